/** What makes one port worse than another, each as large as it may be; what is not known weighs nothing. */
export type Weights = readonly [dropped: number, refused: number, peakToAverage: number]

/** Differences of shares below this are the rounding of sums of floats. */
const EPSILON = 1e-9

/** Loss comes before refusal, refusal before pressure. */
export function isWorse(a: Weights, b: Weights): boolean {
  for (const [at, figure] of a.entries()) {
    const other = b[at] ?? 0
    if (Math.abs(figure - other) > EPSILON) return figure > other
  }
  return false
}

/** The worst of all, the first of those that are equally bad; undefined: there is none. */
export function worstBy<T>(all: readonly T[], weigh: (each: T) => Weights): T | undefined {
  return all.reduce<T | undefined>(
    (worst, each) => (worst === undefined || isWorse(weigh(each), weigh(worst)) ? each : worst),
    undefined,
  )
}
