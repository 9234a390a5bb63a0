import { describe, expect, test } from 'vitest'
import { computeLoad, loadStep, skewBand } from './load'

describe('load against the fair share', () => {
  test('an unknown share has no load, and neither has one of nothing', () => {
    expect(computeLoad(null, 3)).toBeNull()
    expect(computeLoad(0, 0)).toBeNull()
    expect(computeLoad(0, 4)).toBe(0)
    expect(computeLoad(1 / 6, 10)).toBeCloseTo(1.667, 3)
  })

  test.each([
    [0, 0],
    [0.24, 0],
    [1 / 4, 1],
    [0.4, 2],
    [2 / 3, 3],
    [0.82, 3],
    [0.83, 4],
    [1, 4],
    [1.2, 4],
    [1.21, 5],
    [1.5, 5],
    [2.5, 6],
    [4, 7],
    [4.1, 8],
  ])('a load of %f is step %i: a value on a limit takes the milder step', (load, step) => {
    expect(loadStep(load)).toBe(step)
  })

  test('rounding does not push a value over its limit', () => {
    expect(loadStep((1.2 / 7) * 7 + 1e-12)).toBe(4)
    expect(skewBand(1.2 + 1e-12)).toBe('ok')
  })

  test('bands: ok to 1.2, warn to 1.5, high above', () => {
    expect([1, 1.2, 1.21, 1.5, 1.51].map(skewBand)).toEqual(['ok', 'ok', 'warn', 'warn', 'high'])
  })
})
