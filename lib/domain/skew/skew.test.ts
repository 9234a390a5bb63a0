import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeLoad, computeSkew, computeSkewOfGroups } from './skew'

const nothing = { peakToAverage: null, cv: null, gini: null, effectiveNumber: null }
const shares = fc.array(
  fc.nat({ max: 1000 }).map((thousandths) => thousandths / 1000),
  { maxLength: 20 },
)

describe('skew', () => {
  test('nothing to compare has no skew, not an even one', () => {
    expect(computeSkew([])).toEqual(nothing)
  })

  test('when all is lost there is nothing to compare', () => {
    expect(computeSkew([0, 0])).toEqual(nothing)
  })

  test('one alone is perfectly even', () => {
    expect(computeSkew([1])).toEqual({ peakToAverage: 1, cv: 0, gini: 0, effectiveNumber: 1 })
  })

  test('entities without a share count: one of four that takes all is four times the mean', () => {
    expect(computeSkew([0, 1, 0, 0])).toMatchObject({ peakToAverage: 4, gini: 0.75, effectiveNumber: 1 })
  })

  test('a dropped share changes how much arrives, not how unevenly', () => {
    const whole = computeSkew([0.5, 0.25, 0.25])
    const partly = computeSkew([0.3, 0.15, 0.15])
    expect(partly.peakToAverage).toBeCloseTo(whole.peakToAverage ?? 0, 12)
    expect(partly.cv).toBeCloseTo(whole.cv ?? 0, 12)
    expect(partly.gini).toBeCloseTo(whole.gini ?? 0, 12)
    expect(partly.effectiveNumber).toBeCloseTo(whole.effectiveNumber ?? 0, 12)
  })

  test('five thousand alike nodes cost one group and give the same figures', () => {
    const each = 1 / 5000
    const grouped = computeSkewOfGroups([
      { share: each, count: 4999 },
      { share: each * 2, count: 1 },
    ])
    const single = computeSkew([...Array.from({ length: 4999 }, () => each), each * 2])
    expect(grouped.peakToAverage).toBeCloseTo(single.peakToAverage ?? 0, 9)
    expect(grouped.cv).toBeCloseTo(single.cv ?? 0, 9)
    expect(grouped.gini).toBeCloseTo(single.gini ?? 0, 9)
    expect(grouped.effectiveNumber).toBeCloseTo(single.effectiveNumber ?? 0, 5)
  })

  test('figures stay within their bounds and do not hang on the order', () => {
    fc.assert(
      fc.property(shares, (values) => {
        const figures = computeSkew(values)
        if (figures.peakToAverage === null) return
        expect(figures.peakToAverage).toBeGreaterThanOrEqual(1)
        expect(figures.peakToAverage).toBeLessThanOrEqual(values.length)
        expect(figures.gini ?? -1).toBeGreaterThanOrEqual(0)
        expect(figures.gini ?? 2).toBeLessThan(1)
        expect(figures.effectiveNumber ?? 0).toBeGreaterThanOrEqual(1)
        expect(figures.effectiveNumber ?? 0).toBeLessThanOrEqual(values.length)
        expect(computeSkew([...values].reverse()).gini).toBeCloseTo(figures.gini ?? 0, 9)
      }),
    )
  })
})

describe('load against the fair share', () => {
  test('an unknown share has no load, and neither has one among nothing', () => {
    expect(computeLoad(null, 3)).toBeNull()
    expect(computeLoad(0, 0)).toBeNull()
  })

  test('is one where all are alike, and zero only where nothing arrives', () => {
    expect(computeLoad(0.25, 4)).toBe(1)
    expect(computeLoad(0, 4)).toBe(0)
    expect(computeLoad(1 / 6, 10)).toBeCloseTo(1.667, 3)
  })
})
