import { type Endpoint, familyOfAddress } from '@/lib/domain/endpoints/collect'
import { asksForHints, proxyAges } from '@/lib/domain/endpoints/proxy-traits'
import { computeLoad, computeSkew } from '@/lib/domain/skew/skew'
import { type ByNode, hintsOf, type NodeSums, nodeSkewOf, schedulerSkewOf } from './node-figures'
import { computeOutcome, type Outcome } from './outcome'
import type { ElsewhereNodes, EndpointShare, NodeShare, PortDistribution } from './result'
import { nodeOf, type PortSituation, usableOn } from './situation'
import { atMostWhole } from './whole'

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
    asksNodePort: situation.asksNodePort,
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
    lacksAddress: lackOfAddress(situation),
    hints: hintsOf(situation, outcome),
    proxies: proxyAges(situation.state, situation.port.endpoints, asksForHints(situation.service)),
  }
}

/** A host name may stand for both families; other types are reached by addresses of nodes. */
function lackOfAddress({ service, port }: PortSituation): PortDistribution['lacksAddress'] {
  const { type, ingress, externalIPs } = service
  if (type !== 'LoadBalancer' || ingress.some(({ ip }) => ip === null)) return null
  const given = [...ingress.flatMap(({ ip }) => ip ?? []), ...externalIPs]
  if (given.length === 0) return 'any'
  return given.some((address) => familyOfAddress(address) === port.family) ? null : 'family'
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
    sum.serving = share === null || sum.serving === null ? null : atMostWhole(sum.serving + share)
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
