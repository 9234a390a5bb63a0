import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitGrowth } from './split-growth'

const look = (from: number, to: number, grown: number) => ({ fromMs: from * 1000, toMs: to * 1000, grown })
const change = { atMs: 20_000, unservedSinceMs: null }

test('what was counted lies before a change, after it, or across it', () => {
  const looks = [look(0, 10, 1), look(10, 20, 2), look(20, 30, 4), look(30, 40, 8)]
  // Kube-proxies take a moment: a look that begins with the change is not after it.
  expect(splitGrowth(looks, change)).toEqual({ before: 3, across: 4, since: 8 })
})

test('no look after the change is not known to be nothing', () => {
  expect(splitGrowth([look(0, 10, 1), look(10, 30, 2)], change)).toEqual({ before: 1, across: 2, since: null })
})

test('where nobody could serve before it, a look that began in that time found what came after it', () => {
  const looks = [look(5, 18, 1), look(18, 33, 500)]
  expect(splitGrowth(looks, { atMs: 20_000, unservedSinceMs: 17_000 })).toEqual({ before: 1, across: 0, since: 500 })
  expect(splitGrowth(looks, { atMs: 20_000, unservedSinceMs: 19_000 })).toMatchObject({ across: 500, since: null })
})

test('nothing is lost and nothing is counted twice', () => {
  const growths = fc.array(fc.nat(50), { minLength: 1, maxLength: 30 })
  const moment = fc.integer({ min: 0, max: 35 })
  fc.assert(
    fc.property(growths, moment, fc.option(moment), (grown, at, unserved) => {
      const looks = grown.map((count, index) => look(index, index + 1, count))
      const unservedSinceMs = unserved === null || unserved > at ? null : unserved * 1000
      const { before, across, since } = splitGrowth(looks, { atMs: at * 1000, unservedSinceMs })
      expect(before + across + (since ?? 0)).toBe(grown.reduce((sum, count) => sum + count, 0))
    }),
  )
})
