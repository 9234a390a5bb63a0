import { runChild, startChild } from './child'
import type { Readings } from './child-readers'
import { startChurn } from './churn'
import { mainThreadTime, type ThreadTime } from './process-figures'
import { type Figure, percentile, type Row, type RowContext, round } from './row'
import { serveCluster } from './served-cluster'

const READERS = 200
/** A page asks when something changed, and then waits for the answer; on a busy cluster that is about once a second. */
const EVERY_MS = 1000
const SECONDS = 15
const CHANGES_PER_SECOND = 100
const P99_MAX_MS = 100
const SIZE_MAX_KB = 300
const QUERY = '/services?limit=200&cells=true'

export const overviewApiRow: Row = {
  number: 4,
  title: `overview API with ${READERS} readers`,
  async run({ cluster, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const server = await serveCluster(big)
    const url = server.url + server.api(QUERY)
    const ask = { readers: READERS, everyMs: EVERY_MS, seconds: SECONDS }
    const bare = startChild<{ url: string }>('./child-bare-server.ts', { url })
    try {
      // Once before, so that none of the readers pays for the first summary of 2,000 Services.
      const startedMs = performance.now()
      await (await fetch(url)).arrayBuffer()
      const firstMs = performance.now() - startedMs
      const bareUrl = (await bare.next()).url
      const floor = await readAll({ ...ask, url: bareUrl })
      const still = await readAll({ ...ask, url })
      const churn = startChurn(big, CHANGES_PER_SECOND)
      // What opens connections to the API server first is the benchmark, not a cluster that is busy.
      while (churn.written() < CHANGES_PER_SECOND) await new Promise((resolve) => setTimeout(resolve, 50))
      const busyFloor = await readAll({ ...ask, url: bareUrl })
      const before = mainThreadTime(server.pid)
      const busy = await readAll({ ...ask, url })
      const share = sharesSince(before, mainThreadTime(server.pid))
      say(`${round(await churn.stop())} changes a second meanwhile`)
      const kilobytes = round(still.bytes / 1000)
      const plain = Buffer.byteLength(await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).text())
      return [
        p99('p99 at rest', still, floor),
        p99(`p99 with ${CHANGES_PER_SECOND} slice changes a second`, busy, busyFloor, share),
        {
          what: 'answer of 200 rows with cells, compressed',
          value: kilobytes,
          unit: 'kB',
          baseline: { value: round(plain / 1000), is: 'uncompressed' },
          target: `under ${SIZE_MAX_KB} kB`,
          met: kilobytes < SIZE_MAX_KB && still.encoding === 'gzip',
        },
        {
          what: 'first answer after the start',
          value: round(firstMs, 0),
          unit: 'ms',
          baseline: null,
          target: null,
          met: null,
        },
      ]
    } finally {
      await bare.stop()
      await server.stop()
    }
  },
}

async function readAll(input: object): Promise<Readings> {
  const readings = await runChild<Readings>('./child-readers.ts', input)
  if (readings.failures > 0) throw new Error(`${readings.failures} of ${readings.ms.length} requests failed`)
  return readings
}

/** How much of the readers' time the server's thread computed, and how much of it it waited for a core. */
function sharesSince(before: ThreadTime, after: ThreadTime): string {
  const percent = (ms: number) => `${round(ms / (SECONDS * 10), 0)} %`
  return `; the server's thread ran ${percent(after.ranMs - before.ranMs)} of the time and waited for a core ${percent(after.waitedMs - before.waitedMs)}`
}

function p99(what: string, { ms }: Readings, floor: Readings, also = ''): Figure {
  const value = round(percentile(ms, 0.99))
  return {
    what,
    value,
    unit: 'ms',
    baseline: { value: round(percentile(floor.ms, 0.99)), is: 'the same bytes from a bare HTTP server' },
    target: `under ${P99_MAX_MS} ms`,
    met: value < P99_MAX_MS,
    note: `p50 ${round(percentile(ms, 0.5))} ms over ${ms.length} requests, ${READERS} readers, one a second each${also}`,
  }
}
