import { describe, expect, it } from 'vitest'
import { nextPollMs } from './pace'

describe('how often an optional resource is read', () => {
  it.each([
    ['every 15 s while somebody announces', { kind: 'live', isQuiet: false, bytes: 4000 }, 15_000],
    ['every minute while nobody does', { kind: 'live', isQuiet: true, bytes: 300 }, 60_000],
    ['more rarely the longer it is: 2 MB every 40 s', { kind: 'live', isQuiet: false, bytes: 2_000_000 }, 40_000],
    ['every ten minutes where it is not served', { kind: 'absent' }, 600_000],
    ['every minute where it is forbidden', { kind: 'denied' }, 60_000],
    ['after 15 s when it failed', { kind: 'failed', failures: 1 }, 15_000],
    ['and ever more rarely, up to two minutes', { kind: 'failed', failures: 9 }, 120_000],
  ] as const)('%s', (_what, outcome, ms) => {
    expect(nextPollMs(outcome, 0.5)).toBe(ms)
    expect(nextPollMs(outcome, 0)).toBeCloseTo(ms * 0.8)
    expect(nextPollMs(outcome, 1)).toBeCloseTo(ms * 1.2)
  })
})
