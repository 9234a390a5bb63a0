import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { countOf, formatCount } from '@/lib/format/words'
import type { SampleQuestion } from './sample-question'

/**
 * What was read and what of it counts, in one sentence without an end: "last 2,000 lines of 12 of 20 pods, 14:02:11 to
 * 14:31:55 UTC; counted from 14:29:40, from when on the lines of all pods are there".
 */
export function saySampling({ logs, podsInAll, linesPerPod, asked }: SampleQuestion, span: TimeSpan | null): string {
  const read = logs.filter(({ problem }) => problem === null)
  const times = read.flatMap(({ lines }) => lines.flatMap(({ atMs }) => (atMs === null ? [] : [atMs])))
  const pods = read.length === podsInAll ? countOf(podsInAll, 'pod') : `${read.length} of ${countOf(podsInAll, 'pod')}`
  const what = `last ${formatCount(linesPerPod)} lines of ${pods}`
  if (times.length === 0) return what
  const first = times.reduce((a, b) => Math.min(a, b))
  const last = times.reduce((a, b) => Math.max(a, b))
  return `${what}, ${clock(first)} to ${clock(last)} UTC${sayCounted(span, first, last, asked)}`
}

function sayCounted(span: TimeSpan | null, first: number, last: number, asked: TimeSpan): string {
  if (span === null) return '; what each pod wrote does not cover one common time, so that pods cannot be compared'
  const from = span.startMs > Math.max(first, asked.startMs)
  const to = span.endMs < last
  if (!from && !to) return ''
  const which = [...(from ? [`from ${clock(span.startMs)}`] : []), ...(to ? [`up to ${clock(span.endMs)}`] : [])]
  return `; counted ${which.join(' and ')}, where the lines of all pods are there`
}

const clock = (atMs: number): string => new Date(atMs).toISOString().slice(11, 19)
