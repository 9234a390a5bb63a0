/*
 * Tails of the binomial distribution by the incomplete beta function. The plain normal will not do: a pod that is
 * expected to get a handful of connections has tails far from its.
 */

/** Both tails of a count: how likely so few or fewer, and so many or more, are by chance. */
export type Tails = { readonly atMost: number; readonly atLeast: number }

/** Beyond, the normal differs from the binomial by less than anyone could tell, and takes one step instead of thousands. */
const EXACT_UP_TO = 10_000_000

/**
 * How likely `successes` or fewer, and `successes` or more, of `trials` are.
 *
 * @param trials whole number
 * @param probability of one success, 0..1
 */
export function binomialTails(successes: number, trials: number, probability: number): Tails {
  if (probability <= 0) return { atMost: 1, atLeast: successes > 0 ? 0 : 1 }
  if (probability >= 1) return { atMost: successes < trials ? 0 : 1, atLeast: 1 }
  if (trials > EXACT_UP_TO) return normalTails(successes, trials, probability)
  return {
    atMost: successes >= trials ? 1 : incompleteBeta(trials - successes, successes + 1, 1 - probability),
    atLeast: successes <= 0 ? 1 : incompleteBeta(successes, trials - successes + 1, probability),
  }
}

/** Chance of a count at least as far off as this one, to either side, 0..1. */
export function binomialChance(successes: number, trials: number, probability: number): number {
  const { atMost, atLeast } = binomialTails(successes, trials, probability)
  return Math.min(1, 2 * Math.min(atMost, atLeast))
}

/** With the correction for whole numbers. */
function normalTails(successes: number, trials: number, probability: number): Tails {
  const deviation = Math.sqrt(trials * probability * (1 - probability))
  const mean = trials * probability
  return {
    atMost: normalBelow((successes + 0.5 - mean) / deviation),
    atLeast: normalBelow((mean - successes + 0.5) / deviation),
  }
}

const normalBelow = (z: number): number => (z > 0 ? 1 - upperNormal(z) : upperNormal(-z))

/** Chance of a standard normal above `z`, z at least 0; relative error under 2e-7 (the Chebyshev fit of Numerical Recipes 6.2). */
function upperNormal(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((sum, coefficient) => sum * t + coefficient, 0)
  return (t * Math.exp(-x * x + fit)) / 2
}

/** I_x(a, b) by its continued fraction, on the side where it converges fast. */
function incompleteBeta(a: number, b: number, x: number): number {
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? Math.min(1, (front * continuedFraction(a, b, x)) / a)
    : Math.max(0, 1 - (front * continuedFraction(b, a, 1 - x)) / b)
}

const TINY = 1e-300

/** Lentz's method; the number of steps grows with the square root of the larger argument. */
function continuedFraction(a: number, b: number, x: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < TINY ? TINY : value)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let step = 1; step < 20_000; step += 1) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return fraction
}

/** Logarithm of the gamma function for arguments above 0 (Lanczos, g = 7). */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const shifted = x - 1
  const base = shifted + 7.5
  const series = coefficients.reduce(
    (sum, coefficient, index) => sum + coefficient / (shifted + index + 1),
    0.99999999999980993,
  )
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series)
}
