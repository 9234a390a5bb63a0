import type { NoticeLine } from '@/components/shell/notice-lines'
import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { formatDuration } from '@/lib/format/duration'
import { formatTime } from '@/lib/format/time'
import { countOf } from '@/lib/format/words'

/** From when on all is known, where that is later than the beginning of the span; null: it is known from there on. */
export const watchedSince = ({ completeSince, span }: TimelineResponse): number | null =>
  completeSince.pods > span.startMs ? completeSince.pods : null

/** What the timeline cannot tell, and what the time before it watched rests on, a line each. */
export function timelineGaps(
  answer: TimelineResponse,
  measured: TimelineMeasuredResponse | null,
  nowMs: number,
): readonly NoticeLine[] {
  const lines: NoticeLine[] = []
  const sinceMs = watchedSince(answer)
  if (sinceMs !== null) lines.push({ kind: 'unknown', text: sayBefore(formatTime(sinceMs, nowMs), measured) })
  if (answer.nodes === null) {
    lines.push({
      kind: 'denied',
      text: 'Without nodes it is not told what became of them, of announcers and of health ports.',
    })
  }
  return lines
}

function sayBefore(since: string, measured: TimelineMeasuredResponse | null): string {
  const { recorded, notRecorded } = measured ?? { recorded: null, notRecorded: null }
  if (recorded === null) {
    const why = notRecorded === null ? '' : ` ${notRecorded.inWords}`
    return `Of the time before ${since} nothing is known here: Evenkeel remembers what it saw itself, at most an hour and a bounded number of changes.${why}`
  }
  const warnings = recorded.warnings.length === 0 ? '' : ` ${recorded.warnings.join(' ')}`
  return `Before ${since} policy, ready endpoints and expected skew rest on Evenkeel’s own metrics in the metric source, in steps of ${formatDuration(recorded.stepSeconds)}; events, announcers, nodes and findings of that time are not known.${warnings}`
}

/** Lanes that are not drawn, in words; null: all are. */
export function sayLanesLeftOut({ endpointNodesLeftOut, nodesLeftOut }: TimelineResponse): string | null {
  const parts = [
    ...(endpointNodesLeftOut > 0 ? [`${countOf(endpointNodesLeftOut, 'more node')} with endpoints`] : []),
    ...(nodesLeftOut > 0 ? [`${countOf(nodesLeftOut, 'more node')} that changed`] : []),
  ]
  return parts.length === 0 ? null : `Left out: ${parts.join(', ')}.`
}

const measureWords = {
  'connections-opened': 'connections opened',
  'connections-active': 'connections open',
  requests: 'requests',
  bytes: 'bytes',
} as const

/** What the lines count, in two short lines beside them. */
export const sayLineUnit = ({ traffic, by }: TimelineMeasuredResponse): readonly [string, string] | null =>
  traffic === null ? null : [measureWords[traffic.measure], `per ${formatDuration(traffic.stepSeconds)}, by ${by}`]

/** Where the lines come from: "application: connections_accepted_total · connections opened, in steps of 30 s · by node". */
export function sayLineSource({ traffic, by, span }: TimelineMeasuredResponse, nowMs: number): string | null {
  if (traffic === null) return null
  return [
    `${traffic.source.name}: ${traffic.source.metric}`,
    `${measureWords[traffic.measure]} in steps of ${formatDuration(traffic.stepSeconds)}`,
    `by ${by}`,
    `to ${formatTime(span.endMs, nowMs)}`,
  ].join(' · ')
}

/** "Nothing changed since 14:20:05 UTC." */
export function sayNothing(answer: TimelineResponse, others: number, nowMs: number): string {
  const fromMs = Math.max(answer.span.startMs, answer.completeSince.pods)
  const rest =
    others === 0
      ? ''
      : ` ${others === 1 ? 'One event of another node is' : `${others} events of other nodes are`} under “All”.`
  if (fromMs >= answer.span.endMs) return 'Nothing is known of this span.'
  return `Nothing changed since ${formatTime(fromMs, nowMs)}.${rest}`
}
