import { gzipSync } from 'node:zlib'
import { nothingAnnounced } from '@/lib/domain/announcements'
import { type ClusterState, type EndpointSlice, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { reduceEndpointSlice } from '@/lib/server/kubernetes/reduce/endpoint-slice'
import { createInterner } from '@/lib/server/kubernetes/reduce/interner'
import { reduceNode } from '@/lib/server/kubernetes/reduce/node'
import type { Reduction } from '@/lib/server/kubernetes/reduce/reduction'
import { reduceService } from '@/lib/server/kubernetes/reduce/service'
import { distributionText } from '@/lib/server/metrics/distribution-text'
import { aFollowedCluster } from '../fakes/followed-cluster'
import { generateCluster, LARGEST_CLUSTER } from '../fakes/kube-api/generate'
import { createManualClock } from '../fakes/manual-clock'
import { type Figure, type Row, round } from './row'

const BLOCK_MAX_MS = 50

export const scrapeRow: Row = {
  number: 11,
  title: 'one scrape of the distribution metrics of 10,000 Services',
  async run(): Promise<readonly Figure[]> {
    const cluster = aFollowedCluster(createManualClock(), largestState())
    // What making the cluster left behind is cleared away first, in a pause that no scrape causes.
    for (let round = 0; round < 3; round += 1) await distributionText([cluster])
    const blocks = watchBlocks()
    const startMs = performance.now()
    const text = await distributionText([cluster])
    const tookMs = performance.now() - startMs
    const longestMs = await blocks.stop()
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
    const packed = gzipSync(text, { level: 1 }).length
    return [
      told('page made', round(tookMs, 0), 'ms', `${series} series`),
      {
        ...told('longest block meanwhile', round(longestMs, 0), 'ms'),
        target: `at most ${BLOCK_MAX_MS} ms`,
        met: longestMs <= BLOCK_MAX_MS,
      },
      told(
        'page, as it is kept',
        round((text.length + packed) / 1e6, 1),
        'MB',
        `${round(packed / 1e3, 0)} kB of it gzipped`,
      ),
    ]
  },
}

const told = (what: string, value: number, unit: Figure['unit'], note?: string): Figure => ({
  what,
  value,
  unit,
  baseline: null,
  target: null,
  met: null,
  ...(note !== undefined && { note }),
})

/**
 * The longest turn of the event loop: no longer than it lasted, for other threads count into the time of the processor,
 * and no longer than that time, for other programs count into how long it lasted.
 */
function watchBlocks() {
  let longestMs = 0
  let last = process.cpuUsage()
  let lastMs = performance.now()
  let isStopped = false
  const turn = (): void => {
    const { user, system } = process.cpuUsage(last)
    const nowMs = performance.now()
    longestMs = Math.max(longestMs, Math.min(nowMs - lastMs, (user + system) / 1000))
    last = process.cpuUsage()
    lastMs = nowMs
    if (!isStopped) setImmediate(turn)
  }
  setImmediate(turn)
  return {
    stop: () =>
      new Promise<number>((resolve) =>
        setImmediate(() => {
          isStopped = true
          resolve(longestMs)
        }),
      ),
  }
}

/** The largest documented cluster, as the store holds it. */
function largestState(): ClusterState {
  const { services, slices, nodes } = generateCluster(LARGEST_CLUSTER)
  const intern = createInterner()
  const byService = new Map<ServiceKey, EndpointSlice[]>()
  for (const raw of slices) {
    const slice = take(reduceEndpointSlice(raw, intern))
    const key = serviceKey(slice.namespace, slice.serviceName)
    byService.set(key, [...(byService.get(key) ?? []), slice])
  }
  const held = services.map((raw) => take(reduceService(raw, intern)))
  return {
    services: new Map(held.map((service) => [serviceKey(service.namespace, service.name), service])),
    slices: byService,
    nodes: new Map(nodes.map((raw) => take(reduceNode(raw, intern))).map((node) => [node.name, node])),
    serverVersion: { major: 1, minor: 36 },
    announcements: nothingAnnounced,
  }
}

function take<T>(reduction: Reduction<T>): T {
  if (reduction.kind !== 'object') throw new Error('the generator made an object that cannot be read')
  return reduction.value
}
