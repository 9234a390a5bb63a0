import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createShortCache, noTally } from './short-cache'

test('every question is a hit, a miss, or one with another that waits already', async () => {
  const clock = createManualClock()
  const tally = noTally()
  const cache = createShortCache(clock, 1000, tally)
  await Promise.all([cache.get('a', async () => 1), cache.get('a', async () => 2)])
  expect(tally).toEqual({ hit: 0, miss: 1, coalesced: 1 })
  expect(await cache.get('a', async () => 3)).toBe(1)
  clock.advance(1001)
  expect(await cache.get('a', async () => 4)).toBe(4)
  expect(tally).toEqual({ hit: 1, miss: 2, coalesced: 1 })
})

test('a failure is told to those who waited, and asked anew after that', async () => {
  const cache = createShortCache(createManualClock(), 1000)
  await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(await cache.get('a', async () => 1)).toBe(1)
})
