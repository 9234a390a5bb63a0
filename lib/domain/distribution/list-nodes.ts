import { type Candidates, judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { ClusterState, TrafficPolicy } from '@/lib/domain/cluster'
import { proxyTraits } from '@/lib/domain/endpoints/proxy-traits'
import { createClusterSelector, type EntryNode, type ProxyTraits } from '@/lib/domain/endpoints/select'
import { type NodeContext, sayWhy } from './node-reason'
import type { Distribution, NodeShare, PortDistribution } from './result'

/** A node of the dense listing. */
export type ListedNode = NodeShare & {
  /** Why the node is or is not in the pool, in words. */
  readonly reason: string
}

/**
 * Every node of the cluster for one port: those that the distribution names, and all others, in order of zone and name.
 * Costs as much as the cluster has nodes; made for one Service at a time.
 */
export function listNodes(
  state: ClusterState,
  distribution: Pick<Distribution, 'policy' | 'model' | 'basis'>,
  port: PortDistribution,
): readonly ListedNode[] {
  const nodes = state.nodes ?? new Map<string, never>()
  const known = nodes.size === 0 ? null : nodes
  const candidates = judgeCandidates(known, distribution.model, state.serverVersion, port.family)
  const named = new Set(port.nodes.map((node) => node.name))
  const further = [...nodes.values()].filter((node) => !named.has(node.name))
  const context: NodeContext = { ...distribution, port }
  const countUsable = usableCounter(distribution.policy, port, proxyTraits(state, port.proxies.asksForHints))
  return [...port.nodes, ...further.map((node) => toFurther(node, countUsable(node), candidates, context))]
    .map((node) => ({ ...node, reason: sayWhy(node, candidates?.judge(node.name) ?? null, context) }))
    .sort(byZoneAndName)
}

/** A node that no endpoint names: in the pool as its zone is, if the balancer may use it at all. */
function toFurther(
  { name, zone }: EntryNode,
  usableEndpoints: number,
  candidates: Candidates | null,
  { port }: NodeContext,
): NodeShare {
  const alike = port.elsewhere.find((elsewhere) => elsewhere.zone === zone)
  const judgement = candidates?.judge(name)
  const needsEligible = port.rule === 'healthy' && !port.asksNodePort
  const isIn = alike !== undefined && judgement?.[needsEligible ? 'eligible' : 'candidate'] === true
  const isKnown = port.poolNodes !== null && port.rule !== 'one-of-candidates'
  return {
    name,
    zone,
    candidate: port.rule === 'direct' ? null : (judgement?.candidate ?? null),
    inPool: isKnown ? isIn : null,
    entryShare: isKnown ? (isIn ? alike.entryShare : 0) : null,
    servingShare: port.endpoints.some((endpoint) => endpoint.share === null) ? null : 0,
    usableEndpoints,
    localEndpoints: 0,
    readyEndpoints: 0,
    terminatingOnly: false,
  }
}

/** How many endpoints a node may pick that holds none itself, whether or not anything enters there. */
function usableCounter(
  policy: TrafficPolicy,
  port: PortDistribution,
  traits: ProxyTraits,
): (node: EntryNode) => number {
  if (policy === 'Local' || port.rule === 'direct') return () => 0
  const cluster = createClusterSelector(port.endpoints, traits)
  return (node) => cluster.select(node).length
}

/** One collator for all: comparing five thousand names by `localeCompare` takes ten times as long. */
const inOrder = new Intl.Collator('en', { numeric: true })

/** Nodes without a zone come last. */
function byZoneAndName(a: NodeShare, b: NodeShare): number {
  if (a.zone !== b.zone) return a.zone === null ? 1 : b.zone === null ? -1 : inOrder.compare(a.zone, b.zone)
  return inOrder.compare(a.name, b.name)
}
