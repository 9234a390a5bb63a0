import type { TopologyMode } from '@/lib/domain/endpoints/select'
import { computeSkew, computeSkewOfGroups, type ShareGroup, type SkewFigures } from '@/lib/domain/skew/skew'
import type { Outcome } from './outcome'
import type { PortDistribution } from './result'
import { nodeOf, type PortSituation } from './situation'

/** What the endpoints of each node come to. */
export type ByNode = ReadonlyMap<string, Readonly<NodeSums>>
/** `serving` null: not known. */
export type NodeSums = { ready: number; serving: number | null }

/** Of entry, over the nodes in the pool. */
export function nodeSkewOf({ pool, entry, poolNodes }: Outcome): SkewFigures {
  // One entry node, whichever it is, takes all.
  if (entry === null) return computeSkew(poolNodes === 1 ? [1] : [])
  const groups: ShareGroup[] = [...entry.named.values()].map((share) => ({ share, count: 1 }))
  for (const [zone, count] of pool.others) groups.push({ share: entry.others.get(zone) ?? 0, count })
  return computeSkewOfGroups(groups)
}

/** Counts of pods, not of traffic: what a spread constraint on the host name over the candidates would see. */
export function schedulerSkewOf(situation: PortSituation, byNode: ByNode): number | null {
  const candidates = situation.candidates?.all.nodes ?? 0
  if (candidates === 0) return null
  let [most, least, seen] = [0, Number.POSITIVE_INFINITY, 0]
  for (const [name, { ready }] of byNode) {
    if (nodeOf(situation, name).candidate !== true) continue
    most = Math.max(most, ready)
    least = Math.min(least, ready)
    seen += 1
  }
  return most - (seen < candidates ? 0 : least)
}

/** Which hints shape the endpoints of the nodes where connections enter; under Local none do. */
export function hintsOf(situation: PortSituation, { pool }: Outcome): PortDistribution['hints'] {
  const { policy, cluster } = situation
  if (policy === 'Local' || pool.rule === 'direct') return 'none'
  const modes = new Set<TopologyMode>()
  for (const name of pool.named.keys()) modes.add(cluster.mode(nodeOf(situation, name)))
  for (const zone of pool.others.keys()) modes.add(cluster.mode({ name: '', zone }))
  if (modes.size > 1) return 'mixed'
  const only = modes.values().next().value ?? modeByHints(situation)
  return only === 'same-node' ? 'node' : only === 'same-zone' ? 'zone' : 'none'
}

/** Where the entry nodes are not known, what the hints themselves say. */
function modeByHints({ cluster }: PortSituation): TopologyMode {
  if (cluster.hintedNodes.size > 0) return 'same-node'
  return cluster.hintedZones.size > 0 ? 'same-zone' : 'none'
}
