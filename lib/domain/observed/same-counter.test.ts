import { describe, expect, test } from 'vitest'
import type { CounterSample } from './count-increase'
import { compareCounters, type ShownCounter, samenessOf } from './same-counter'

/** A counter that grows in a burst, looked at every so many seconds from an offset on. */
const looks = (of: (seconds: number) => number, every: number, offset: number, until = 300): readonly CounterSample[] =>
  Array.from({ length: Math.floor((until - offset) / every) + 1 }, (_, at) => {
    const seconds = offset + at * every
    return { atMs: seconds * 1000, value: of(seconds) }
  })
const burst =
  (total: number, fromSeconds = 100, seconds = 30) =>
  (at: number) =>
    Math.round(total * Math.min(1, Math.max(0, (at - fromSeconds) / seconds)))
const steady = (rate: number) => (at: number) => Math.round(rate * at)
const one = (samples: readonly CounterSample[]): ShownCounter => new Map([['', samples]])
const judge = (a: readonly CounterSample[], b: readonly CounterSample[], mayBeTwo = false) =>
  samenessOf(compareCounters(one(a), one(b)), mayBeTwo)

describe('two scrapes of one exporter', () => {
  test.each([
    [1, 1],
    [5, 15],
    [15, 15],
    [15, 60],
    [60, 60],
  ])('are known by what they show, every %i s and every %i s', (every, otherEvery) => {
    const counter = burst(5000)
    expect(judge(looks(counter, every, 0), looks(counter, otherEvery, otherEvery / 2))).toBe('same')
  })

  test('are known while the counter goes on growing, unless another port speaks against it', () => {
    const [a, b] = [looks(steady(40), 15, 0), looks(steady(40), 15, 7)]
    expect(judge(a, b)).toBe('same')
    expect(judge(a, b, true)).toBe('unclear')
  })

  test('are known over a restart', () => {
    const counter = (at: number) => (at < 150 ? burst(5000)(at) : steady(3)(at - 150))
    expect(judge(looks(counter, 15, 0), looks(counter, 15, 6))).toBe('same')
  })

  test('are known by their sums where one of them leaves a label out', () => {
    const [a, b] = [burst(3000), burst(2000)]
    const detailed = new Map([
      ['de', looks(a, 15, 0)],
      ['nl', looks(b, 15, 0)],
    ])
    const plain = new Map([['all', looks((at) => a(at) + b(at), 15, 8)]])
    expect(samenessOf(compareCounters(detailed, plain), false)).toBe('same')
  })
})

describe('two exporters of one pod', () => {
  test('are told apart by what they show, even where the one scrape has more series than the other', () => {
    expect(judge(looks(burst(5000), 15, 0), looks(burst(300), 15, 7))).toBe('different')
    const a = new Map([
      ['200', looks(burst(5000), 15, 0)],
      ['500', looks(burst(20), 15, 0)],
    ])
    expect(samenessOf(compareCounters(a, one(looks(burst(300), 15, 7))), false)).toBe('different')
  })

  test('are told apart where both got nearly the same, once nothing grows any more', () => {
    const [a, b] = [looks(burst(5000), 15, 0), looks(burst(5070), 15, 7)]
    expect(judge(a, b)).toBe('different')
    expect(judge(looks(burst(5000), 60, 0), looks(burst(5070), 60, 30))).toBe('different')
    expect(judge(looks(burst(5000), 1, 0), looks(burst(5070), 1, 0.5))).toBe('different')
  })

  test('are told apart although both were idle for long', () => {
    expect(judge(looks(burst(5000, 280, 5), 1, 0), looks(burst(4900, 280, 5), 1, 0.5))).toBe('different')
  })
})

test('targets that were never there at the same time are apart, as those of a pod that moved', () => {
  expect(judge(looks(steady(4), 15, 0, 120), looks(steady(4), 15, 150))).toBe('apart')
})

test('where little was counted, or seen, it stays unclear', () => {
  expect(judge(looks(burst(3), 15, 0), looks(burst(3), 15, 7))).toBe('unclear')
  expect(judge(looks(steady(40), 60, 0, 60), looks(steady(40), 60, 30, 90))).toBe('unclear')
})
