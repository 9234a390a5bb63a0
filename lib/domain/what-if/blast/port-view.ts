import { type Candidates, judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { Distribution, EndpointShare, NodeShare, PortDistribution } from '@/lib/domain/distribution/result'
import { proxyTraits } from '@/lib/domain/endpoints/proxy-traits'
import { type ClusterSelector, createClusterSelector } from '@/lib/domain/endpoints/select'

/** One port of one Service, and what is known of it. */
export type PortContext = {
  readonly state: ClusterState
  readonly service: Service
  readonly distribution: Distribution
  readonly port: PortDistribution
}

/** A node as an entry: what enters on it, and what it may pick. */
export type EntryView = {
  readonly name: string
  readonly zone: string | null
  /** The balancer may send here at all; null: not known, or no node is an entry. */
  readonly candidate: boolean | null
  /** null: not known, or no node is an entry. */
  readonly inPool: boolean | null
  /** null: not known; 0 where no node is an entry. */
  readonly entryShare: number | null
  readonly usableEndpoints: number
}

/** The port by node, for nodes that the distribution names and for all others of the cluster. */
export type PortView = {
  readonly context: PortContext
  readonly named: ReadonlyMap<string, NodeShare>
  readonly selector: ClusterSelector
  /** null: nodes may not be read, or no node is an entry. */
  readonly candidates: Candidates | null
  /** What a node needs to be an entry as its zone is, where nothing names it. */
  readonly trait: 'candidate' | 'eligible'
  /** Every node that could be lost: those that are named, and all others that are known. */
  names(): readonly string[]
  entryOf(name: string): EntryView
  endpointsOn(name: string): readonly EndpointShare[]
  /** How many of the endpoints that an entry node may pick under Cluster are on which node. */
  usableByNode(entry: EntryView): ReadonlyMap<string, number>
}

const none: readonly EndpointShare[] = Object.freeze([])

/** One port with its nodes at hand, made once for all nodes whose loss is asked about. */
export function viewPort(context: PortContext): PortView {
  const { state, distribution, port } = context
  const nodes = state.nodes === null || state.nodes.size === 0 ? null : state.nodes
  const named = new Map(port.nodes.map((node) => [node.name, node]))
  const selector = createClusterSelector(port.endpoints, proxyTraits(state, port.proxies.asksForHints))
  const candidates = judgeCandidates(nodes, distribution.model, state.serverVersion, port.family)
  const byNode = groupByNode(port.endpoints)
  const countedSets = new Map<readonly object[], ReadonlyMap<string, number>>()
  const needsEligible = port.rule === 'healthy' && distribution.model.probe?.target !== 'node-port'
  const trait = needsEligible ? 'eligible' : 'candidate'
  const isKnown = port.rule === 'direct' || (port.poolNodes !== null && port.rule !== 'one-of-candidates')
  return {
    context,
    named,
    selector,
    candidates,
    trait,
    names: () => [...new Set([...named.keys(), ...(nodes?.keys() ?? [])])],
    entryOf(name) {
      const own = named.get(name)
      if (own === undefined) return furtherNode(context, candidates, trait, name, isKnown)
      return { ...own, entryShare: port.rule === 'direct' ? 0 : own.entryShare }
    },
    endpointsOn: (name) => byNode.get(name) ?? none,
    usableByNode(entry) {
      const usable = selector.select(entry)
      const known = countedSets.get(usable) ?? countByNode(usable)
      countedSets.set(usable, known)
      return known
    },
  }
}

/** A node that no endpoint names: an entry as its zone is, if the balancer may use it at all (as `listNodes` has it). */
function furtherNode(
  { state, port }: PortContext,
  candidates: Candidates | null,
  trait: PortView['trait'],
  name: string,
  isKnown: boolean,
): EntryView {
  const zone = state.nodes?.get(name)?.zone ?? null
  const alike = port.elsewhere.find((elsewhere) => elsewhere.zone === zone)
  const isIn = alike !== undefined && candidates?.judge(name)[trait] === true
  return {
    name,
    zone,
    candidate: port.rule === 'direct' ? null : (candidates?.judge(name).candidate ?? null),
    inPool: isKnown && port.rule !== 'direct' ? isIn : null,
    entryShare: isKnown ? (isIn ? alike.entryShare : 0) : null,
    usableEndpoints: isIn ? alike.usableEndpoints : 0,
  }
}

function groupByNode(endpoints: readonly EndpointShare[]): ReadonlyMap<string, readonly EndpointShare[]> {
  const byNode = new Map<string, EndpointShare[]>()
  for (const endpoint of endpoints) {
    if (endpoint.nodeName === null) continue
    const own = byNode.get(endpoint.nodeName)
    if (own === undefined) byNode.set(endpoint.nodeName, [endpoint])
    else own.push(endpoint)
  }
  return byNode
}

function countByNode(usable: readonly { readonly nodeName: string | null }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { nodeName } of usable) if (nodeName !== null) counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
  return counts
}
