import { describe, expect, test } from 'vitest'
import { aCluster, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { keepWithinBudget } from './budget'
import { createRemembered } from './remembered'

const one = anEndpoint('10.0.1.10', 'n1', { podName: 'web-1' })

/** A Service whose pod turns ready and unready at each of the times. */
function changingAt(times: readonly number[]) {
  const service = aService()
  const memory = createRemembered(0)
  const look = (ready: boolean, nowMs: number) => {
    const slices = [aSlice([{ ...one, ready }])]
    memory.look(aCluster(service, slices, []), service, slices, true, nowMs)
  }
  look(true, 0)
  for (const [index, atMs] of times.entries()) look(index % 2 === 1, atMs)
  return memory
}

const count = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

describe('what all Services together remember', () => {
  test('stays as it is within the budget', () => {
    const memory = changingAt(count(1, 11))
    keepWithinBudget(new Map([['a', memory]]), 10)
    expect(memory.changes()).toBe(10)
    expect(memory.history(100).pods.completeSinceMs).toBe(0)
  })

  test('loses its older half beyond it, back to the same moment for each, and says so', () => {
    const [busy, calm] = [changingAt(count(100, 200)), changingAt([50, 180])]
    const memories = new Map([
      ['busy', busy],
      ['calm', calm],
    ])
    keepWithinBudget(memories, 100)
    expect(busy.changes() + calm.changes()).toBe(50)
    for (const { pods } of [busy.history(200), calm.history(200)]) {
      expect(pods.completeSinceMs).toBe(151)
      expect(Math.min(...pods.changes.map(({ atMs }) => atMs))).toBeGreaterThanOrEqual(151)
    }
  })

  test('is forgotten whole where more came at one moment than fits', () => {
    const memory = changingAt(count(0, 101).map(() => 7))
    keepWithinBudget(new Map([['a', memory]]), 100)
    expect(memory.changes()).toBe(0)
    expect(memory.history(100).pods.completeSinceMs).toBe(8)
  })
})
