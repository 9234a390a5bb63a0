import type { CounterSample } from './count-increase'

/** What one scrape target shows of a counter: the samples of each series, by what tells the series of one exporter apart. */
export type ShownCounter = ReadonlyMap<string, readonly CounterSample[]>

/** `unclear`: too little was seen to say; `apart`: they were never there at the same time. */
export type Sameness = 'same' | 'different' | 'unclear' | 'apart'

/** How much both must have counted alike before that is no accident. */
const ALIKE_MIN = 30
/** So many looks of one between two looks of the other, while both grow, are no accident either. */
const BETWEEN_MIN = 3
/** Of the looks that agree, how many may disagree: a restart between two looks, or a scrape that took long. */
const DISAGREEING_MAX = 0.2
/** Nothing but a clock that is wrong explains another value beside one that stays. */
const FLAT_MAX = 2

export type Agreement = {
  /** Looks of one that cannot be of the other's counter. */
  readonly disagreeing: number
  /** Of these, those while the other did not grow. */
  readonly flat: number
  /** Looks of one that lie between two of the other, while it grew. */
  readonly between: number
  /** What both showed while neither grew. */
  readonly alike: number
  /** They were looked at over a common time. */
  readonly overlap: boolean
}

/**
 * Whether two scrape targets show one counter, as two jobs do that read one exporter under different names. A counter
 * only grows, so what one shows lies between what the other showed before and after it. Compared is the sum of the series
 * that both have; where they share none, of all.
 */
export function compareCounters(a: ShownCounter, b: ShownCounter): Agreement {
  const common = [...a.keys()].filter((key) => b.has(key))
  const [of, other] = [a, b].map((shown) => sumOf(shown, common.length > 0 ? common : [...shown.keys()]))
  if (of === undefined || other === undefined) throw new RangeError('two counters are compared')
  const slackMs = slackOf(of, other)
  const [one, two] = [placeIn(of, other, slackMs), placeIn(other, of, slackMs)]
  return {
    disagreeing: one.disagreeing + two.disagreeing,
    flat: one.flat + two.flat,
    between: one.between + two.between,
    alike: Math.max(one.alike, two.alike),
    overlap: overlaps(of, other),
  }
}

/** @param mayBeTwo something speaks for two counters, as another port does: that both grow alike proves nothing then */
export function samenessOf({ disagreeing, flat, between, alike, overlap }: Agreement, mayBeTwo: boolean): Sameness {
  const agreeing = between + (alike > 0 ? 1 : 0)
  if (flat > FLAT_MAX || disagreeing > DISAGREEING_MAX * agreeing) return 'different'
  if (alike >= ALIKE_MIN) return 'same'
  if (!overlap) return 'apart'
  return between >= BETWEEN_MIN && !mayBeTwo ? 'same' : 'unclear'
}

/** Where each look of the one lies among those of the other. */
function placeIn(of: readonly CounterSample[], other: readonly CounterSample[], slackMs: number) {
  const place = { disagreeing: 0, between: 0, flat: 0, alike: 0 }
  let next = 0
  for (const { atMs, value } of other) {
    while (next < of.length && (of[next]?.atMs ?? 0) <= atMs - slackMs) next += 1
    const low = of[next - 1]
    const high = low === undefined ? null : growsTo(of, next - 1, atMs + slackMs)
    if (low === undefined || high === null) continue
    const isBetween = value >= low.value && value <= high
    if (!isBetween) place.disagreeing += 1
    if (!isBetween && high === low.value) place.flat += 1
    if (isBetween && high > low.value && value >= ALIKE_MIN) place.between += 1
    if (isBetween && high === low.value) place.alike = Math.max(place.alike, value)
  }
  return place
}

/** The first value at or after a moment; null: there is none yet, or the counter began anew before. */
function growsTo(samples: readonly CounterSample[], from: number, atMs: number): number | null {
  for (let at = from; at < samples.length; at += 1) {
    const [before, sample] = [samples[at - 1], samples[at]]
    if (sample === undefined || (at > from && before !== undefined && sample.value < before.value)) return null
    if (sample.atMs >= atMs) return sample.value
  }
  return null
}

/** A scrape may take some time, and its sample has the time at which it began. */
const SLACK_MS = { least: 2000, most: 10_000 }

function slackOf(a: readonly CounterSample[], b: readonly CounterSample[]): number {
  const least = Math.min(...[a, b].map(medianGap).filter((gap) => gap > 0), Number.MAX_SAFE_INTEGER)
  return Math.min(SLACK_MS.most, Math.max(SLACK_MS.least, least / 3))
}

function medianGap(samples: readonly CounterSample[]): number {
  const gaps = samples.slice(1).map(({ atMs }, at) => atMs - (samples[at]?.atMs ?? atMs))
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
}

function overlaps(a: readonly CounterSample[], b: readonly CounterSample[]): boolean {
  const [fromA, toA, fromB, toB] = [a[0], a.at(-1), b[0], b.at(-1)]
  if (fromA === undefined || toA === undefined || fromB === undefined || toB === undefined) return false
  // Both have only just been found.
  if (a.length === 1 && b.length === 1) return true
  return fromA.atMs <= toB.atMs && fromB.atMs <= toA.atMs
}

/** They are looked at in one scrape. */
function sumOf(shown: ShownCounter, keys: readonly string[]): readonly CounterSample[] {
  const sums = new Map<number, number>()
  for (const key of keys) {
    for (const { atMs, value } of shown.get(key) ?? []) sums.set(atMs, (sums.get(atMs) ?? 0) + value)
  }
  return [...sums].sort(([a], [b]) => a - b).map(([atMs, value]) => ({ atMs, value }))
}
