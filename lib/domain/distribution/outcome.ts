import type { Endpoint } from '@/lib/domain/endpoints/collect'
import { nodesApart } from '@/lib/domain/endpoints/proxy-traits'
import { possibleAnnouncers } from './announcers'
import { deliver, deliverDirectly } from './deliver'
import { type EntryShares, spreadOverPool } from './entry'
import { findPool } from './pool'
import { type Pool, sizeOf } from './pool-parts'
import { type PortSituation, usableOn } from './situation'

/** Everything about one port that is arithmetic; null in a field: not known. */
export type Outcome = {
  readonly pool: Pool
  readonly entry: EntryShares | null
  readonly shares: ReadonlyMap<Endpoint, number> | null
  readonly droppedShare: number | null
  readonly refusedShare: number | null
  readonly hopShare: number | null
  /** How many nodes are entries; null: not known, or none is. */
  readonly poolNodes: number | null
}

const nothingServed: ReadonlyMap<Endpoint, number> = new Map()

/** The algorithm of the domain page, 3.0, with what can be said where the pool is not known. */
export function computeOutcome(situation: PortSituation): Outcome {
  const pool = findPool(situation)
  switch (pool.rule) {
    case 'direct':
      return direct(situation, pool)
    case 'other-proxy':
      return nothingKnown(pool)
    case 'unknown':
      return situation.model.id === 'unknown' ? unknownBalancer(situation, pool) : unknownEntry(situation, pool, null)
    case 'subset':
      return unknownEntry(situation, pool, null)
    case 'one-of-candidates':
      return unknownEntry(situation, pool, possibleAnnouncers(situation))
    default:
      return computed(situation, pool)
  }
}

function computed(situation: PortSituation, pool: Pool): Outcome {
  const entry = spreadOverPool(situation, pool)
  const poolNodes = sizeOf(pool)
  // Without a single entry node nothing gets through: lost at the balancer instead of on a node.
  if (poolNodes === 0) return { pool, entry, shares: nothingServed, ...lost(situation, 1, 0), hopShare: 0, poolNodes }
  const { shares, unserved, refused, hopShare } = deliver(situation, pool, entry)
  return { pool, entry, shares, ...lost(situation, unserved, refused), hopShare, poolNodes }
}

/** A node without endpoints drops while others have some, and refuses once nobody has any that it knows of (domain page 1.4). */
function lost(
  { hasAny }: PortSituation,
  share: number,
  refused: number,
): Pick<Outcome, 'droppedShare' | 'refusedShare'> {
  return hasAny ? { droppedShare: share - refused, refusedShare: refused } : { droppedShare: 0, refusedShare: share }
}

function direct(situation: PortSituation, pool: Pool): Outcome {
  const shares = deliverDirectly(situation)
  const refusedShare = shares.size === 0 ? 1 : 0
  return { pool, entry: null, shares, droppedShare: 0, refusedShare, hopShare: 0, poolNodes: null }
}

/** That no endpoint could serve is the same under every balancer; anything else is left to the bounds. */
function unknownBalancer(situation: PortSituation, pool: Pool): Outcome {
  return situation.hasAny ? nothingKnown(pool) : refusedEverywhere(pool)
}

function nothingKnown(pool: Pool): Outcome {
  const unknown = { entry: null, shares: null, droppedShare: null, refusedShare: null, hopShare: null, poolNodes: null }
  return { pool, ...unknown }
}

/**
 * Which nodes connections enter on is not known, but what is the same for every possible one is: the share of each pod
 * under Cluster without hints, and whether connections are lost.
 *
 * @param possible the only nodes that can be the one entry; null: any node, and any number of them
 */
function unknownEntry(situation: PortSituation, pool: Pool, possible: readonly string[] | null): Outcome {
  if (!situation.hasAny) return refusedEverywhere(pool)
  const poolNodes = possible === null ? null : 1
  const unknown = { pool, entry: null, refusedShare: 0, hopShare: null, poolNodes }
  const { policy, cluster, local } = situation
  if (policy === 'Cluster' && cluster.hintedNodes.size + cluster.hintedZones.size === 0) {
    // Kube-proxies of two ages pick differently, and any of them may be the entry.
    if (nodesApart(situation.state, situation.port.endpoints).length > 0) {
      return { ...unknown, shares: null, droppedShare: null }
    }
    const usable = usableOn(situation, { name: '', zone: null })
    return { ...unknown, shares: new Map(usable.map((endpoint) => [endpoint, 1 / usable.length])), droppedShare: 0 }
  }
  if (policy === 'Cluster') return { ...unknown, shares: null, droppedShare: 0 }
  if (possible === null) return { ...unknown, shares: null, droppedShare: null, hopShare: 0 }
  const serving = possible.filter((name) => local.has(name)).length
  if (serving === 0) return { ...unknown, shares: nothingServed, droppedShare: 1, hopShare: 0 }
  return { ...unknown, shares: null, droppedShare: serving === possible.length ? 0 : null, hopShare: 0 }
}

function refusedEverywhere(pool: Pool): Outcome {
  const none = { entry: null, shares: nothingServed, droppedShare: 0, refusedShare: 1, hopShare: 0, poolNodes: null }
  return { pool, ...none }
}
