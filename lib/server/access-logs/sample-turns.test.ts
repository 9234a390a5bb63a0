import { afterEach, expect, test, vi } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import { sampleLogs } from './sample-logs'

const NOON = Date.UTC(2026, 2, 12, 12)
const PODS = 4
const LINES = 250

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

/** How often the loop turned while something ran, so that others could have their turn. */
async function turnsDuring(run: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const turn = (): void => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  await run()
  isOver = true
  return turns
}

afterEach(() => vi.restoreAllMocks())

test.each([
  ['hostile, long lines', (line: number) => dear[line % dear.length] ?? ''],
  [
    'common lines of ever new clients',
    (line: number) =>
      `10.${line >> 16}.${(line >> 8) & 255}.${line & 255} - - [12/Mar/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "curl/8.5.0"`,
  ],
])('where each takes long, %s let others have their turn after every other line', async (_, textAt) => {
  let nowMs = 0
  // As if each line took a second.
  vi.spyOn(performance, 'now').mockImplementation(() => {
    nowMs += 1000
    return nowMs
  })
  const logs = Array.from({ length: PODS }, (_, pod) => podLog(pod, (line) => textAt(pod * LINES + line)))
  const asked = { startMs: NOON - 3_600_000, endMs: NOON }
  const turns = await turnsDuring(() =>
    sampleLogs({ logs, podsInAll: PODS, asked, linesPerPod: LINES, from: 'pod logs' }),
  )
  expect(turns).toBeGreaterThanOrEqual((PODS * LINES) / 2)
})
