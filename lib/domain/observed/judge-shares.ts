import { binomialChance } from './binomial'
import type { CountRange } from './traffic'

/** Whether what was observed is what was expected. */
export const observedVerdicts = ['as-expected', 'differs-beyond-noise', 'too-few-to-say'] as const
export type ObservedVerdict = (typeof observedVerdicts)[number]

/** How often the test may call a Service different that is not (design 4.3). */
const FAMILY_LEVEL = 0.005
/** Samples that each expected unit needs before anything is called different (metrics page 0). */
export const SAMPLES_PER_UNIT = 30
/** The drawn band, in standard errors. */
export const BAND = 3
/** Of all traffic, what may reach pods that expect none before it says that the expectation is wrong: probes and clients inside do that. */
const STRAY_SHARE = 0.01

/** One pod of those that were counted. */
export type CountedUnit = {
  /** Whole number of samples. */
  readonly count: number
  /** Share of what the counted ones get together, 0..1; they add up to one. */
  readonly expected: number
  /** What it was at least and at most over the time that all were counted over; absent: exactly that. */
  readonly low?: number
  readonly high?: number
}

/** Whole samples of the pods that are there and were counted. */
export type CountsByPod = ReadonlyMap<string, Omit<CountedUnit, 'expected'>>

/** Counts beside what is expected of them; pods that are not among the shares expect nothing. */
export const unitsOf = (counts: CountsByPod, shares: ReadonlyMap<string, number>): readonly CountedUnit[] =>
  [...counts].map(([pod, counted]) => ({ ...counted, expected: shares.get(pod) ?? 0 }))

/** What the test says of one set of counts. */
export type Judgement = {
  readonly verdict: ObservedVerdict
  /** Samples of the units that expect any. */
  readonly samples: number
  /** Samples that a verdict takes. */
  readonly needed: number
  /** Samples of units that expect none. */
  readonly strays: number
  /** Strays are too many to be probes and clients inside. */
  readonly strayed: boolean
  /** How likely chance alone sets any of the units that far off, 0..1; the verdict hangs on it. */
  readonly chance: number
}

/**
 * One verdict for all units together: each is tested by the exact tails of its binomial distribution, at the level that
 * keeps the whole family under half a percent (Šidák). Units that expect nothing are no part of it, for one connection
 * would be infinitely far off; they are counted apart.
 *
 * @returns null: fewer than two units expect anything and nothing strayed, so that no outcome could differ
 * Source: design 4.3, metrics page 0.
 */
export function judgeShares(units: readonly CountedUnit[]): Judgement | null {
  const expecting = units.filter(({ expected }) => expected > 0)
  const samples = sum(expecting)
  const strays = sum(units) - samples
  const needed = SAMPLES_PER_UNIT * expecting.length
  const strayed = strays >= SAMPLES_PER_UNIT && strays > STRAY_SHARE * (samples + strays)
  if (expecting.length === 0 || (expecting.length === 1 && !strayed)) return null
  const chance = strayed ? 0 : chanceOf(expecting)
  const figures = { samples, needed, strays, strayed, chance }
  if (samples + strays < needed) return { ...figures, verdict: 'too-few-to-say' }
  return { ...figures, verdict: chance < FAMILY_LEVEL ? 'differs-beyond-noise' : 'as-expected' }
}

/** Of the farthest unit, for that many units (Šidák). */
function chanceOf(units: readonly CountedUnit[]): number {
  const total = units.reduce((all, { expected }) => all + expected, 0)
  const all = rangeOfAll(units)
  const least = units.reduce((least, unit) => Math.min(least, chanceOfOne(unit, all, unit.expected / total)), 1)
  return -Math.expm1(Math.log1p(-least) * units.length)
}

/** Least and most of all units together. */
export const rangeOfAll = (units: readonly Omit<CountedUnit, 'expected'>[]): CountRange => ({
  low: units.reduce((all, { count, low }) => all + (low ?? count), 0),
  high: units.reduce((all, { count, high }) => all + (high ?? count), 0),
})

/** Of all that the counts may be, what lies closest to the expectation: only what no such counts explain differs. */
export function closest(
  { count, low = count, high = count }: Omit<CountedUnit, 'expected'>,
  all: CountRange,
  expected: number,
): { readonly count: number; readonly samples: number } | 'as-expected' {
  const least = { count: low, samples: low + all.high - high }
  const most = { count: high, samples: high + all.low - low }
  if (least.count > expected * least.samples) return least
  if (most.count < expected * most.samples) return most
  return 'as-expected'
}

function chanceOfOne(unit: CountedUnit, all: CountRange, expected: number): number {
  const nearest = closest(unit, all, expected)
  return nearest === 'as-expected' ? 1 : binomialChance(nearest.count, nearest.samples, expected)
}

/** Below which chance one of so many Services is called different, so that all of them together keep the level. */
export const levelAmong = (services: number): number => -Math.expm1(Math.log1p(-FAMILY_LEVEL) / Math.max(1, services))

const sum = (units: readonly CountedUnit[]): number => units.reduce((all, { count }) => all + count, 0)

/**
 * How far a count is from its expectation, in standard errors of the expectation.
 *
 * @returns null: nothing was counted, or the expectation leaves no room for chance
 */
export function standardErrors(count: number, samples: number, expected: number): number | null {
  const deviation = Math.sqrt(samples * varianceOf(expected))
  return deviation > 0 ? (count - samples * expected) / deviation : null
}

/** Three standard errors of a share of so many samples, as a share; null: nothing was counted. */
export const marginOf = (share: number, samples: number): number | null =>
  samples > 0 ? BAND * Math.sqrt(varianceOf(share) / samples) : null

/** Of one draw; a sum of shares may be a hair over one. */
const varianceOf = (share: number): number => Math.max(0, share * (1 - share))
