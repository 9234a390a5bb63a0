import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createPacer, MAX_IN_FLIGHT, MAX_SLOW_IN_FLIGHT } from './pacing'

/** Tasks that end when told. */
function createTasks() {
  const started: { name: string; end: () => void }[] = []
  return {
    started: () => started.map(({ name }) => name),
    task: (name: string) => () => new Promise<void>((end) => started.push({ name, end })),
    endAll: async () => {
      for (const { end } of started) end()
      await Promise.resolve()
    },
  }
}

const repeat = (count: number, action: (index: number) => void) => {
  for (let index = 0; index < count; index += 1) action(index)
}

test('at most 64 are under way, whatever waits', async () => {
  const clock = createManualClock()
  const pacer = createPacer(clock)
  const tasks = createTasks()
  const queue = Symbol()
  repeat(500, (index) => pacer.submit(queue, tasks.task(`${index}`), 'in-view'))
  await clock.pass(10_000)
  expect(pacer.inFlight()).toBe(MAX_IN_FLIGHT)
  expect(tasks.started()).toHaveLength(64)
  await tasks.endAll()
  await clock.pass(10_000)
  expect(tasks.started()).toHaveLength(128)
})

test('no second sees more than 1,000 new connections, and most seconds nearly as many when there is work', async () => {
  const clock = createManualClock(0)
  const pacer = createPacer(clock)
  const startedAtMs: number[] = []
  const queue = Symbol()
  const task = async () => {
    startedAtMs.push(clock.nowMs())
  }
  repeat(5_000, () => pacer.submit(queue, task, 'in-view'))
  await clock.pass(6_000, { stepMs: 5 })
  expect(startedAtMs).toHaveLength(5_000)
  const inSecondFrom = (fromMs: number) => startedAtMs.filter((atMs) => atMs >= fromMs && atMs < fromMs + 1_000).length
  const busiest = Math.max(...startedAtMs.map(inSecondFrom))
  expect(busiest).toBeLessThanOrEqual(1_000)
  expect(busiest).toBeGreaterThan(950)
})

test('a Service with three nodes waits for none of the thousands of another', async () => {
  const clock = createManualClock()
  const pacer = createPacer(clock)
  const tasks = createTasks()
  const [big, small] = [Symbol(), Symbol()]
  repeat(5_000, (index) => pacer.submit(big, tasks.task(`big ${index}`), 'in-view'))
  repeat(3, (index) => pacer.submit(small, tasks.task(`small ${index}`), 'in-view'))
  await clock.pass(40, { stepMs: 1 })
  expect(tasks.started().filter((name) => name.startsWith('small'))).toHaveLength(3)
})

test('a Service that somebody opened gets half of the turns, however many others are in view', async () => {
  const clock = createManualClock()
  const pacer = createPacer(clock)
  const tasks = createTasks()
  const opened = Symbol()
  repeat(60, (service) => {
    const queue = Symbol()
    repeat(36, (index) => pacer.submit(queue, tasks.task(`row ${service} ${index}`), 'in-view'))
  })
  await clock.pass(100, { stepMs: 5 })
  expect(tasks.started()).toHaveLength(64)
  repeat(36, (index) => pacer.submit(opened, tasks.task(`opened ${index}`), 'opened'))
  await tasks.endAll()
  await clock.pass(100, { stepMs: 5 })
  const latest = tasks.started().slice(64)
  expect(latest).toHaveLength(64)
  expect(latest.filter((name) => name.startsWith('opened'))).toHaveLength(32)
})

test('addresses that did not answer the last time leave half of the room to the others', async () => {
  const clock = createManualClock()
  const pacer = createPacer(clock)
  const tasks = createTasks()
  const queue = Symbol()
  repeat(1_000, (index) => pacer.submit(queue, tasks.task(`slow ${index}`), 'slow'))
  await clock.pass(1_000, { stepMs: 10 })
  expect(tasks.started()).toHaveLength(MAX_SLOW_IN_FLIGHT)
  repeat(10, (index) => pacer.submit(queue, tasks.task(`prompt ${index}`), 'in-view'))
  await clock.pass(100, { stepMs: 10 })
  expect(tasks.started().filter((name) => name.startsWith('prompt'))).toHaveLength(10)
})

test('what is cleared never starts', async () => {
  const clock = createManualClock()
  const pacer = createPacer(clock)
  const tasks = createTasks()
  const queue = Symbol()
  repeat(200, (index) => pacer.submit(queue, tasks.task(`${index}`), index % 2 === 0 ? 'slow' : 'in-view'))
  const before = tasks.started().length
  pacer.clear(queue)
  await tasks.endAll()
  await clock.pass(5_000)
  expect(tasks.started()).toHaveLength(before)
  expect(pacer.inFlight()).toBe(0)
})

test('a wall clock that is set back stops nothing', async () => {
  let nowMs = 1_000_000
  const wakes: (() => void)[] = []
  const schedule = (callback: () => void) => {
    wakes.push(callback)
    return () => {}
  }
  const pacer = createPacer({ nowMs: () => nowMs, schedule })
  let started = 0
  const task = async () => {
    started += 1
  }
  const queue = Symbol()
  repeat(30, () => pacer.submit(queue, task, 'in-view'))
  expect(started).toBe(25)
  nowMs -= 3_600_000
  wakes.shift()?.()
  nowMs += 10
  wakes.shift()?.()
  await Promise.resolve()
  expect(started).toBe(30)
})
