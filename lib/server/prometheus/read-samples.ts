import type { CounterSample } from '@/lib/domain/observed/count-increase'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import type { Labels, Series } from './envelope'
import { type LookedAt, lookedAt, targetOf } from './looked-at'
import type { Counted, CountedClients } from './presets/preset'
import { type Asked, addedUpWithin, samplesIn, seriesWithin, steppedWithin } from './queries'
import { type Asking, scrapeSeconds } from './scrapes'

/** Beyond so many samples they are added up, or fewer of them are taken. */
const SAMPLES_MAX = 100_000
/** Beyond so many the Prometheus has enough to do with its own estimate. */
const LOOKED_THROUGH_MAX = 5_000_000
/** How far before the span the last look is searched: as far as Prometheus itself looks back. */
const LOOK_BACK_SECONDS = 300
const LOOK_AHEAD_SECONDS = 120

const STEP_MS_MIN = 250
/** More steps than this make an answer that is too long. */
const STEPS_MAX = 20_000

type ShownSamples = { readonly labels: Labels; readonly samples: readonly CounterSample[] }

/** What a counter showed around a span, at the moments at which it was looked at. */
export type ReadSamples = {
  readonly shown: readonly ShownSamples[]
  readonly targets: LookedAt
  /** All that was read. */
  readonly whole: TimeSpan
  /** Callers are added up: one of them that is shown no more makes it less, and is no restart. */
  readonly isAddedUp: boolean
  /** How much later than by its own look something may be shown. */
  readonly lateMs: number
  readonly warnings: readonly string[]
}

type Reading = {
  readonly options: Asking
  readonly counted: Counted | CountedClients
  readonly asked: Asked
  readonly span: TimeSpan
}

/**
 * The samples of a counter from the last look before a span to the first one after it. Where there are too many, those of
 * a pod are added up over its callers; where callers are asked for, the looks at both ends are all taken and some of
 * those between.
 *
 * @returns null: too many even so
 * @throws PrometheusFailure
 */
export async function readSamples(reading: Reading): Promise<ReadSamples | null> {
  const { options, counted, asked, span } = reading
  const { client, extra } = options
  const scraped = await scrapeSeconds(options, { counted }, asked, span.endMs)
  // The first look after the span comes up to two scrapes later where one fails; other pods may be scraped more seldom.
  const atMs = span.endMs + Math.max(LOOK_AHEAD_SECONDS, 2 * scraped) * 1000
  const seconds = Math.ceil((atMs - span.startMs) / 1000) + Math.max(LOOK_BACK_SECONDS, 2 * scraped)
  const size = (await client.instant(samplesIn(counted, asked, seconds, extra), atMs)).data[0]?.value ?? 0
  if (size > LOOKED_THROUGH_MAX) return null
  const all = { ...reading, seconds, atMs, scraped }
  const looking = lookedAt(options, counted, asked, seconds, atMs)
  const [raw, targets] = await Promise.all([
    size <= SAMPLES_MAX
      ? client.samples(seriesWithin(counted, asked, seconds, extra), atMs).then(exactly)
      : looking.then((looked) => readFewer(all, size, looked)),
    looking,
  ])
  if (raw === null) return null
  targets.addLooks(raw.exact)
  return {
    shown: merge(raw, targets),
    targets,
    whole: { startMs: atMs - seconds * 1000, endMs: atMs },
    isAddedUp: raw.isAddedUp,
    lateMs: raw.lateMs,
    warnings: raw.warnings,
  }
}

type Raw = {
  /** At the moments of looks. */
  readonly exact: readonly Series[]
  /** At moments that are none, each with what the look before it found. */
  readonly stepped: readonly Series[]
  readonly isAddedUp: boolean
  readonly lateMs: number
  readonly warnings: readonly string[]
}

type Answered = { readonly data: readonly Series[]; readonly warnings: readonly string[] }

const exactly = ({ data, warnings }: Answered): Raw => ({
  exact: data,
  stepped: [],
  isAddedUp: false,
  lateMs: 0,
  warnings,
})

type Fewer = Reading & { readonly seconds: number; readonly atMs: number; readonly scraped: number }

async function readFewer(reading: Fewer, size: number, looked: LookedAt): Promise<Raw | null> {
  const { options, counted, asked, span, seconds, atMs, scraped } = reading
  const { client, extra } = options
  if (!('client' in counted)) {
    // Twice a scrape, so that each look is seen although scrapes are not quite regular.
    const stepMs = Math.max(STEP_MS_MIN, Math.floor((looked.intervalMs() ?? scraped * 1000) / 2))
    const query = addedUpWithin(counted, asked, { seconds, stepMs }, extra)
    if (query === null || (seconds * 1000) / stepMs > STEPS_MAX) return null
    const { data, warnings } = await client.samples(query, atMs)
    return { exact: [], stepped: data, isAddedUp: true, lateMs: stepMs, warnings }
  }
  const between = { seconds, stepMs: scraped * 1000 * Math.ceil(size / SAMPLES_MAX) }
  const ends = seriesWithin(counted, asked, 2 * scraped + 1, extra)
  const [before, middle, after] = await Promise.all([
    client.samples(ends, span.startMs),
    client.samples(steppedWithin(counted, asked, between, extra), atMs),
    client.samples(ends, span.endMs + (2 * scraped + 1) * 1000),
  ])
  const warnings = [...new Set([before, middle, after].flatMap((each) => each.warnings))]
  return { exact: [...before.data, ...after.data], stepped: middle.data, isAddedUp: false, lateMs: 0, warnings }
}

/** One series of each, its samples in order, each at the look that found it. */
function merge({ exact, stepped }: Raw, targets: LookedAt): readonly ShownSamples[] {
  if (stepped.length === 0) return exact.map(({ labels, points }) => ({ labels, samples: toSamples(points) }))
  const series = new Map<string, { readonly labels: Labels; readonly at: Map<number, number> }>()
  const add = ({ labels, points }: Series, momentOf: (atMs: number) => number | null): void => {
    const key = JSON.stringify(labels.names().map((name) => [name, labels.get(name)]))
    const known = series.get(key) ?? { labels, at: new Map<number, number>() }
    series.set(key, known)
    for (const { atMs, value } of toSamples(points)) {
      const look = momentOf(atMs)
      if (look === null) continue
      // More than that look found: it was another one, which is not known.
      const isAnother = known.at.has(look) && known.at.get(look) !== value
      known.at.set(isAnother ? atMs : look, value)
    }
  }
  for (const each of stepped) add(each, lookBefore(targets.of(targetOf(each.labels)).looksMs))
  for (const each of exact) add(each, (atMs) => atMs)
  return [...series.values()].map(({ labels, at }) => ({
    labels,
    samples: [...at].map(([atMs, value]) => ({ atMs, value })).sort((a, b) => a.atMs - b.atMs),
  }))
}

const toSamples = (points: Series['points']): readonly CounterSample[] =>
  points.flatMap(([atMs, value]) => (value === null ? [] : [{ atMs, value }]))

/** The look that found what is shown at a moment; null: it was before all that are known. Moments come in order. */
function lookBefore(looksMs: readonly number[]): (atMs: number) => number | null {
  let next = 0
  return (atMs) => {
    if (looksMs.length === 0) return atMs
    while (next < looksMs.length && (looksMs[next] ?? 0) <= atMs) next += 1
    return looksMs[next - 1] ?? null
  }
}
