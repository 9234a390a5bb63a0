import { startEvenkeel } from '../servers/evenkeel'
import { startChild } from './child'
import { startChurn } from './churn'
import { residentMegabytes } from './process-figures'
import { type Figure, percentile, type Row, type RowContext, round } from './row'
import { serveCluster } from './served-cluster'

const CHANGES_PER_SECOND = 100
/** The server tells the longest block of the last minute or two: at the end of this time its start is not in it. */
const SECONDS = 130
const LAST_SECONDS = 40
const MEMORY_MAX_MB = 300
const BLOCK_MAX_MS = 50

type Status = { readonly process: { readonly eventLoopP99Ms: number; readonly eventLoopMaxMs: number } }

export const memoryRow: Row = {
  number: 2,
  title: `memory and event loop with ${CHANGES_PER_SECOND} slice changes a second`,
  async run({ cluster, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const empty = await startEvenkeel({ EVENKEEL_DEMO: '1' })
    const emptyMb = residentMegabytes(empty.pid)
    await empty.stop()

    const server = await serveCluster(big)
    try {
      const read = async (): Promise<Status> =>
        (await (await fetch(server.url + server.api('/status'))).json()) as Status
      const settledMb = residentMegabytes(server.pid)
      const churn = startChurn(big, CHANGES_PER_SECOND)
      const idle = startChild<{ maxMs: number }>('./child-idle.ts', { seconds: SECONDS - 5 })
      const samples: number[] = []
      for (let second = 0; second < SECONDS; second += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1000))
        samples.push(residentMegabytes(server.pid))
      }
      const { maxMs: idleMs } = await idle.next()
      await idle.stop()
      const rate = await churn.stop()
      const { process } = await read()
      const lastThird = samples.slice(-LAST_SECONDS)
      say(
        `memory every ten seconds: ${samples
          .filter((_, at) => at % 10 === 9)
          .map((mb) => Math.round(mb))
          .join(', ')} MB`,
      )
      const value = round(percentile(lastThird, 1), 0)
      const block = round(process.eventLoopMaxMs)
      return [
        {
          what: 'resident memory, steady',
          value,
          unit: 'MB',
          baseline: { value: round(emptyMb, 0), is: 'the same server with the demo cluster' },
          target: `under ${MEMORY_MAX_MB} MB`,
          met: value < MEMORY_MAX_MB,
          note: `largest of the last ${LAST_SECONDS} s of ${SECONDS} at ${round(rate)} changes a second; ${round(settledMb, 0)} MB when live`,
        },
        {
          what: 'event loop, longest block',
          value: block,
          unit: 'ms',
          baseline: { value: round(idleMs), is: 'an idle process meanwhile: what the machine itself takes' },
          target: `never over ${BLOCK_MAX_MS} ms`,
          met: block <= BLOCK_MAX_MS,
          note: `p99 ${round(process.eventLoopP99Ms)} ms`,
        },
        {
          what: 'start of npm start until live',
          value: round(server.liveAfterMs, 0),
          unit: 'ms',
          baseline: null,
          target: null,
          met: null,
        },
      ]
    } finally {
      await server.stop()
    }
  },
}
