import { type CounterIncrease, countIncrease } from '@/lib/domain/observed/count-increase'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Labels, Sample, Series } from './envelope'
import { PrometheusFailure } from './errors'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, clientLabels, looksAtPods, podLabels, SCRAPE, samplesIn, seriesWithin } from './queries'
import { type Asking, scrapeSeconds } from './scrapes'

/** Beyond this span, or so many samples, Prometheus' own estimate is near enough and far cheaper. */
const EXACT_SPAN_MS = 3_600_000
const SAMPLES_MAX = 100_000
/** How far before the span the last look is searched: as far as Prometheus itself looks back. */
const LOOK_BACK_SECONDS = 300

/** What one series counted, look by look. */
export type SeriesIncrease = CounterIncrease & { readonly labels: Labels }

export type Increases = {
  readonly series: readonly SeriesIncrease[]
  /** From the last look before the span to the first one after it. */
  readonly windowSeconds: number
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
}

type AnyCounted = Counted | CountedClients

/**
 * What each series of a counter counted over the span, from the samples themselves: `increase()` extrapolates to the
 * ends of its window and leaves out what a series shows first, so that a pod that counted 300 reads 340 or 0.
 *
 * @returns null: not a counter, too long a span, no samples or too many, or a server that gives none; an estimate has to do
 */
export async function increasesOf(
  options: Asking,
  counted: AnyCounted,
  asked: Asked,
  span: TimeSpan,
): Promise<Increases | null> {
  if (counted.kind !== 'counter' || span.endMs - span.startMs > EXACT_SPAN_MS) return null
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
  // The first look after the span comes up to two scrapes later where one fails.
  const atMs = span.endMs + 2 * scraped * 1000
  const seconds = Math.ceil((atMs - span.startMs) / 1000) + Math.max(LOOK_BACK_SECONDS, 2 * scraped)
  const size = await client.instant(samplesIn(counted, asked, seconds, extra), atMs)
  const samples = size.data[0]?.value ?? 0
  if (samples === 0 || samples > SAMPLES_MAX) return null
  const [raw, looks] = await Promise.all([
    client.samples(seriesWithin(counted, asked, seconds, extra), atMs),
    looksAt(options, counted, asked, seconds, atMs),
  ])
  const seen = firstLooks([...looks, ...raw.data])
  const series = raw.data.flatMap(({ labels, points }) => {
    const known = points.flatMap(([at, value]) => (value === null ? [] : [{ atMs: at, value }]))
    const increase = countIncrease(known, span, seen.get(targetOf(labels)) ?? null)
    return increase === null ? [] : [{ ...increase, labels }]
  })
  return series.length === 0 ? null : { series, ...windowOf(series), warnings: raw.warnings }
}

/** When the pods' own exporters were looked at; empty where others tell about pods. */
async function looksAt(
  { client, extra }: Asking,
  { identity }: AnyCounted,
  asked: Asked,
  seconds: number,
  atMs: number,
): Promise<readonly Series[]> {
  const query = looksAtPods(identity, asked, seconds, extra)
  if (query === null) return []
  return (await client.samples(query, atMs)).data
}

/** By target, the first moment at which any of its series was there. */
function firstLooks(series: readonly Series[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const { labels, points } of series) {
    const [at] = points[0] ?? []
    const target = targetOf(labels)
    if (at !== undefined && at < (first.get(target) ?? Number.POSITIVE_INFINITY)) first.set(target, at)
  }
  return first
}

const targetOf = (labels: Labels): string => JSON.stringify([labels.get('job'), labels.get('instance')])

const CUT_SHORT =
  'Some counters were first seen within the window: what they had counted by then is not known to belong to it, and is left out.'

function windowOf(series: readonly SeriesIncrease[]): Pick<Increases, 'windowSeconds' | 'limits'> {
  // There may be more series than a call takes arguments.
  const from = series.reduce((first, { countedFromMs }) => Math.min(first, countedFromMs), Number.POSITIVE_INFINITY)
  const to = series.reduce((last, { countedToMs }) => Math.max(last, countedToMs), 0)
  return {
    windowSeconds: Math.round((to - from) / 1000),
    limits: series.some(({ beginningUnknown }) => beginningUnknown) ? [CUT_SHORT] : [],
  }
}

/**
 * Adds series up under these labels, as the estimate does in PromQL: what two scrapes of one exporter say is taken once.
 */
function addUpSeries(
  series: readonly SeriesIncrease[],
  { same }: Pick<Counted, 'same'>,
  labels: readonly string[],
): readonly Sample[] {
  if (same !== null) return sumBy(largestBy(asSamples(series), [...labels, ...same]), labels)
  const byJob = sumBy(asSamples(series), [...labels, 'instance', ...SCRAPE])
  return sumBy(largestBy(byJob, [...labels, 'instance']), labels)
}

const asSamples = (series: readonly SeriesIncrease[]): readonly Sample[] =>
  series.map(({ labels, count }) => ({ labels, value: count }))

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

/** Counts of pods, under the labels that the estimate has. */
export const countsFromIncreases = ({ series }: Increases, counted: Counted): readonly Sample[] =>
  addUpSeries(series, counted, podLabels(counted))

/** Counts of clients, under the labels that the estimate has. */
export const clientsFromIncreases = ({ series }: Increases, counted: CountedClients): readonly Sample[] =>
  addUpSeries(series, counted, clientLabels(counted, true))
