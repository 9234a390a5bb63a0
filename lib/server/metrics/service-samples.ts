import { judgeCandidates } from '@/lib/domain/balancers/candidates'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { type ClusterState, type Service, type SliceEndpoint, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'
import type { Labels } from './exposition'
import type { DistributionFamily } from './families'

export type Sample = { readonly family: DistributionFamily; readonly labels: Labels; readonly value: number }

export type ServiceSamples = {
  /** A handful, whatever the size of the Service. */
  readonly base: readonly Sample[]
  /** One a pod or node: by family, so that each is bounded apart. */
  readonly detail: readonly (readonly Sample[])[]
  /** In place of what is too much to name node by node. */
  readonly zones: readonly Sample[]
}

/** Shares that differ by less are equal. */
const EPSILON = 1e-9

/**
 * What is told of one Service, by the objects alone. What is not known has no sample: it is neither 0 nor anything else.
 *
 * @param endpointsKnown false: EndpointSlices of its namespace were never readable
 */
export function samplesOf(state: ClusterState, service: Service, endpointsKnown: boolean): ServiceSamples {
  const ref: Labels = [
    ['namespace', service.namespace],
    ['service', service.name],
  ]
  const info = { family: 'evenkeel_service_info', labels: [...ref, ...infoLabels(service)], value: 1 } as const
  if (!endpointsKnown) return { base: [info], detail: [], zones: [] }
  const backends = backendsOf(state, service)
  const distribution = distribute({ state, service, model: detectBalancer(service, state) })
  // One port stands for the Service: which port is worst may change by the minute, and a history must not.
  const port = distribution.ports[0]
  return {
    base: [
      info,
      ...countStates(backends).map(([name, value]) =>
        sample('evenkeel_service_endpoints', ref, { state: name }, value),
      ),
      ...(port === undefined ? [] : figuresOf(state, distribution, port, ref)),
    ],
    detail: [
      backends.filter(({ podName }) => podName !== null).map((backend) => podSample(ref, backend)),
      readyByNode(ref, backends),
      distribution.policy === 'Local' && port !== undefined ? sharesOf(ref, port) : [],
    ],
    zones: readyByZone(ref, backends),
  }
}

const sample = (
  family: DistributionFamily,
  ref: Labels,
  more: Readonly<Record<string, string | null>>,
  value: number,
): Sample => ({ family, labels: [...ref, ...Object.entries(more)], value })

const infoLabels = (service: Service): Labels => [
  ['type', service.type],
  ['external_traffic_policy', service.externalTrafficPolicy],
  ['internal_traffic_policy', service.internalTrafficPolicy],
  ['load_balancer_class', service.loadBalancerClass],
  ['ip_families', service.ipFamilies.join(' ')],
]

/** Each backend once: a pod with two families, or in two slices while it moves, is one. */
function backendsOf(state: ClusterState, service: Service): readonly SliceEndpoint[] {
  const backends = new Map<string, SliceEndpoint>()
  for (const slice of state.slices.get(serviceKey(service.namespace, service.name)) ?? []) {
    if (slice.headless || slice.addressType === 'FQDN') continue
    for (const endpoint of slice.endpoints) {
      const key = endpoint.podName ?? endpoint.addresses[0] ?? ''
      const known = backends.get(key)
      if (known === undefined || (!isReady(known) && isReady(endpoint))) backends.set(key, endpoint)
    }
  }
  return [...backends.values()]
}

/** An absent condition counts as true, as kube-proxy reads it (traffic page 1.1.4). */
const isReady = ({ ready }: SliceEndpoint): boolean => ready !== false

function countStates(backends: readonly SliceEndpoint[]): readonly (readonly [string, number])[] {
  const count = (holds: (endpoint: SliceEndpoint) => boolean): number => backends.filter(holds).length
  return [
    ['ready', count(isReady)],
    ['not_ready', count((one) => !isReady(one) && one.terminating !== true)],
    ['terminating', count((one) => !isReady(one) && one.terminating === true)],
  ]
}

function figuresOf(state: ClusterState, distribution: Distribution, port: PortDistribution, ref: Labels): Sample[] {
  const candidates = judgeCandidates(state.nodes, distribution.model, state.serverVersion, port.family)
  const withEndpoints = port.nodes.filter((node) => node.candidate === true && node.readyEndpoints > 0).length
  const ofNodes = [
    ['with_endpoints', port.nodesWithEndpoints],
    ['without_endpoints', candidates === null ? null : candidates.all.nodes - withEndpoints],
    ['eligible', candidates?.all.nodes ?? null],
  ] as const
  const figures = [
    ['evenkeel_service_expected_share_uniform', uniformShare(distribution, port)],
    ['evenkeel_service_peak_to_average_ratio', port.skew.peakToAverage],
    ['evenkeel_service_dropped_share_ratio', port.droppedShare],
  ] as const
  return [
    ...ofNodes.flatMap(([name, value]) =>
      value === null ? [] : [sample('evenkeel_service_nodes', ref, { state: name }, value)],
    ),
    ...figures.flatMap(([family, value]) => (value === null ? [] : [sample(family, ref, {}, value)])),
  ]
}

/**
 * The share of each ready endpoint where all get the same: of a balancer that is not known, where they do under each that
 * it may be. null: they get different shares, or theirs are not known.
 */
function uniformShare({ bounds }: Distribution, port: PortDistribution): number | null {
  if (bounds === null) return uniformShareOf(port)
  const [first = null, ...others] = bounds.map(({ ports }) =>
    ports[0] === undefined ? null : uniformShareOf(ports[0]),
  )
  return others.every((share) => first !== null && share !== null && Math.abs(share - first) < EPSILON) ? first : null
}

function uniformShareOf({ endpoints }: PortDistribution): number | null {
  const shares = endpoints.filter(({ ready }) => ready).map(({ share }) => share)
  const [first = null] = shares
  if (first === null || first <= EPSILON) return null
  return shares.every((share) => share !== null && Math.abs(share - first) < EPSILON) ? first : null
}

const podSample = (ref: Labels, { podName, nodeName, zone }: SliceEndpoint): Sample =>
  sample('evenkeel_endpoint_info', ref, { pod: podName, node: nodeName, zone }, 1)

function readyByNode(ref: Labels, backends: readonly SliceEndpoint[]): readonly Sample[] {
  return countReady(backends, ({ nodeName }) => nodeName).flatMap(([node, count]) =>
    node === null ? [] : [sample('evenkeel_service_node_ready_endpoints', ref, { node }, count)],
  )
}

const readyByZone = (ref: Labels, backends: readonly SliceEndpoint[]): readonly Sample[] =>
  countReady(backends, ({ zone }) => zone).map(([zone, count]) =>
    sample('evenkeel_service_zone_ready_endpoints', ref, { zone }, count),
  )

function countReady<Key>(backends: readonly SliceEndpoint[], keyOf: (one: SliceEndpoint) => Key): [Key, number][] {
  const counts = new Map<Key, number>()
  for (const backend of backends) {
    if (isReady(backend)) counts.set(keyOf(backend), (counts.get(keyOf(backend)) ?? 0) + 1)
  }
  return [...counts]
}

const sharesOf = (ref: Labels, port: PortDistribution): readonly Sample[] =>
  port.nodes.flatMap(({ name, servingShare }) =>
    servingShare !== null && servingShare > EPSILON
      ? [sample('evenkeel_service_expected_node_share_ratio', ref, { node: name }, servingShare)]
      : [],
  )
