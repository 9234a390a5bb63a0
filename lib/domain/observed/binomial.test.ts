import { describe, expect, test } from 'vitest'
import { binomialChance, binomialTails } from './binomial'

/** Both tails by adding up every outcome. */
function byAddition(successes: number, trials: number, probability: number) {
  const chances = [(1 - probability) ** trials]
  for (let k = 1; k <= trials; k += 1) {
    chances.push(((chances[k - 1] ?? 0) * (trials - k + 1) * probability) / (k * (1 - probability)))
  }
  const sum = (from: number, to: number) => chances.slice(from, to + 1).reduce((all, chance) => all + chance, 0)
  return { atMost: sum(0, successes), atLeast: sum(successes, trials) }
}

describe('binomial tails', () => {
  test.each([
    [0, 10, 0.5],
    [10, 10, 0.5],
    [3, 30, 0.02],
    [29, 300, 1 / 15],
    [140, 300, 0.4],
    [60, 500, 0.07],
  ])('are those of all outcomes added up: %i of %i at %f', (successes, trials, probability) => {
    const tails = binomialTails(successes, trials, probability)
    const added = byAddition(successes, trials, probability)
    expect(tails.atMost).toBeCloseTo(added.atMost, 10)
    expect(tails.atLeast).toBeCloseTo(added.atLeast, 10)
  })

  test('keep small chances apart from none', () => {
    const { atLeast } = binomialTails(40, 300, 1 / 30)
    expect(atLeast / byAddition(40, 300, 1 / 30).atLeast).toBeCloseTo(1, 8)
    expect(atLeast).toBeGreaterThan(0)
  })

  test('meet the normal where that takes over', () => {
    const [below, above] = [10_000_000, 10_000_001].map((trials) =>
      binomialChance(Math.round(trials / 10 + 3 * Math.sqrt(trials * 0.09)), trials, 0.1),
    )
    expect((above ?? 0) / (below ?? 1)).toBeCloseTo(1, 2)
    expect(below).toBeCloseTo(0.0027, 4)
  })

  test('at a certain and at an impossible outcome are certain or none', () => {
    expect(binomialTails(0, 5, 0)).toEqual({ atMost: 1, atLeast: 1 })
    expect(binomialTails(1, 5, 0).atLeast).toBe(0)
    expect(binomialTails(5, 5, 1)).toEqual({ atMost: 1, atLeast: 1 })
    expect(binomialTails(4, 5, 1).atMost).toBe(0)
  })
})
