import type { ServiceKey } from '@/lib/domain/cluster'
import type { ClientCount, ObservedClients } from '@/lib/domain/observed/traffic'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { populate } from './callers'
import { forEachSighting, type Step, stepSeconds } from './connections'
import type { ServiceTraffic } from './plan'
import { endOf } from './window'

/** A reader learns no more from the fiftieth pod that saw an address. */
const PODS_MAX = 50

type Counted = {
  readonly country: string | null
  count: number
  readonly seenBy: Set<string>
  readonly firstSeenMs: number
  lastSeenMs: number
}

type ClientCounter = {
  add(step: Step): void
  /** The addresses with the highest counts, and what all of them come to. */
  top(limit: number): Pick<ObservedClients, 'clients' | 'total' | 'distinct'>
}

/** Counts who was seen at the pods of one Service; kept for one answer only. */
export function createClientCounter(
  key: ServiceKey,
  service: ServiceTraffic,
  draw: Draw,
  startMs: number,
): ClientCounter {
  const population = populate(key, service.callers, draw)
  const byAddress = new Map<string, Counted>()
  return {
    add(step) {
      const lastSeenMs = endOf(step.index, startMs)
      forEachSighting(step, population, ({ seen, podName, weight }) => {
        const known = byAddress.get(seen.address)
        const firstSeenMs = lastSeenMs - stepSeconds * 1_000
        const counted = known ?? { country: seen.country, count: 0, seenBy: new Set<string>(), firstSeenMs, lastSeenMs }
        if (known === undefined) byAddress.set(seen.address, counted)
        counted.count += weight
        counted.lastSeenMs = lastSeenMs
        if (counted.seenBy.size < PODS_MAX) counted.seenBy.add(podName)
      })
    },
    top(limit) {
      const ranked = [...byAddress].sort(([a, one], [b, two]) => two.count - one.count || (a < b ? -1 : 1))
      return {
        clients: ranked
          .slice(0, limit)
          .map(
            ([address, { seenBy, ...counted }]): ClientCount => ({ address, ...counted, seenBy: [...seenBy].sort() }),
          ),
        total: ranked.reduce((sum, [, { count }]) => sum + count, 0),
        distinct: ranked.length,
      }
    },
  }
}
