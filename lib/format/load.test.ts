import { describe, expect, test } from 'vitest'
import { LOAD_LIMITS, loadStep, shareStep } from './load'

describe('loadStep', () => {
  test('fair is the neutral middle', () => {
    expect(loadStep(1)).toBe(4)
  })
  test('a value on a limit takes the milder step', () => {
    expect(loadStep(1.2)).toBe(4)
    expect(loadStep(1 / 1.2)).toBe(4)
    expect(loadStep(1.5)).toBe(5)
    expect(loadStep(2 / 3)).toBe(3)
    expect(loadStep(4)).toBe(7)
    expect(loadStep(0.25)).toBe(1)
  })
  test('beyond a limit the next step begins', () => {
    expect(loadStep(1.21)).toBe(5)
    expect(loadStep(0.83)).toBe(3)
    expect(loadStep(4.01)).toBe(8)
    expect(loadStep(0)).toBe(0)
  })
  test('a load and its inverse are mirror steps', () => {
    for (const load of [1.1, 1.3, 2, 3, 7]) expect(loadStep(load) + loadStep(1 / load)).toBe(8)
  })
  test('a rounding error does not cross a limit', () => {
    for (const limit of LOAD_LIMITS) expect(loadStep(limit * (1 + 1e-14))).toBe(loadStep(limit))
  })
})

test('the sequential scale grows with the share', () => {
  const steps = [0, 0.02, 0.05, 0.1, 0.2, 0.4, 1].map(shareStep)
  expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6])
})
