import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeConcentration } from './concentration'

const of = (counts: readonly number[], total?: number, distinct: number | null = counts.length) =>
  computeConcentration({ counts, total: total ?? counts.reduce((sum, count) => sum + count, 0), distinct })

describe('concentration', () => {
  test('of four equal clients is that of four', () => {
    expect(of([5, 5, 5, 5])).toEqual({ top1Share: 0.25, top5Share: 1, top10Share: 1, effective: { low: 4, high: 4 } })
  })

  test('of one client is one', () => {
    expect(of([7]).effective).toEqual({ low: 1, high: 1 })
  })

  test('is unknown, not zero, where nothing was counted', () => {
    expect(of([])).toEqual({ top1Share: null, top5Share: null, top10Share: null, effective: null })
    expect(of([0, 0])).toEqual({ top1Share: null, top5Share: null, top10Share: null, effective: null })
  })

  test('has bounds where only the largest are listed: the others are no larger than the smallest of those', () => {
    const { top1Share, top10Share, effective } = of([30, 10], 100, null)
    expect(top1Share).toBe(0.3)
    expect(top10Share).toBeNull()
    // As few as possible: six of 10; as many as one likes: nothing.
    expect(effective?.low).toBeCloseTo(10_000 / (900 + 100 + 600))
    expect(effective?.high).toBeCloseTo(10_000 / 1000)
  })

  test('is bounded closer where the source says how many addresses there are', () => {
    expect(of([30, 10], 100, 8).effective?.high).toBeCloseTo(10_000 / (1000 + 600))
  })

  test('holds the true figure between its bounds, whatever the distribution and however few are listed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 60 }),
        fc.nat(60),
        fc.boolean(),
        (counts, listed, knowsDistinct) => {
          const sorted = [...counts].sort((a, b) => b - a)
          const total = sorted.reduce((sum, count) => sum + count, 0)
          const truth = total ** 2 / sorted.reduce((sum, count) => sum + count ** 2, 0)
          const top = sorted.slice(0, Math.max(1, listed))
          const { effective, top1Share } = of(top, total, knowsDistinct ? counts.length : null)
          expect(effective?.low).toBeLessThanOrEqual(truth * (1 + 1e-9))
          expect(effective?.high).toBeGreaterThanOrEqual(truth * (1 - 1e-9))
          expect(top1Share).toBe((sorted[0] ?? 0) / total)
        },
      ),
    )
  })
})
