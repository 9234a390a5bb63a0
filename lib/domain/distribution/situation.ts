import { type Candidates, judgeCandidates } from '@/lib/domain/balancers/candidates'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { asksNodePort, resolveProbing } from '@/lib/domain/balancers/resolve-probing'
import {
  type ClusterNode,
  type ClusterState,
  type EndpointSlice,
  type IpFamily,
  type ServerVersion,
  type Service,
  serviceKey,
  type TrafficPolicy,
} from '@/lib/domain/cluster'
import type { PortEndpoints } from '@/lib/domain/endpoints/build'
import type { Endpoint } from '@/lib/domain/endpoints/collect'
import { asksForHints, nodesApart, proxyTraits } from '@/lib/domain/endpoints/proxy-traits'
import {
  type ClusterSelector,
  createClusterSelector,
  type EntryNode,
  hasAny,
  type ProxyTraits,
  selectLocalByNode,
} from '@/lib/domain/endpoints/select'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { FIRST_WITH_FALLBACK, splitProxies } from '@/lib/domain/kube-proxy-version'
import type { AnswersByFamily, DistributionQuestion } from './question'

/** What all ports of a Service have in common. */
export type ServiceSituation = {
  readonly service: Service
  readonly slices: readonly EndpointSlice[]
  readonly policy: TrafficPolicy
  /** With `probed` decided where the kind of balancer decides it. */
  readonly model: BalancerModel
  /** What the probe of the balancer asks, if it probes, is the Service's own node port. */
  readonly asksNodePort: boolean
  readonly serverVersion: ServerVersion | null
  /** null: nodes may not be read, or none is known yet. */
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
  /** Of a port: those that can be reached in its family. null: not known. */
  readonly candidates: Candidates | null
  readonly answersByFamily: AnswersByFamily | null
  /** Whose kube-proxies differ by version. */
  readonly state: Pick<ClusterState, 'nodes' | 'serverVersion'>
  readonly traits: ProxyTraits
}

/** A node that is told apart from others; null where nodes may not be read. */
export type NamedNode = EntryNode & { readonly candidate: boolean | null; readonly eligible: boolean | null }

/** One servicePort and family, with what selection says of it. */
export type PortSituation = ServiceSituation & {
  readonly port: PortEndpoints
  /** Of the port's family, by node; null: the objects alone decide. */
  readonly answers: ReadonlyMap<string, HealthAnswer> | null
  /** W_i, by node. */
  readonly localCounts: ReadonlyMap<string, number>
  readonly local: ReadonlyMap<string, readonly Endpoint[]>
  readonly cluster: ClusterSelector
  readonly hasAny: boolean
  /** Nodes that an endpoint, a hint or an announcement names. */
  readonly named: ReadonlyMap<string, NamedNode>
}

const noEndpoints: readonly Endpoint[] = Object.freeze([])
const noAnswers: ReadonlyMap<string, HealthAnswer> = new Map()
const noSlices: readonly EndpointSlice[] = Object.freeze([])

export function surveyService({ state, service, policy, model, answers }: DistributionQuestion): ServiceSituation {
  const nodes = state.nodes === null || state.nodes.size === 0 ? null : state.nodes
  const resolved = resolveProbing(model, service)
  const judgedPolicy = policy ?? service.externalTrafficPolicy ?? 'Cluster'
  return {
    service,
    slices: state.slices.get(serviceKey(service.namespace, service.name)) ?? noSlices,
    policy: judgedPolicy,
    model: resolved,
    asksNodePort: asksNodePort(resolved, service, judgedPolicy),
    serverVersion: state.serverVersion,
    nodes,
    candidates: judgeCandidates(nodes, resolved, state.serverVersion),
    answersByFamily: answers ?? null,
    state,
    traits: proxyTraits(state, asksForHints(service)),
  }
}

/** @param localCounts W_i over all ports of the family */
export function surveyPort(
  service: ServiceSituation,
  port: PortEndpoints,
  localCounts: ReadonlyMap<string, number>,
): PortSituation {
  const situation = { ...service, candidates: candidatesOf(service, port.family) }
  const cluster = createClusterSelector(port.endpoints, situation.traits)
  const named = new Map<string, NamedNode>()
  const add = (name: string, zone: string | null) => {
    if (!named.has(name)) named.set(name, toNamed(situation, name, zone))
  }
  for (const { nodeName, zone } of port.endpoints) if (nodeName !== null) add(nodeName, zone)
  for (const name of localCounts.keys()) add(name, null)
  for (const name of situation.model.announcers ?? []) add(name, null)
  if (situation.policy === 'Cluster') {
    for (const name of cluster.hintedNodes) add(name, null)
    for (const name of nodesApart(situation.state, port.endpoints)) add(name, null)
  }
  return {
    ...situation,
    port,
    answers: situation.answersByFamily && (situation.answersByFamily.get(port.family) ?? noAnswers),
    localCounts,
    local: selectLocalByNode(port.endpoints, situation.traits.fallsBack),
    cluster,
    hasAny: hasAny(port.endpoints, canFallBack(situation)),
    named,
  }
}

/** Where every kube-proxy is too old to fall back, terminating endpoints are none that could serve. */
const canFallBack = ({ state, traits }: ServiceSituation): boolean =>
  traits.fallsBack('') || splitProxies(FIRST_WITH_FALLBACK, state).exceptions.length > 0

/** Those that the reader named stay as they are. */
const candidatesOf = ({ nodes, model, serverVersion, candidates }: ServiceSituation, family: IpFamily) =>
  model.candidates === null ? judgeCandidates(nodes, model, serverVersion, family) : candidates

/** @param zone of the node's endpoints, which stands in where nodes may not be read */
function toNamed({ nodes, candidates }: ServiceSituation, name: string, zone: string | null): NamedNode {
  const judgement = candidates?.judge(name)
  return {
    name,
    zone: nodes === null ? zone : (nodes.get(name)?.zone ?? null),
    candidate: judgement?.candidate ?? null,
    eligible: judgement?.eligible ?? null,
  }
}

/** A node by name, whether or not anything of the Service names it. */
export function nodeOf(situation: PortSituation, name: string): NamedNode {
  return situation.named.get(name) ?? toNamed(situation, name, null)
}

/** U(i) of the domain page, 3.0: the endpoints that one node may pick for traffic from outside. */
export function usableOn(situation: PortSituation, node: EntryNode): readonly Endpoint[] {
  return situation.policy === 'Local' ? (situation.local.get(node.name) ?? noEndpoints) : situation.cluster.select(node)
}
