import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TopCounts } from './top-counts'

const countAll = (keys: readonly string[], capacity: number) => {
  const counts = new TopCounts<null>(capacity, () => null)
  for (const key of keys) counts.add(key)
  return counts
}

test('as long as counters last, counts are exact', () => {
  const counts = countAll(['a', 'b', 'a', 'c', 'a', 'b'], 3)
  expect(counts.top(9).map(({ key, count }) => [key, count])).toEqual([
    ['a', 3],
    ['b', 2],
    ['c', 1],
  ])
  expect(counts).toMatchObject({ total: 6 })
  expect(counts.distinct()).toBe(3)
})

test('whoever has more than its share of the counters is kept, and no count is too low, or too high by more than that', () => {
  const keys = fc.array(fc.constantFrom(...'aaaaaabbbbccdefghijklmnopqrstuvwxyz'), { maxLength: 400 })
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 12 }), (given, capacity) => {
      const counts = countAll(given, capacity)
      const real = new Map<string, number>()
      for (const key of given) real.set(key, (real.get(key) ?? 0) + 1)
      const kept = new Map(counts.top(100).map(({ key, count }) => [key, count]))
      const slack = given.length / capacity
      expect(kept.size).toBeLessThanOrEqual(capacity)
      for (const [key, count] of real) if (count > slack) expect(kept.has(key)).toBe(true)
      for (const [key, count] of kept) {
        expect(count).toBeGreaterThanOrEqual(real.get(key) ?? 0)
        expect(count).toBeLessThanOrEqual((real.get(key) ?? 0) + slack)
      }
      expect([...kept.values()].reduce((a, b) => a + b, 0)).toBe(given.length)
      expect(counts.distinct()).toBe(real.size > capacity ? null : real.size)
    }),
  )
})

test('very many different keys take no more memory than the counters', () => {
  const counts = new TopCounts<null>(50, () => null)
  for (let at = 0; at < 100_000; at += 1) counts.add(at % 3 === 0 ? 'often' : `key-${at}`)
  expect(counts.top(1_000_000)).toHaveLength(50)
  expect(counts.top(1)[0]?.key).toBe('often')
})
