/**
 * Whether counts fit expected shares: Pearson's chi-square test.
 *
 * @param cells counts with their expected shares, which add up to one; a cell that is expected to be empty takes no
 *   part (that nothing fell into it is for the caller to check)
 * @returns the chance of a deviation at least this large if the shares are right; 1 when a single cell is left
 * @throws RangeError when nothing was counted
 */
export function chiSquarePValue(cells: readonly { readonly count: number; readonly share: number }[]): number {
  const possible = cells.filter((cell) => cell.share > 0)
  const total = possible.reduce((sum, cell) => sum + cell.count, 0)
  if (total === 0) throw new RangeError('nothing was counted')
  if (possible.length < 2) return 1
  const statistic = possible.reduce((sum, { count, share }) => sum + (count - total * share) ** 2 / (total * share), 0)
  return upperRegularisedGamma((possible.length - 1) / 2, statistic / 2)
}

const precision = 1e-14

/** Q(a, x): the chance that a gamma variable of shape `a` exceeds `x`. */
export function upperRegularisedGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  // Below the peak the series converges fast, above it the continued fraction does.
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x)
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; term > sum * precision; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

/** Lentz's method for 1/(x+1-a- 1(1-a)/(x+3-a- …)). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Number.MAX_VALUE
  let d = 1 / b
  let fraction = d
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= d * c
    if (Math.abs(d * c - 1) < precision || n > 10_000) return fraction
  }
}

/** Exact for the whole and half numbers that degrees of freedom give: Γ(1) = 1, Γ(½) = √π, Γ(a+1) = aΓ(a). */
function logGamma(a: number): number {
  let value = Number.isInteger(a) ? 0 : Math.log(Math.PI) / 2
  for (let factor = Number.isInteger(a) ? 1 : 0.5; factor < a; factor++) value += Math.log(factor)
  return value
}
