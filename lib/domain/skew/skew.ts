/** How uneven shares are; every figure null when there is nothing to compare (no entity, or no share at all). */
export type SkewFigures = {
  /** Largest share over the mean: 1 is even. */
  readonly peakToAverage: number | null
  /** Population standard deviation over the mean. */
  readonly cv: number | null
  readonly gini: number | null
  /** How many evenly loaded entities would be as concentrated. */
  readonly effectiveNumber: number | null
}

/** `count` entities with the same share. */
export type ShareGroup = { readonly share: number; readonly count: number }

const nothing: SkewFigures = Object.freeze({ peakToAverage: null, cv: null, gini: null, effectiveNumber: null })

/**
 * Skew of shares over pods or nodes; entities with a share of zero count as entities.
 *
 * @param shares fractions 0..1; they may add up to less than one when some traffic is dropped: all four figures are
 *   about the traffic that arrives
 * Source: domain page 4.
 */
export function computeSkew(shares: readonly number[]): SkewFigures {
  return computeSkewOfGroups(shares.map((share) => ({ share, count: 1 })))
}

/** The same for entities that come in groups of equals, at the cost of the groups: five thousand alike nodes are one. */
export function computeSkewOfGroups(groups: readonly ShareGroup[]): SkewFigures {
  const sorted = groups.filter((group) => group.count > 0).sort((a, b) => a.share - b.share)
  const n = sum(sorted, (group) => group.count)
  const total = sum(sorted, (group) => group.count * group.share)
  const peak = sorted.at(-1)
  if (peak === undefined || total <= 0) return nothing
  const mean = total / n
  const squares = sum(sorted, (group) => group.count * group.share ** 2)
  const variance = sum(sorted, (group) => group.count * (group.share - mean) ** 2) / n
  let before = 0
  let ranked = 0
  for (const { share, count } of sorted) {
    // Sum of (2k - n - 1) over the ranks that these equals take.
    ranked += count * (2 * before + count - n) * share
    before += count
  }
  // Rounding must make nothing more even than even, and nothing more uneven than one that takes all.
  const within = (figure: number) => Math.min(n, Math.max(1, figure))
  return {
    peakToAverage: within(peak.share / mean),
    cv: Math.sqrt(variance) / mean,
    gini: Math.max(0, ranked / (n * total)),
    effectiveNumber: within(total ** 2 / squares),
  }
}

/**
 * Load against the fair share: 1 is fair, 2 is twice as much.
 *
 * @param entities how many pods or nodes the traffic is compared over
 * @returns null when the share is unknown or there is nothing to compare with
 */
export function computeLoad(share: number | null, entities: number): number | null {
  return share === null || entities === 0 ? null : share * entities
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
