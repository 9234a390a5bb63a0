import { benchHealthSweep } from './health-sweep'
import { type Figure, type Row, round } from './row'

const BLOCK_MAX_MS = 50

export const healthPortsRow: Row = {
  number: 8,
  title: 'sweep of 5,000 health ports',
  async run(): Promise<readonly Figure[]> {
    const { value, baseline, target, ok, longestBlockMs, mostInFlight } = await benchHealthSweep()
    return [
      {
        what: '5,000 health ports swept',
        value: round(value, 2),
        unit: 's',
        baseline: { value: round(baseline, 2), is: 'the same requests and nothing else, 64 at once' },
        target: `under ${target} s, at most 64 at once`,
        met: ok && mostInFlight <= 64,
        note: `at most ${mostInFlight} at once`,
      },
      {
        what: 'longest block in the sweep',
        value: longestBlockMs,
        unit: 'ms',
        baseline: null,
        target: `at most ${BLOCK_MAX_MS} ms`,
        met: longestBlockMs <= BLOCK_MAX_MS,
      },
    ]
  },
}
