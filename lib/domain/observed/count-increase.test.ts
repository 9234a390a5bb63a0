import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countIncrease } from './count-increase'

const span = { startMs: 10_000, endMs: 20_000 }
const at = (...values: readonly (readonly [seconds: number, value: number])[]) =>
  values.map(([seconds, value]) => ({ atMs: seconds * 1000, value }))

describe('what a counter counted within a span', () => {
  test('is the difference to the last value before it, without anything extrapolated', () => {
    const samples = at([4, 90], [9, 100], [14, 130], [19, 170], [24, 999])
    expect(countIncrease(samples, span, null)).toEqual({ count: 70, beginningUnknown: false })
  })

  test('counts from zero after a restart', () => {
    const samples = at([9, 100], [14, 130], [19, 7])
    expect(countIncrease(samples, span, null)).toEqual({ count: 37, beginningUnknown: false })
  })

  test('is all that a series shows first, where its target was looked at before without it', () => {
    expect(countIncrease(at([14, 12], [19, 20]), span, 4000)).toEqual({ count: 20, beginningUnknown: false })
  })

  test('leaves out what a series shows first, where nobody looked before, and says so', () => {
    expect(countIncrease(at([14, 12], [19, 20]), span, null)).toEqual({ count: 8, beginningUnknown: true })
    expect(countIncrease(at([14, 12], [19, 20]), span, 14_000)).toEqual({ count: 8, beginningUnknown: true })
  })

  test('is not known without a look within the span, which is not zero', () => {
    expect(countIncrease(at([9, 100], [24, 130]), span, 0)).toBeNull()
    expect(countIncrease([], span, 0)).toBeNull()
  })

  test('adds up over spans that follow one another', () => {
    const counts = fc.array(fc.nat(50), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(counts, fc.nat(39), (values, cut) => {
        const samples = values.map((value, index) => ({ atMs: index * 1000, value }))
        const endMs = (values.length - 1) * 1000
        const middleMs = Math.min(cut, values.length - 1) * 1000
        const of = (startMs: number, until: number) =>
          countIncrease(samples, { startMs, endMs: until }, null)?.count ?? 0
        expect(of(0, middleMs) + of(middleMs, endMs)).toBe(of(0, endMs))
      }),
    )
  })
})
