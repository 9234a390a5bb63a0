import { expect, test } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import { sampleLogs } from './sample-logs'

const NOON = Date.UTC(2026, 2, 12, 12)
const PODS = 20
const LINES = 2000
/** All that a page may ask for (design 14: the loop is never blocked over 50 ms). */
const BLOCK_MAX_MS = 50

/** Long lines that each format reads far into, and none understands. */
const dear = [
  ...hostileTexts,
  `203.0.113.9 - - [12/Mar/2026:12:00:00 +0000] "${'\\"'.repeat(5000)}`,
  `{"a":{"b":{"c":[${'"203.0.113.9",'.repeat(600)}1]}}}`,
  `{${'"ip":"x",'.repeat(900)}"remote_addr":"nobody"}`,
  'request from '.repeat(700),
  'remote_addr=x '.repeat(600),
  `[2026-03-12T] "" 200 ${'"" '.repeat(2700)}`,
  `${'6.6.6.6, '.repeat(900)}x`,
  '\u001b[31m'.repeat(2000),
]

const podLog = (pod: number, textAt: (line: number) => string): PodLines => ({
  podName: `web-${pod}`,
  nodeName: `node-${pod}`,
  container: null,
  choices: [],
  lines: Array.from({ length: LINES }, (_, line) => ({ atMs: NOON - line, text: textAt(line) })),
  isCutBefore: false,
  isCutAfter: false,
  problem: null,
})

/** Runs something, and says how long this process computed at most between two turns of its loop, in milliseconds. */
async function longestBlock(run: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let isOver = false
  let before = process.cpuUsage()
  const turn = (): void => {
    // Time of the processor, not of the clock: what else the machine does is no block of ours.
    const { user, system } = process.cpuUsage(before)
    longest = Math.max(longest, (user + system) / 1000)
    before = process.cpuUsage()
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await run()
  isOver = true
  return longest
}

test.each([
  ['hostile, long lines', (line: number) => dear[line % dear.length] ?? ''],
  [
    'common lines of ever new clients',
    (line: number) =>
      `10.${line >> 16}.${(line >> 8) & 255}.${line & 255} - - [12/Mar/2026:12:00:00 +0000] "GET /${'x'.repeat(400)} HTTP/1.1" 200 1 "-" "curl/8.5.0"`,
  ],
])(
  '40,000 of %s hold up no other answer',
  async (_, textAt) => {
    const logs = Array.from({ length: PODS }, (_, pod) => podLog(pod, (line) => textAt(pod * LINES + line)))
    const asked = { startMs: NOON - 3_600_000, endMs: NOON }
    const blocked = await longestBlock(() =>
      sampleLogs({ logs, podsInAll: PODS, asked, linesPerPod: LINES, from: 'pod logs' }),
    )
    expect(blocked).toBeLessThan(BLOCK_MAX_MS)
  },
  60_000,
)
