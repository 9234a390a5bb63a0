import type { Observed, TimeSpan, TrafficHistory } from '@/lib/domain/observed/traffic'
import type { TrafficQuestion } from '@/lib/server/sources'
import type { Candidate } from './candidates'
import type { Series } from './envelope'
import { type Increases, increasesOf } from './increases'
import { podOf, toCount, uniquePods } from './map-pods'
import type { Counted } from './presets/preset'
import { askedBy, countsOfPods } from './queries'
import { type Asking, scrapeSeconds } from './scrapes'
import { ESTIMATED_STEPS } from './words'

/** More steps than this are not seen apart in any chart (metrics page 3). */
const STEPS_MAX = 240
const STEPS_SECONDS = [15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]
/** Of a step, so that a count can be taken in it although one scrape failed. */
const SCRAPES_MIN = 4

/**
 * Counts of the candidate in steps, each with what the looks within it found; where there are too many looks, as the
 * Prometheus estimates. Where a step has no look there is a gap, not nothing counted.
 *
 * @throws PrometheusFailure
 */
export async function historyOf(
  options: Asking,
  candidate: Candidate,
  question: TrafficQuestion,
  wantedSeconds: number,
  shared: readonly string[],
): Promise<Observed<TrafficHistory>> {
  const { client, extra } = options
  const { counted, preset } = candidate
  const asked = askedBy(question)
  const scraped = await scrapeSeconds(options, candidate, asked, question.span.endMs)
  const stepSeconds = chooseStep(question.span, wantedSeconds, scraped, counted.kind)
  const span = align(question.span, stepSeconds)
  const atMs = stepsOf(span, stepSeconds)
  const whole = { startMs: span.startMs - stepSeconds * 1000, endMs: span.endMs }
  // Which pods have the other kind of series is asked in PromQL alone.
  const looked = counted.unless === null ? await increasesOf(options, counted, asked, whole) : null
  const { rows, limits, warnings } =
    looked === null
      ? await estimate(client.range(countsOfPods(counted, asked, stepSeconds, extra), span, stepSeconds), counted, atMs)
      : { rows: rowsOfLooks(looked, counted, atMs, stepSeconds), limits: looked.limits, warnings: looked.warnings }
  return {
    known: true,
    value: {
      measure: counted.measure,
      origin: { preset: preset.id, name: preset.name, metric: counted.metric },
      stepSeconds,
      atMs,
      pods: uniquePods(question.pods).map(({ namespace, name, nodeName }) => ({
        podName: name,
        nodeName,
        counts: rows.get(`${namespace}/${name}`) ?? atMs.map(() => null),
      })),
      limits: [...counted.limits, ...limits, ...shared],
      warnings,
    },
  }
}

/** The shortest usual step that is long enough for what is wanted, for the scrapes, and for the number of steps. */
export function chooseStep(
  { startMs, endMs }: TimeSpan,
  wantedSeconds: number,
  scraped: number,
  kind: Counted['kind'],
): number {
  const least = Math.max(wantedSeconds, kind === 'counter' ? SCRAPES_MIN * scraped : scraped)
  const seconds = Math.max(least, (endMs - startMs) / 1000 / STEPS_MAX)
  return STEPS_SECONDS.find((step) => step >= seconds) ?? Math.ceil(seconds / 86_400) * 86_400
}

/** Ends of steps are multiples of the step, so that equal questions get equal, cacheable answers. */
function align({ startMs, endMs }: TimeSpan, stepSeconds: number): TimeSpan {
  const stepMs = stepSeconds * 1000
  const end = Math.floor(endMs / stepMs) * stepMs
  return { startMs: Math.min(end, Math.floor(startMs / stepMs) * stepMs + stepMs), endMs: end }
}

function stepsOf({ startMs, endMs }: TimeSpan, stepSeconds: number): readonly number[] {
  const count = Math.round((endMs - startMs) / 1000 / stepSeconds) + 1
  return Array.from({ length: count }, (_, at) => startMs + at * stepSeconds * 1000)
}

type Rows = ReadonlyMap<string, readonly (number | null)[]>

async function estimate(
  answer: ReturnType<Asking['client']['range']>,
  counted: Counted,
  atMs: readonly number[],
): Promise<{ readonly rows: Rows; readonly limits: readonly string[]; readonly warnings: readonly string[] }> {
  const { data, warnings } = await answer
  return { rows: rowsOf(data, counted, atMs), limits: counted.kind === 'counter' ? [ESTIMATED_STEPS] : [], warnings }
}

/** One row a pod; a look belongs to the step in which it ended. */
function rowsOfLooks({ series }: Increases, counted: Counted, atMs: readonly number[], stepSeconds: number): Rows {
  const [firstMs = 0] = atMs
  const rows = new Map<string, (number | null)[]>()
  for (const { labels, looks } of series) {
    const pod = podOf(labels, counted.identity)
    if (pod === null) continue
    const key = `${pod.namespace}/${pod.name}`
    const row = rows.get(key) ?? atMs.map(() => null)
    for (const { toMs, grown } of looks) {
      const column = Math.max(0, Math.ceil((toMs - firstMs) / 1000 / stepSeconds))
      if (column < row.length) row[column] = (row[column] ?? 0) + grown
    }
    rows.set(key, row)
  }
  return rows
}

/** One row a pod; what it was counted with on several nodes adds up. */
function rowsOf(data: readonly Series[], counted: Counted, atMs: readonly number[]): Rows {
  const rows = new Map<string, (number | null)[]>()
  const columns = new Map(atMs.map((at, column) => [at, column]))
  for (const { labels, points } of data) {
    const pod = podOf(labels, counted.identity)
    if (pod === null) continue
    const key = `${pod.namespace}/${pod.name}`
    const row = rows.get(key) ?? atMs.map(() => null)
    for (const [at, value] of points) {
      const column = columns.get(at)
      if (column === undefined || value === null) continue
      row[column] = (row[column] ?? 0) + toCount(value)
    }
    rows.set(key, row)
  }
  return rows
}
