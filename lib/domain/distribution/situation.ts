import { type Candidates, judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { resolveProbing } from '@/lib/domain/balancers/resolve-probing'
import {
  type ClusterNode,
  type EndpointSlice,
  type Service,
  serviceKey,
  type TrafficPolicy,
} from '@/lib/domain/cluster'
import type { Endpoint, PortEndpoints } from '@/lib/domain/endpoints/build'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import {
  type ClusterSelector,
  createClusterSelector,
  type EntryNode,
  hasAny,
  readsNodeHints,
  selectLocalByNode,
} from '@/lib/domain/endpoints/select'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import type { DistributionQuestion } from './question'

/** What all ports of a Service have in common. */
export type ServiceSituation = {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  readonly policy: TrafficPolicy
  /** With `probed` decided where the kind of balancer decides it. */
  readonly model: BalancerModel
  /** null: nodes may not be read, or none is known yet. */
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
  /** null: not known. */
  readonly candidates: Candidates | null
  readonly answers: ReadonlyMap<string, HealthAnswer> | null
  readonly nodeHints: boolean
}

/** One servicePort and family, with what selection says of it. */
export type PortSituation = ServiceSituation & {
  readonly port: PortEndpoints
  /** W_i, by node. */
  readonly localCounts: ReadonlyMap<string, number>
  readonly local: ReadonlyMap<string, readonly Endpoint[]>
  readonly cluster: ClusterSelector
  readonly hasAny: boolean
  /** Nodes that an endpoint, a hint or an announcement names: each is told apart. */
  readonly namedNodes: ReadonlySet<string>
}

const noEndpoints: readonly Endpoint[] = Object.freeze([])
const noSlices: readonly EndpointSlice[] = Object.freeze([])

export function surveyService({ state, service, policy, model, answers }: DistributionQuestion): ServiceSituation {
  const nodes = state.nodes === null || state.nodes.size === 0 ? null : state.nodes
  const resolved = resolveProbing(model, service)
  return {
    service,
    slices: state.slices.get(serviceKey(service.namespace, service.name)) ?? noSlices,
    policy: policy ?? service.externalTrafficPolicy ?? 'Cluster',
    model: resolved,
    nodes,
    candidates: judgeCandidates(nodes, resolved, state.serverVersion),
    answers: answers ?? null,
    nodeHints: readsNodeHints(state.serverVersion),
  }
}

export function surveyPort(situation: ServiceSituation, port: PortEndpoints): PortSituation {
  const cluster = createClusterSelector(port.endpoints, situation.nodeHints)
  const localCounts = countLocalEndpoints(situation.service, situation.slices, port.family)
  const namedNodes = new Set([...localCounts.keys(), ...(situation.model.announcers ?? [])])
  for (const { nodeName } of port.endpoints) if (nodeName !== null) namedNodes.add(nodeName)
  if (situation.policy === 'Cluster') for (const name of cluster.hintedNodes) namedNodes.add(name)
  return {
    ...situation,
    port,
    localCounts,
    local: selectLocalByNode(port.endpoints),
    cluster,
    hasAny: hasAny(port.endpoints),
    namedNodes,
  }
}

/** U(i) of the domain page, 3.0: the endpoints that one node may pick for traffic from outside. */
export function usableOn(situation: PortSituation, node: EntryNode): readonly Endpoint[] {
  return situation.policy === 'Local' ? (situation.local.get(node.name) ?? noEndpoints) : situation.cluster.select(node)
}

/** A node as an entry; where nodes may not be read, its zone is that of its endpoints. */
export function entryNode(situation: PortSituation, name: string): EntryNode {
  if (situation.nodes !== null) return { name, zone: situation.nodes.get(name)?.zone ?? null }
  return { name, zone: situation.port.endpoints.find((endpoint) => endpoint.nodeName === name)?.zone ?? null }
}
