import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareAxis } from './share-axis'

test('the axis of the worked example runs in steps of 5 % to 20 %', () => {
  expect(shareAxis(1 / 6, 0.1)).toEqual({ max: 0.2, ticks: [0, 0.05, 0.1, 0.15, 0.2] })
})

test('an axis begins at zero, holds every bar and has at most five steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5000 }), (highest, pods) => {
      const axis = shareAxis(highest, 1 / pods)
      expect(axis.ticks[0]).toBe(0)
      expect(axis.max).toBeGreaterThanOrEqual(highest - 1e-6)
      expect(axis.ticks.length).toBeLessThanOrEqual(6)
    }),
  )
})
