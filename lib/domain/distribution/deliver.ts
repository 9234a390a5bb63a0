import type { Endpoint } from '@/lib/domain/endpoints/collect'
import type { EntryShares } from './entry'
import type { Pool } from './pool-parts'
import { nodeOf, type PortSituation, usableOn } from './situation'
import { atMostWhole } from './whole'

/** What becomes of connections after they entered: q(p), drop and hop of the domain page, 3.0. */
export type Delivery = {
  /** Share that each endpoint serves; one that is absent gets nothing. */
  readonly shares: ReadonlyMap<Endpoint, number>
  /** Share that enters where no endpoint may be used. */
  readonly unserved: number
  /** Of that, what kube-proxies refuse that are too old to fall back to terminating endpoints: for them there is none. */
  readonly refused: number
  /** Share that is served on another node than the one it entered. */
  readonly hopShare: number
}

type Bucket = { share: number; readonly usable: readonly Endpoint[] }

/**
 * Follows each entry node's share to the endpoints that it may pick, all alike. Nodes with the same endpoints share one
 * bucket, so the cost is that of the endpoints and not of nodes times endpoints.
 */
export function deliver(situation: PortSituation, pool: Pool, entry: EntryShares): Delivery {
  const buckets = new Map<readonly Endpoint[], Bucket>()
  let unserved = 0
  let refused = 0
  const refuses = refusers(situation)
  let kept = 0
  const enter = (name: string, share: number, usable: readonly Endpoint[]) => {
    if (usable.length === 0) {
      unserved += share
      if (refuses(name)) refused += share
      return
    }
    const bucket = buckets.get(usable)
    if (bucket === undefined) buckets.set(usable, { share, usable })
    else bucket.share += share
  }
  const countOn = createLocalCounter()
  for (const [name, share] of entry.named) {
    const usable = usableOn(situation, nodeOf(situation, name))
    enter(name, share, usable)
    if (usable.length > 0) kept += (share * countOn(usable, name)) / usable.length
  }
  for (const [zone, nodes] of pool.others) {
    enter('', (entry.others.get(zone) ?? 0) * nodes, usableOn(situation, { name: '', zone }))
  }
  return {
    shares: shareOut(buckets.values()),
    unserved: atMostWhole(unserved),
    refused: atMostWhole(refused),
    hopShare: hopShareOf(situation, unserved, kept),
  }
}

/** Whether kube-proxy on a node knows no endpoint that could serve: none is ready, and it is too old for those that terminate. */
function refusers({ port, traits }: PortSituation): (nodeName: string) => boolean {
  const isReady = port.endpoints.some(({ ready }) => ready)
  return (nodeName) => !isReady && !traits.fallsBack(nodeName)
}

function shareOut(buckets: Iterable<Bucket>): ReadonlyMap<Endpoint, number> {
  const shares = new Map<Endpoint, number>()
  for (const { share, usable } of buckets) {
    const each = share / usable.length
    for (const endpoint of usable) shares.set(endpoint, atMostWhole((shares.get(endpoint) ?? 0) + each))
  }
  return shares
}

/** Under Local nothing leaves its entry node; rounding must not say otherwise. */
function hopShareOf({ policy }: PortSituation, unserved: number, kept: number): number {
  return policy === 'Local' ? 0 : Math.max(0, 1 - unserved - kept)
}

/** How many of a set of endpoints are on a node, counted once for each set. */
function createLocalCounter(): (usable: readonly Endpoint[], nodeName: string) => number {
  const counts = new Map<readonly Endpoint[], Map<string, number>>()
  return (usable, nodeName) => {
    let byNode = counts.get(usable)
    if (byNode === undefined) {
      byNode = new Map()
      for (const endpoint of usable) {
        if (endpoint.nodeName !== null) byNode.set(endpoint.nodeName, (byNode.get(endpoint.nodeName) ?? 0) + 1)
      }
      counts.set(usable, byNode)
    }
    return byNode.get(nodeName) ?? 0
  }
}

/** Straight to pods: every ready one alike, or every zone alike and then its pods (domain page 3, M6). */
export function deliverDirectly(situation: PortSituation): ReadonlyMap<Endpoint, number> {
  const ready = situation.port.endpoints.filter((endpoint) => endpoint.ready)
  const zoneOf = ({ zone, nodeName }: Endpoint) => zone ?? situation.nodes?.get(nodeName ?? '')?.zone ?? null
  if (situation.model.crossZone !== false) return new Map(ready.map((endpoint) => [endpoint, 1 / ready.length]))
  const sizes = new Map<string | null, number>()
  for (const endpoint of ready) sizes.set(zoneOf(endpoint), (sizes.get(zoneOf(endpoint)) ?? 0) + 1)
  return new Map(ready.map((endpoint) => [endpoint, 1 / (sizes.size * (sizes.get(zoneOf(endpoint)) ?? 1))]))
}
