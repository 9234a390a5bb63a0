import { type CounterIncrease, type CounterTarget, countIncrease } from '@/lib/domain/observed/count-increase'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Labels, Sample } from './envelope'
import { PrometheusFailure } from './errors'
import { lookedAt, targetOf } from './looked-at'
import { podOf } from './map-pods'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, clientLabels, podLabels, SCRAPE, samplesIn, seriesWithin } from './queries'
import { type Asking, scrapeSeconds } from './scrapes'

/** Beyond so many samples Prometheus' own estimate is far cheaper. */
const SAMPLES_MAX = 100_000
/** How far before the span the last look is searched: as far as Prometheus itself looks back. */
const LOOK_BACK_SECONDS = 300
const LOOK_AHEAD_SECONDS = 120

/** What one series counted, look by look. */
export type SeriesIncrease = CounterIncrease & { readonly labels: Labels }

export type Increases = {
  readonly series: readonly SeriesIncrease[]
  /** From the last look before the span to the first one after it. */
  readonly windowSeconds: number
  readonly lookedAtMs: number
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
}

type AnyCounted = Counted | CountedClients

/**
 * What each series of a counter counted over the span, from the samples themselves: `increase()` extrapolates to the
 * ends of its window and leaves out what a series shows first, so that a pod that counted 300 reads 340 or 0.
 *
 * @returns null: not a counter, no samples or too many, or a server that gives none; an estimate has to do
 */
export async function increasesOf(
  options: Asking,
  counted: AnyCounted,
  asked: Asked,
  span: TimeSpan,
): Promise<Increases | null> {
  if (counted.kind !== 'counter') return null
  try {
    return await readIncreases(options, counted, asked, span)
  } catch (error) {
    // The estimate has its own failures to tell.
    if (error instanceof PrometheusFailure) return null
    throw error
  }
}

async function readIncreases(
  options: Asking,
  counted: AnyCounted,
  asked: Asked,
  span: TimeSpan,
): Promise<Increases | null> {
  const { client, extra } = options
  const scraped = await scrapeSeconds(options, { counted }, asked, span.endMs)
  // The first look after the span comes up to two scrapes later where one fails; other pods may be scraped more seldom.
  const atMs = span.endMs + Math.max(LOOK_AHEAD_SECONDS, 2 * scraped) * 1000
  const seconds = Math.ceil((atMs - span.startMs) / 1000) + Math.max(LOOK_BACK_SECONDS, 2 * scraped)
  const size = await client.instant(samplesIn(counted, asked, seconds, extra), atMs)
  if ((size.data[0]?.value ?? 0) > SAMPLES_MAX) return null
  const [raw, targets] = await Promise.all([
    client.samples(seriesWithin(counted, asked, seconds, extra), atMs),
    lookedAt(options, counted, asked, seconds, atMs),
  ])
  targets.addLooks(raw.data)
  const series = raw.data.flatMap(({ labels, points }) => {
    const known = points.flatMap(([at, value]) => (value === null ? [] : [{ atMs: at, value }]))
    const increase = countIncrease(known, span, withCreation(targets.of(targetOf(labels)), labels, counted, asked))
    return increase === null ? [] : [{ ...increase, labels }]
  })
  return series.length === 0 ? null : { series, ...windowOf(series), warnings: raw.warnings }
}

/** Where a process does not say when it began, it began no earlier than its pod. */
function withCreation(
  target: CounterTarget,
  labels: Labels,
  { identity, inProcess }: AnyCounted,
  { created }: Asked,
): CounterTarget {
  if (!inProcess || identity === null || target.processes.length > 0) return target
  const pod = podOf(labels, identity)
  const beganMs = pod === null ? undefined : created.get(pod.name)
  return beganMs === undefined ? target : { ...target, processes: [{ seenMs: beganMs, beganMs }] }
}

const CUT_SHORT =
  'Some counters were first seen within the window: what they had counted by then is not known to belong to it, and is left out.'
const RESTARTED =
  'Some counters began anew within the window, as at the restart of a container: what they counted between the last look before and their end is lost.'

function windowOf(series: readonly SeriesIncrease[]): Pick<Increases, 'windowSeconds' | 'lookedAtMs' | 'limits'> {
  // There may be more series than a call takes arguments.
  const from = series.reduce((first, { countedFromMs }) => Math.min(first, countedFromMs), Number.POSITIVE_INFINITY)
  const to = series.reduce((last, { countedToMs }) => Math.max(last, countedToMs), 0)
  return {
    windowSeconds: Math.round((to - from) / 1000),
    lookedAtMs: to,
    limits: [
      ...(series.some(({ beginningUnknown }) => beginningUnknown) ? [CUT_SHORT] : []),
      ...(series.some(({ restarts }) => restarts > 0) ? [RESTARTED] : []),
    ],
  }
}

/**
 * Adds series up under these labels, as the estimate does in PromQL: what two scrapes of one exporter say is taken once.
 */
function addUpSeries(
  series: readonly SeriesIncrease[],
  { same }: Pick<Counted, 'same'>,
  labels: readonly string[],
  figure: Figure = ({ count }) => count,
): readonly Sample[] {
  const samples = series.map((each) => ({ labels: each.labels, value: figure(each) }))
  if (same !== null) return sumBy(largestBy(samples, [...labels, ...same]), labels)
  const byJob = sumBy(samples, [...labels, 'instance', ...SCRAPE])
  return sumBy(largestBy(byJob, [...labels, 'instance']), labels)
}

/** What is added up of each series; null: it has none. */
type Figure = (increase: CounterIncrease) => number | null

const sumBy = (samples: readonly Sample[], labels: readonly string[]): readonly Sample[] =>
  joinBy(samples, labels, (a, b) => a + b)
const largestBy = (samples: readonly Sample[], labels: readonly string[]): readonly Sample[] =>
  joinBy(samples, labels, Math.max)

function joinBy(
  samples: readonly Sample[],
  names: readonly string[],
  join: (a: number, b: number) => number,
): readonly Sample[] {
  const joined = new Map<string, { readonly labels: Labels; value: number }>()
  for (const { labels, value } of samples) {
    if (value === null) continue
    const key = JSON.stringify(names.map((name) => labels.get(name)))
    const held = joined.get(key)
    if (held === undefined) joined.set(key, { labels, value })
    else held.value = join(held.value, value)
  }
  return [...joined.values()]
}

/** Counts of pods, or another figure of them, under the labels that the estimate has. */
export const countsFromIncreases = ({ series }: Increases, counted: Counted, figure?: Figure): readonly Sample[] =>
  addUpSeries(series, counted, podLabels(counted), figure)

/** Counts of clients, under the labels that the estimate has. */
export const clientsFromIncreases = ({ series }: Increases, counted: CountedClients): readonly Sample[] =>
  addUpSeries(series, counted, clientLabels(counted, true))
