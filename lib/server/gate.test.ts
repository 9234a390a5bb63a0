import { describe, expect, it } from 'vitest'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { BusyError, createGate } from './gate'

function setUp(waitingMax = 10) {
  const clock = createManualClock()
  const gate = createGate({ atOnce: 2, waitingMax, waitMs: 5000, clock })
  const entered: string[] = []
  const leave = new Map<string, () => void>()
  const enter = (name: string) =>
    gate.enter().then(
      (out) => {
        entered.push(name)
        leave.set(name, out)
      },
      (error: unknown) => {
        entered.push(`${name}: ${error instanceof BusyError ? 'busy' : String(error)}`)
      },
    )
  return { clock, enter, entered, leave: (name: string) => leave.get(name)?.() }
}

describe('a gate for two at once', () => {
  it('lets the others in one by one, in the order in which they came', async () => {
    const { enter, entered, leave, clock } = setUp()
    for (const name of ['a', 'b', 'c', 'd']) void enter(name)
    await turnEventLoop()
    expect(entered).toEqual(['a', 'b'])
    leave('b')
    leave('b')
    await turnEventLoop()
    expect(entered).toEqual(['a', 'b', 'c'])
    leave('a')
    leave('c')
    await turnEventLoop()
    expect(entered).toEqual(['a', 'b', 'c', 'd'])
    expect(clock.pending()).toBe(0)
    leave('d')
    void enter('e')
    void enter('f')
    await turnEventLoop()
    expect(entered.slice(4)).toEqual(['e', 'f'])
  })

  it('sends away who has waited too long, and whoever comes while too many wait', async () => {
    const { enter, entered, leave, clock } = setUp(1)
    for (const name of ['a', 'b', 'c', 'd']) void enter(name)
    await turnEventLoop()
    expect(entered).toEqual(['a', 'b', 'd: busy'])
    clock.advance(5000)
    await turnEventLoop()
    expect(entered).toContain('c: busy')
    leave('a')
    void enter('e')
    await turnEventLoop()
    expect(entered).toContain('e')
  })
})
