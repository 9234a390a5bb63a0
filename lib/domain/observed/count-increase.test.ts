import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CounterTarget, countIncrease } from './count-increase'

const span = { startMs: 10_000, endMs: 20_000 }
const unknown: CounterTarget = { looksMs: [], processes: [] }
const seenAt = (...looksMs: readonly number[]): CounterTarget => ({ looksMs, processes: [] })
const at = (...values: readonly (readonly [seconds: number, value: number])[]) =>
  values.map(([seconds, value]) => ({ atMs: seconds * 1000, value }))

describe('what a counter counted over a span', () => {
  test('is the difference from the last look before it to the first one after it, with nothing guessed', () => {
    const samples = at([4, 90], [9, 100], [14, 130], [19, 170], [24, 171], [29, 999])
    expect(countIncrease(samples, span, unknown)).toMatchObject({ count: 71, beginningUnknown: false })
    expect(countIncrease(samples, span, unknown)).toMatchObject({ countedFromMs: 9000, countedToMs: 24_000 })
  })

  test('goes to the last look where there was none after it yet', () => {
    expect(countIncrease(at([9, 100], [14, 130]), span, unknown)).toMatchObject({ count: 30, countedToMs: 14_000 })
  })

  test('counts from zero after a restart', () => {
    const samples = at([9, 100], [14, 130], [20, 7])
    expect(countIncrease(samples, span, unknown)).toMatchObject({ count: 37, beginningUnknown: false })
  })

  test('is all that a series shows first, where its target was looked at before without it', () => {
    const samples = at([14, 12], [20, 20])
    expect(countIncrease(samples, span, seenAt(4000))).toMatchObject({ count: 20, beginningUnknown: false })
    // Counted was all the time, and nothing was there.
    expect(countIncrease(samples, span, seenAt(4000, 9000, 12_000))).toMatchObject({ count: 20, countedFromMs: 9000 })
  })

  test('leaves out what a series shows first, where nobody looked before, and says so', () => {
    const samples = at([14, 12], [20, 20])
    expect(countIncrease(samples, span, unknown)).toMatchObject({ count: 8, beginningUnknown: true })
    expect(countIncrease(samples, span, seenAt(14_000))).toMatchObject({ count: 8, beginningUnknown: true })
  })

  test('is all that a process shows that began within the span, though nobody looked before', () => {
    const began = { looksMs: [], processes: [{ seenMs: 14_000, beganMs: 11_000 }] }
    expect(countIncrease(at([14, 300], [20, 300]), span, began)).toMatchObject({ count: 300, beginningUnknown: false })
    const before = { looksMs: [], processes: [{ seenMs: 14_000, beganMs: 9000 }] }
    expect(countIncrease(at([14, 300], [20, 300]), span, before)).toMatchObject({ count: 0, beginningUnknown: true })
  })

  test('counts from zero where the process began anew, though it has counted more since than before', () => {
    const again = {
      looksMs: [],
      processes: [
        { seenMs: 9000, beganMs: 1000 },
        { seenMs: 19_000, beganMs: 15_000 },
      ],
    }
    expect(countIncrease(at([9, 100], [14, 130], [19, 150]), span, again)).toMatchObject({ count: 180, restarts: 1 })
    expect(countIncrease(at([9, 100], [14, 130], [19, 150]), span, unknown)).toMatchObject({ count: 50, restarts: 0 })
  })

  test('counts from zero where a process began since the former look, though nothing tells of the one before', () => {
    const moved = { looksMs: [], processes: [{ seenMs: 12_000, beganMs: 12_000 }] }
    expect(countIncrease(at([9, 100], [14, 130]), span, moved)).toMatchObject({ count: 130, restarts: 1 })
    const told = { looksMs: [], processes: [{ seenMs: 12_000, beganMs: 1000 }] }
    expect(countIncrease(at([9, 100], [14, 130]), span, told)).toMatchObject({ count: 30, restarts: 0 })
  })

  test('grew anew since its target was last looked at without it', () => {
    const { looks } = countIncrease(at([9, 100], [19, 7]), span, seenAt(9000, 12_000, 14_000, 19_000)) ?? {}
    expect(looks).toEqual([{ fromMs: 14_000, toMs: 19_000, grown: 7 }])
    // One that goes on was only not shown meanwhile.
    const { looks: same } = countIncrease(at([9, 100], [19, 107]), span, seenAt(9000, 14_000, 19_000)) ?? {}
    expect(same).toEqual([{ fromMs: 9000, toMs: 19_000, grown: 7 }])
  })

  test('is nothing where a series was not there yet at the first look after the span', () => {
    const late = countIncrease(at([29, 12]), span, seenAt(9000, 14_000, 24_000, 29_000))
    expect(late).toMatchObject({
      count: 0,
      beginningUnknown: false,
      countedFromMs: 9000,
      countedToMs: 24_000,
      looks: [],
    })
    // It may have been, where not each look is shown by itself.
    const thinned = { ...seenAt(9000, 24_000, 24_900), lateMs: 1000 }
    expect(countIncrease(at([24.9, 12]), span, thinned)).toMatchObject({ count: 12 })
    // The first look after the span found it.
    expect(countIncrease(at([24, 12]), span, seenAt(9000, 14_000, 24_000))).toMatchObject({ count: 12 })
  })

  test('says from which look to which it grew by how much', () => {
    const { looks } = countIncrease(at([14, 12], [20, 20]), span, seenAt(4000, 12_000, 14_000, 20_000)) ?? {}
    expect(looks).toEqual([
      { fromMs: 12_000, toMs: 14_000, grown: 12 },
      { fromMs: 14_000, toMs: 20_000, grown: 8 },
    ])
  })

  test('says between which looks it grew', () => {
    const samples = at([9, 1], [12, 1], [14, 5], [16, 6], [20, 6])
    expect(countIncrease(samples, span, unknown)).toMatchObject({ firstGrowthMs: 14_000, lastGrowthMs: 16_000 })
    const still = at([9, 1], [20, 1])
    expect(countIncrease(still, span, unknown)).toMatchObject({ count: 0, firstGrowthMs: null, lastGrowthMs: null })
  })

  test('is not known without a look after its beginning, which is not zero', () => {
    expect(countIncrease(at([9, 100]), span, seenAt(0))).toBeNull()
    expect(countIncrease([], span, seenAt(0))).toBeNull()
  })

  test('adds up over spans that follow one another from look to look', () => {
    const counts = fc.array(fc.nat(50), { minLength: 2, maxLength: 40 })
    fc.assert(
      fc.property(counts, fc.nat(39), (values, cut) => {
        const samples = values.map((value, index) => ({ atMs: index * 1000, value }))
        const endMs = (values.length - 1) * 1000
        const middleMs = Math.min(cut, values.length - 1) * 1000
        const of = (startMs: number, until: number) =>
          until > startMs ? (countIncrease(samples, { startMs, endMs: until }, unknown)?.count ?? 0) : 0
        expect(of(0, middleMs) + of(middleMs, endMs)).toBe(of(0, endMs))
      }),
    )
  })
})
