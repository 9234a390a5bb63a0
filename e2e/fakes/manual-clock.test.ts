import { expect, test } from 'vitest'
import { createManualClock } from './manual-clock'

test('callbacks run in the order of their times, and those they schedule fall due in the same advance', () => {
  const clock = createManualClock(0)
  const seen: string[] = []
  clock.schedule(() => seen.push(`late ${clock.nowMs()}`), 30)
  clock.schedule(() => {
    seen.push(`early ${clock.nowMs()}`)
    clock.schedule(() => seen.push(`chained ${clock.nowMs()}`), 10)
  }, 10)
  clock.advance(25)
  expect(seen).toEqual(['early 10', 'chained 20'])
  expect(clock.nextInMs()).toBe(5)
  clock.advance(5)
  expect(seen).toEqual(['early 10', 'chained 20', 'late 30'])
  expect(clock.pending()).toBe(0)
})

test('a cancelled callback never runs', () => {
  const clock = createManualClock()
  let ran = false
  const cancel = clock.schedule(() => {
    ran = true
  }, 10)
  cancel()
  clock.advance(100)
  expect(ran).toBe(false)
})

test('passing time lets promises settle between steps', async () => {
  const clock = createManualClock(0)
  const sleeps: number[] = []
  const sleeper = async () => {
    for (let round = 0; round < 3; round += 1) {
      await new Promise<void>((resolve) => clock.schedule(resolve, 1000))
      sleeps.push(clock.nowMs())
    }
  }
  const done = sleeper()
  await clock.pass(3000)
  await done
  expect(sleeps).toEqual([1000, 2000, 3000])
})
