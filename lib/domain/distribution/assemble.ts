import type { Endpoint } from '@/lib/domain/endpoints/collect'
import type { TopologyMode } from '@/lib/domain/endpoints/select'
import {
  computeLoad,
  computeSkew,
  computeSkewOfGroups,
  type ShareGroup,
  type SkewFigures,
} from '@/lib/domain/skew/skew'
import { computeOutcome, type Outcome } from './outcome'
import type { ElsewhereNodes, EndpointShare, NodeShare, PortDistribution } from './result'
import { nodeOf, type PortSituation, usableOn } from './situation'

type NodeSums = { ready: number; serving: number | null }
type ByNode = ReadonlyMap<string, Readonly<NodeSums>>

/** The answer for one servicePort and family. */
export function distributePort(situation: PortSituation): PortDistribution {
  const outcome = computeOutcome(situation)
  const endpoints = toEndpointShares(situation, outcome)
  const byNode = sumByNode(endpoints)
  const readyCounts = [...byNode.values()].map((node) => node.ready).filter((ready) => ready > 0)
  const readyEndpoints = endpoints.reduce((sum, { ready }) => (ready ? sum + 1 : sum), 0)
  return {
    port: situation.port.port,
    family: situation.port.family,
    rule: outcome.pool.rule,
    nodes: toNodeShares(situation, outcome, byNode),
    elsewhere: toElsewhere(situation, outcome),
    endpoints,
    readyEndpoints,
    nodesWithEndpoints: readyCounts.length,
    candidateNodes: outcome.pool.rule === 'direct' ? null : (situation.candidates?.all.nodes ?? null),
    poolNodes: outcome.poolNodes,
    droppedShare: outcome.droppedShare,
    refusedShare: outcome.refusedShare,
    hopShare: outcome.hopShare,
    skew: computeSkew(endpoints.filter(isCounted).map((endpoint) => endpoint.share)),
    nodeSkew: nodeSkewOf(outcome),
    schedulerSkew: schedulerSkewOf(situation, byNode),
    singleNode: readyCounts.length === 1 && readyCounts[0] === readyEndpoints,
    failOpen: outcome.pool.rule === 'fail-open',
    hints: hintsOf(situation, outcome),
  }
}

/** Pods that are compared: ready ones, zero shares included, and those that terminate and still receive (E12). */
const isCounted = (endpoint: EndpointShare): endpoint is EndpointShare & { share: number } =>
  endpoint.share !== null && (endpoint.ready || endpoint.share > 0)

function toEndpointShares({ port }: PortSituation, { shares }: Outcome): readonly EndpointShare[] {
  const shareOf = (endpoint: Endpoint) => (shares === null ? null : (shares.get(endpoint) ?? 0))
  const isCompared = (endpoint: Endpoint) => endpoint.ready || (shareOf(endpoint) ?? 0) > 0
  const compared = port.endpoints.filter(isCompared).length
  return port.endpoints.map((endpoint) => {
    const share = shareOf(endpoint)
    // Field by field: a spread of this many objects is ten times as slow.
    return {
      address: endpoint.address,
      port: endpoint.port,
      ready: endpoint.ready,
      serving: endpoint.serving,
      terminating: endpoint.terminating,
      nodeName: endpoint.nodeName,
      zone: endpoint.zone,
      zoneHints: endpoint.zoneHints,
      nodeHints: endpoint.nodeHints,
      podName: endpoint.podName,
      share,
      load: isCompared(endpoint) ? computeLoad(share, compared) : null,
    }
  })
}

function sumByNode(endpoints: readonly EndpointShare[]): ByNode {
  const sums = new Map<string, NodeSums>()
  for (const { nodeName, ready, share } of endpoints) {
    if (nodeName === null) continue
    let sum = sums.get(nodeName)
    if (sum === undefined) {
      sum = { ready: 0, serving: 0 }
      sums.set(nodeName, sum)
    }
    if (ready) sum.ready += 1
    sum.serving = share === null || sum.serving === null ? null : sum.serving + share
  }
  return sums
}

function toNodeShares(situation: PortSituation, outcome: Outcome, byNode: ByNode): readonly NodeShare[] {
  const names = new Set([...situation.named.keys(), ...outcome.pool.named.keys()])
  return [...names].sort().map((name) => toNodeShare(situation, outcome, name, byNode.get(name)))
}

function toNodeShare(
  situation: PortSituation,
  { pool, entry, shares }: Outcome,
  name: string,
  sums: Readonly<NodeSums> | undefined,
): NodeShare {
  const isDirect = pool.rule === 'direct'
  const node = nodeOf(situation, name)
  const own = situation.local.get(name) ?? []
  const usable = isDirect ? own.filter((endpoint) => endpoint.ready) : usableOn(situation, node)
  return {
    name,
    zone: node.zone,
    candidate: isDirect ? null : node.candidate,
    inPool: entry === null ? null : pool.named.has(name),
    entryShare: entry === null ? null : (entry.named.get(name) ?? 0),
    servingShare: sums === undefined ? (shares === null ? null : 0) : sums.serving,
    usableEndpoints: usable.length,
    localEndpoints: situation.localCounts.get(name) ?? 0,
    readyEndpoints: sums?.ready ?? 0,
    terminatingOnly: usable.length > 0 && usable.every((endpoint) => !endpoint.ready),
  }
}

function toElsewhere(situation: PortSituation, { pool, entry }: Outcome): readonly ElsewhereNodes[] {
  return [...pool.others].map(([zone, nodes]) => ({
    zone,
    nodes,
    entryShare: entry?.others.get(zone) ?? null,
    usableEndpoints: usableOn(situation, { name: '', zone }).length,
  }))
}

function nodeSkewOf({ pool, entry, poolNodes }: Outcome): SkewFigures {
  // One entry node, whichever it is, takes all.
  if (entry === null) return computeSkew(poolNodes === 1 ? [1] : [])
  const groups: ShareGroup[] = [...entry.named.values()].map((share) => ({ share, count: 1 }))
  for (const [zone, count] of pool.others) groups.push({ share: entry.others.get(zone) ?? 0, count })
  return computeSkewOfGroups(groups)
}

/** Counts of pods, not of traffic: what a spread constraint on the host name over the candidates would see. */
function schedulerSkewOf(situation: PortSituation, byNode: ByNode): number | null {
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
function hintsOf(situation: PortSituation, { pool }: Outcome): PortDistribution['hints'] {
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
