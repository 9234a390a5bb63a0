import { describe, expect, test } from 'vitest'
import { createRandom } from '@/e2e/fakes/seeded-random'
import { type CountedUnit, judgeShares, levelAmong } from './judge-shares'

const EXPERIMENTS = 2_000
const CONNECTIONS = 10_000

/** Connections one by one, each to one pod by chance. */
function drawFrom(real: readonly number[]): (connections: number, random: () => number) => readonly number[] {
  const upTo = new Float64Array(real.length)
  let sum = 0
  for (const [index, share] of real.entries()) {
    sum += share
    upTo[index] = sum
  }
  // The pod that each hundredth begins in, so that a draw need not search from the first.
  const starts = Array.from({ length: 100 }, (_, hundredth) => upTo.findIndex((limit) => limit > hundredth / 100))
  return (connections, random) => {
    const counts = new Uint32Array(real.length)
    for (let connection = 0; connection < connections; connection += 1) {
      const at = random()
      let pod = starts[Math.floor(at * 100)] ?? 0
      while (pod < real.length - 1 && (upTo[pod] ?? 1) <= at) pod += 1
      counts[pod] = (counts[pod] ?? 0) + 1
    }
    return [...counts]
  }
}

/** How many of the experiments are called different. */
function calledDifferent(expected: readonly number[], real: readonly number[], seed: number): number {
  const random = createRandom(seed)
  const draw = drawFrom(real)
  let different = 0
  for (let experiment = 0; experiment < EXPERIMENTS; experiment += 1) {
    const counts = draw(CONNECTIONS, random)
    const units = counts.map((count, index): CountedUnit => ({ count, expected: expected[index] ?? 0 }))
    if (judgeShares(units)?.verdict === 'differs-beyond-noise') different += 1
  }
  return different
}

const even = (pods: number) => Array.from({ length: pods }, () => 1 / pods)
/** The first pod gets one and a half times its share, the others what is left. */
const skewed = (shares: readonly number[]) => {
  const [first = 0, ...others] = shares
  const left = (1 - 1.5 * first) / (1 - first)
  return [1.5 * first, ...others.map((share) => share * left)]
}
/** E1: [5,3,2] behind equal nodes. */
const e1 = [5, 3, 2].flatMap((pods) => Array.from({ length: pods }, () => 1 / 3 / pods))

describe('in 2,000 experiments of 10,000 connections', () => {
  test.each([
    ['2 pods', even(2)],
    ['10 pods', even(10)],
    ['50 pods', even(50)],
    ['the pods of E1', e1],
  ])('%s that get what is expected are called different at most once in a hundred', (_, shares) => {
    expect(calledDifferent(shares, shares, 11)).toBeLessThanOrEqual(EXPERIMENTS / 100)
  })

  test.each([
    ['2 pods', even(2)],
    ['10 pods', even(10)],
    ['50 pods', even(50)],
    ['the pods of E1', e1],
  ])('one of %s that gets one and a half times its share is found out of a hundred times ninety-nine', (_, shares) => {
    expect(calledDifferent(shares, skewed(shares), 12)).toBeGreaterThanOrEqual(EXPERIMENTS * 0.99)
  })
})

const units = (counts: readonly number[], expected: readonly number[]) =>
  counts.map((count, index) => ({ count, expected: expected[index] ?? 0 }))

describe('a Service', () => {
  test('is never judged with fewer than 30 samples for each pod that expects any', () => {
    expect(judgeShares(units([59, 0], [0.5, 0.5]))).toMatchObject({ verdict: 'too-few-to-say', needed: 60 })
    expect(judgeShares(units([60, 0], [0.5, 0.5]))?.verdict).toBe('differs-beyond-noise')
  })

  test('of which little is expected at one pod is judged by the tails that such small counts have', () => {
    // Six where 1.2 are expected: 4.4 standard errors, but chance does that to one in 700.
    expect(judgeShares(units([594, 6], [0.998, 0.002]))?.verdict).toBe('as-expected')
  })

  test('of one pod cannot differ', () => {
    expect(judgeShares(units([500], [1]))).toBeNull()
    expect(judgeShares([])).toBeNull()
  })

  test('shares are held against those of the pods that were counted, whatever they add up to', () => {
    expect(judgeShares(units([500, 500], [0.3, 0.3]))?.verdict).toBe('as-expected')
  })
})

test('among many Services the level of each is such that all of them keep it together', () => {
  expect(levelAmong(1)).toBeCloseTo(0.005)
  expect(1 - (1 - levelAmong(60)) ** 60).toBeCloseTo(0.005)
})

describe('pods that expect nothing', () => {
  test('may get a few, as probes and clients inside do, without a difference', () => {
    expect(judgeShares(units([500, 500, 9], [0.5, 0.5, 0]))).toMatchObject({ verdict: 'as-expected', strays: 9 })
  })

  test('and get a real part make the Service differ, one expected pod or many', () => {
    expect(judgeShares(units([500, 500, 40], [0.5, 0.5, 0]))?.verdict).toBe('differs-beyond-noise')
    expect(judgeShares(units([500, 40], [1, 0]))?.verdict).toBe('differs-beyond-noise')
  })
})
