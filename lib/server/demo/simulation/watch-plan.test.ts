import { expect, test } from 'vitest'
import { minutes, seconds } from './cycle'
import { alwaysLive, type WatchPlan, watchAt, watchStatus } from './watch-plan'

const error = { code: 'watch-broken', message: 'The watch broke.', action: 'Wait.' }
const plan: WatchPlan = {
  ...alwaysLive,
  cycle: {
    everyMs: minutes(10),
    phases: [
      { fromMs: 0, phase: 'live' },
      { fromMs: minutes(4), phase: 'stale' },
      { fromMs: minutes(9), phase: 'relisting' },
    ],
  },
  error,
}
const held = { resource: 'services', objects: 200, startMs: 1_000 } as const

test('a watch that is lost goes on showing the moment when it was lost, with its age', () => {
  expect(watchAt(plan, minutes(6))).toMatchObject({ phase: 'stale', liveMs: minutes(4) })
  const status = watchStatus(plan, { ...held, elapsedMs: minutes(6) })
  expect(status.lastByteAtMs).toBe(1_000 + minutes(4))
  expect(status.error).toEqual({ ...error, atMs: 1_000 + minutes(6) })
})

test('a new list counts up to what it will hold, and what is shown stays old until it is complete', () => {
  const half = watchStatus(plan, { ...held, elapsedMs: minutes(9.5) })
  expect(half).toMatchObject({ state: 'stale', listedObjects: 100, expectedObjects: 200 })
  expect(watchAt(plan, minutes(9.5)).liveMs).toBe(minutes(4))
})

test('after the list the watch is live again and has one relist more', () => {
  const status = watchStatus(plan, { ...held, elapsedMs: minutes(10) + seconds(1) })
  expect(status).toMatchObject({ state: 'live', listedObjects: null, error: null, relists: 1 })
})

test('a watch that had begun its round earlier can be lost from the start', () => {
  const early = { ...plan, offsetMs: minutes(5) }
  expect(watchAt(early, 0)).toMatchObject({ phase: 'stale', liveMs: minutes(-1) })
})

test('a denied watch never heard anything and names the rule that it lacks', () => {
  const missingRule = { apiGroup: '', resource: 'nodes', verbs: ['list'], namespace: null }
  const denied: WatchPlan = {
    ...alwaysLive,
    cycle: { everyMs: 1, phases: [{ fromMs: 0, phase: 'denied' }] },
    error,
    missingRule,
  }
  expect(watchStatus(denied, { ...held, elapsedMs: 500 })).toMatchObject({
    state: 'denied',
    lastByteAtMs: null,
    syncedAtMs: null,
    missingRule,
    relists: 0,
  })
})
