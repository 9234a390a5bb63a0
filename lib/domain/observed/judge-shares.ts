import { binomialChance } from './binomial'

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
}

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
  const chance = strayed ? 0 : chanceOf(expecting, samples)
  const figures = { samples, needed, strays, strayed, chance }
  if (samples + strays < needed) return { ...figures, verdict: 'too-few-to-say' }
  return { ...figures, verdict: chance < FAMILY_LEVEL ? 'differs-beyond-noise' : 'as-expected' }
}

/** Of the farthest unit, for that many units (Šidák). */
function chanceOf(units: readonly CountedUnit[], samples: number): number {
  const total = units.reduce((all, { expected }) => all + expected, 0)
  const least = units.reduce(
    (least, { count, expected }) => Math.min(least, binomialChance(count, samples, expected / total)),
    1,
  )
  return -Math.expm1(Math.log1p(-least) * units.length)
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
