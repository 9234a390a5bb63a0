import type { AfterLoss } from './after-loss'
import type { MeetsLoss } from './meets-loss'

/** Losses are ordered by it: of nodes for a Service, of Services for a node. */
export type Harm = Pick<MeetsLoss, 'atOnce'> & { readonly after: AfterLoss }

/** What stays lost weighs most, then what is lost at once, then how hot what is left runs; unknown weighs nothing. */
export function byHarm(a: Harm, b: Harm): number {
  const theirs = weigh(b)
  for (const [at, figure] of weigh(a).entries()) {
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
