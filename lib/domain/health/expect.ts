import { isEligible } from '@/lib/domain/balancers/candidate-rules'
import {
  type ClusterState,
  type EndpointSlice,
  type IpFamily,
  type Service,
  serviceKey,
  type TrafficPolicy,
} from '@/lib/domain/cluster'
import { buildEndpoints, familiesOf } from '@/lib/domain/endpoints/build'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import { FIRST_THAT_DRAINS, FIRST_WITH_FALLBACK, isProxyBefore } from '@/lib/domain/kube-proxy-version'
import { type HealthTarget, healthTarget } from './target'

/** What the health port of one node must answer, by the objects. */
export type HealthExpectation = {
  readonly target: HealthTarget
  readonly service: { readonly namespace: string; readonly name: string }
  /** null: nothing can be said (nodes may not be read). */
  readonly status: 200 | 503 | null
  /** Ready endpoints here, as the asked family counts them; null for 10256, which counts nothing. */
  readonly localEndpoints: number | null
  /** Every count that is right: on servers before 1.36 that of either family, for their ports collide (#114702). */
  readonly acceptedCounts: readonly number[]
  /** Addresses here that terminate and still serve: they accept connections while the port answers 503. */
  readonly drainingEndpoints: number
  /** Ready endpoints without a node name: kube-proxy counts them nowhere, Cilium everywhere (domain page 2.3). */
  readonly namelessEndpoints: number
  readonly publishNotReadyAddresses: boolean
}

export type HealthQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly policy?: TrafficPolicy | undefined
  /** Family of the address that is asked; the Service's first family where absent. */
  readonly family?: IpFamily | undefined
}

/**
 * What each node's health port must answer, by the objects alone.
 *
 * @returns null when the Service has no health port; else the expectation for a node, by name
 * Source: domain page 2.1, 2.2.
 */
export function expectHealth(question: HealthQuestion): ((nodeName: string) => HealthExpectation) | null {
  const target = healthTarget(question.service, question.policy)
  if (target === null) return null
  return target.kind === 'kube-proxy' ? expectKubeProxy(question, target) : expectServiceHealth(question, target)
}

function expectServiceHealth({ state, service, family }: HealthQuestion, target: HealthTarget) {
  const slices = state.slices.get(serviceKey(service.namespace, service.name)) ?? []
  const families = familiesOf(service)
  const asked = family !== undefined && families.includes(family) ? family : families[0]
  const ofEach = families.map((each) => countLocalEndpoints(service, slices, each))
  const own = ofEach.find((_, at) => families[at] === asked) ?? new Map<string, number>()
  const draining = countDraining(service, slices, asked)
  const nameless = countNameless(service, slices)
  return (nodeName: string): HealthExpectation => {
    const localEndpoints = own.get(nodeName) ?? 0
    const counted = countsPerFamily(state, nodeName) ? [own] : ofEach
    return {
      target,
      service: { namespace: service.namespace, name: service.name },
      status: localEndpoints > 0 ? 200 : 503,
      localEndpoints,
      acceptedCounts: [...new Set(counted.map((counts) => counts.get(nodeName) ?? 0))],
      drainingEndpoints: isProxyBefore(FIRST_WITH_FALLBACK, nodeName, state) ? 0 : (draining.get(nodeName) ?? 0),
      namelessEndpoints: nameless,
      publishNotReadyAddresses: service.publishNotReadyAddresses,
    }
  }
}

function expectKubeProxy({ state, service }: HealthQuestion, target: HealthTarget) {
  return (nodeName: string): HealthExpectation => {
    const node = state.nodes?.get(nodeName)
    // KEP-3836, on by default from 1.30: older kube-proxies do not look at the Node.
    const leaves = node !== undefined && !isEligible(node) && !isProxyBefore(FIRST_THAT_DRAINS, nodeName, state)
    return {
      target,
      service: { namespace: service.namespace, name: service.name },
      status: node === undefined ? null : leaves ? 503 : 200,
      localEndpoints: null,
      acceptedCounts: [],
      drainingEndpoints: 0,
      namelessEndpoints: 0,
      publishNotReadyAddresses: service.publishNotReadyAddresses,
    }
  }
}

/** From 1.36 each family has its own socket (domain page 2.1); a server whose version is not known may be older. */
const countsPerFamily = (state: ClusterState, nodeName: string): boolean =>
  state.serverVersion !== null && !isProxyBefore(36, nodeName, state)

function countDraining(service: Service, slices: readonly EndpointSlice[], family: IpFamily | undefined) {
  const addresses = new Map<string, Set<string>>()
  for (const port of buildEndpoints(service, slices)) {
    if (port.family !== family) continue
    for (const { nodeName, ready, serving, terminating, address } of port.endpoints) {
      if (nodeName === null || ready || !serving || !terminating) continue
      addresses.set(nodeName, (addresses.get(nodeName) ?? new Set()).add(address))
    }
  }
  return new Map([...addresses].map(([nodeName, own]) => [nodeName, own.size]))
}

function countNameless(service: Service, slices: readonly EndpointSlice[]): number {
  const endpoints = buildEndpoints(service, slices).flatMap((port) => port.endpoints)
  return endpoints.filter((endpoint) => endpoint.ready && endpoint.nodeName === null).length
}
