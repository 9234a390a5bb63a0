import type { AfterLoss } from './after-loss'
import type { MeetsLoss } from './meets-loss'

/** Losses of nodes are ordered by it for one Service. */
export type Harm = Pick<MeetsLoss, 'atOnce'> & { readonly after: AfterLoss }

/** Of Services it is known besides what they lose anyway. */
export type ServiceHarm = Harm & {
  /** Share that is dropped or refused as things stand; null: not known. */
  readonly lostBefore: number | null
}

/** What stays lost weighs most, then what is lost at once, then how hot what is left runs; unknown weighs nothing. */
export const byHarm = (a: Harm, b: Harm): number => compare(weigh(a), weigh(b))

/**
 * The same over Services, whatever each loses anyway: the largest share that is hit, be it for a while or for good,
 * then what is for good, then how hot what is left runs. A per cent more that stays lost is less than half for a while.
 */
export const byHarmAcrossServices = (a: ServiceHarm, b: ServiceHarm): number =>
  compare(weighService(a), weighService(b))

function compare(ours: readonly number[], theirs: readonly number[]): number {
  for (const [at, figure] of ours.entries()) {
    const difference = (theirs[at] ?? 0) - figure
    if (Math.abs(difference) > 1e-9) return difference
  }
  return 0
}

const weigh = ({ atOnce, after }: Harm): readonly number[] => [
  (after.droppedShare ?? 0) + (after.refusedShare ?? 0),
  atOnce ?? 0,
  after.skew.peakToAverage ?? 0,
]

function weighService(harm: ServiceHarm): readonly number[] {
  const [staysLost = 0, atOnce = 0, peak = 0] = weigh(harm)
  const forGood = Math.max(0, staysLost - (harm.lostBefore ?? 0))
  return [Math.max(forGood, atOnce), forGood, peak]
}
