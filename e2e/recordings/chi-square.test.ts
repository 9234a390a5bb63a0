import { describe, expect, test } from 'vitest'
import { chiSquarePValue, upperRegularisedGamma } from './chi-square'

describe('chi-square', () => {
  test.each([
    // [degrees of freedom, statistic, tail], from the usual tables
    [1, 3.841458820694124, 0.05],
    [1, 6.634896601021213, 0.01],
    [2, 5.991464547107979, 0.05],
    [9, 16.918977604620448, 0.05],
    [9, 33.719948427, 0.0001],
    [30, 43.772971826, 0.05],
  ])('%i degrees of freedom and %f leave a tail of %f', (freedom, statistic, tail) => {
    expect(upperRegularisedGamma(freedom / 2, statistic / 2)).toBeCloseTo(tail, 7)
  })

  test('two degrees of freedom are an exponential tail, far out as well', () => {
    for (const x of [0.001, 0.5, 1, 3, 20]) expect(upperRegularisedGamma(1, x)).toBeCloseTo(Math.exp(-x), 12)
  })

  test('counts as expected give one, counts far off give next to nothing', () => {
    const cells = (a: number, b: number) => [
      { count: a, share: 0.5 },
      { count: b, share: 0.5 },
    ]
    expect(chiSquarePValue(cells(500, 500))).toBe(1)
    expect(chiSquarePValue(cells(600, 400))).toBeLessThan(1e-9)
    expect(chiSquarePValue(cells(516, 484))).toBeCloseTo(0.3116, 4)
  })

  test('a cell that must be empty takes no part', () => {
    expect(
      chiSquarePValue([
        { count: 10, share: 1 },
        { count: 0, share: 0 },
      ]),
    ).toBe(1)
    expect(() => chiSquarePValue([{ count: 0, share: 1 }])).toThrow(RangeError)
  })
})
