/** A step of the diverging scale: 0 is the least loaded, 4 is neutral, 8 the hottest. */
export type LoadStep = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Limits between the steps below neutral, from the coldest. */
export const coolLimits = [1 / 4, 0.4, 2 / 3, 0.83] as const
/** Limits between the steps above neutral; the first two are the limits of the skew bands, so that neutral means "ok". */
export const hotLimits = [1.2, 1.5, 2.5, 4] as const

/** Rounding of shares must not push a value over a limit that it lies on. */
const tolerance = 1e-9

/**
 * Load against the fair share: 1 is fair, 2 is twice as much.
 *
 * @param entities how many pods or nodes the traffic is compared over
 * @returns null when the share is unknown or there is nothing to compare with
 */
export function computeLoad(share: number | null, entities: number): number | null {
  return share === null || entities === 0 ? null : share * entities
}

/** The step of the diverging scale for a load; a value on a limit takes the milder step. */
export function loadStep(load: number): LoadStep {
  const colder = coolLimits.filter((limit) => load < limit - tolerance).length
  const hotter = hotLimits.filter((limit) => load > limit + tolerance).length
  return (4 - colder + hotter) as LoadStep
}

/** Convention, not a standard (domain page 4): ok to 1.2, worth a look to 1.5, high above. */
export type SkewBand = 'ok' | 'warn' | 'high'

/** The band of a peak-to-average figure; a value on a limit takes the milder band. */
export function skewBand(peakToAverage: number): SkewBand {
  if (peakToAverage <= hotLimits[0] + tolerance) return 'ok'
  return peakToAverage <= hotLimits[1] + tolerance ? 'warn' : 'high'
}
