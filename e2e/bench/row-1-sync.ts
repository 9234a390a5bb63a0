import type { BigCluster } from './big-cluster'
import { runChild } from './child'
import type { PlainLists } from './child-plain-lists'
import type { Sync } from './child-sync'
import { type Figure, median, percentile, type Row, type RowContext, round } from './row'

const RUNS = 5
const RATIO_MAX = 1.3
const BLOCK_MAX_MS = 50

/** In turns, so that what else the machine does meanwhile meets both alike; each in a fresh process. */
export const syncRow: Row = {
  number: 1,
  title: 'reflector start to synced',
  async run({ cluster, say }: RowContext): Promise<readonly Figure[]> {
    const big = await cluster()
    const plain: PlainLists[] = []
    const synced: Sync[] = []
    for (let run = 0; run < RUNS; run += 1) {
      plain.push(await runChild<PlainLists>('./child-plain-lists.ts', big.access))
      synced.push(await runChild<Sync>('./child-sync.ts', { kubeconfig: big.kubeconfig }))
      say(`plain ${Math.round(plain.at(-1)?.ms ?? 0)} ms, reflector ${Math.round(synced.at(-1)?.ms ?? 0)} ms`)
    }
    complainIfIncomplete(big, synced)
    const value = round(median(synced.map(({ ms }) => ms)), 0)
    const baseline = round(median(plain.map(({ ms }) => ms)), 0)
    const megabytes = round((plain[0]?.bytes ?? 0) / 1e6)
    const longest = round(
      percentile(
        synced.map(({ longestBlockMs }) => longestBlockMs),
        1,
      ),
    )
    return [
      {
        what: 'start to synced',
        value,
        unit: 'ms',
        baseline: { value: baseline, is: `plain paged GETs of ${megabytes} MB` },
        target: `at most ${RATIO_MAX} times the plain GETs`,
        met: value <= RATIO_MAX * baseline,
        note: `median of ${RUNS}`,
      },
      {
        what: 'longest block while syncing',
        value: longest,
        unit: 'ms',
        baseline: {
          value: round(
            percentile(
              plain.map(({ longestBlockMs }) => longestBlockMs),
              1,
            ),
          ),
          is: 'the plain GETs',
        },
        target: `at most ${BLOCK_MAX_MS} ms`,
        met: longest <= BLOCK_MAX_MS,
        note: `worst of ${RUNS}`,
      },
    ]
  },
}

/** A fast sync of half a cluster is none. */
function complainIfIncomplete({ services, slices }: BigCluster, synced: readonly Sync[]): void {
  for (const sync of synced) {
    if (sync.slices >= slices.length && sync.services >= services.length) continue
    throw new Error(`the reflector held ${sync.services} Services and ${sync.slices} slices of ${slices.length}`)
  }
}
