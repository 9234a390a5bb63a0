import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createBackoff } from './backoff'

const waits = (random: () => number, count: number): number[] => {
  const clock = createManualClock()
  const backoff = createBackoff({ clock, random })
  return Array.from({ length: count }, () => {
    const waitMs = backoff.next()
    clock.advance(waitMs)
    return waitMs
  })
}

// client-go: TestReflectorListAndWatchInitConnBackoff
test('waits double from 0.8 s, by chance up to twice as long, and never pass 30 s', () => {
  expect(waits(() => 0, 8)).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
  expect(waits(() => 0.999999, 7).map(Math.round)).toEqual([1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
})

test('two minutes without need start it anew, less do not', () => {
  const clock = createManualClock()
  const backoff = createBackoff({ clock, random: () => 0 })
  for (let round = 0; round < 4; round += 1) clock.advance(backoff.next())
  clock.advance(119_000)
  expect(backoff.next()).toBe(12_800)
  clock.advance(12_800 + 120_000)
  expect(backoff.next()).toBe(800)
})
