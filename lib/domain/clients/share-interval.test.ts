import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareInterval } from './share-interval'

test('a share of many samples has three standard errors to each side', () => {
  const interval = shareInterval(519, 6412)
  expect(interval?.low).toBeCloseTo(0.0713, 3)
  expect(interval?.high).toBeCloseTo(0.0917, 3)
})

test('one of one sample says next to nothing', () => {
  const interval = shareInterval(1, 1)
  expect(interval?.low).toBeCloseTo(0.1, 2)
  expect(interval?.high).toBe(1)
})

test('nothing counted has no share', () => {
  expect(shareInterval(0, 0)).toBeNull()
})

test('an interval holds its share, stays within 0..1 and narrows with more samples', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(10_000), (samples, count) => {
      fc.pre(count <= samples)
      const one = shareInterval(count, samples)
      const ten = shareInterval(count * 10, samples * 10)
      if (one === null || ten === null) throw new Error('there are samples')
      const share = count / samples
      expect(one.low).toBeLessThanOrEqual(share + 1e-12)
      expect(one.high).toBeGreaterThanOrEqual(share - 1e-12)
      expect(one.low).toBeGreaterThanOrEqual(0)
      expect(one.high).toBeLessThanOrEqual(1)
      expect(ten.high - ten.low).toBeLessThanOrEqual(one.high - one.low)
    }),
  )
})
