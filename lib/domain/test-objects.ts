/** Small clusters for tests, written as the domain page writes them: [5,3,2] is n1 with five pods, n2 with three, n3 with two. */
import { nothingAnnounced } from './announcements'
import { nowhereKnown } from './balancers/client-path'
import type { BalancerModel, BalancerProbe } from './balancers/model'
import { asksHealthPort, timing } from './balancers/probe'
import {
  type ClusterNode,
  type ClusterState,
  type EndpointSlice,
  type Service,
  type ServicePort,
  type SliceEndpoint,
  serviceKey,
} from './cluster'
import type { SourceAddress } from './source-address/verdict'

export const httpPort: ServicePort = {
  name: 'http',
  protocol: 'TCP',
  port: 80,
  targetPort: '8080',
  nodePort: 30080,
  appProtocol: null,
}

export function aService(fields: Partial<Service> = {}): Service {
  return {
    namespace: 'shop',
    name: 'web',
    uid: 'uid-web',
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    internalTrafficPolicy: 'Cluster',
    ports: [httpPort],
    ipFamilies: ['IPv4'],
    clusterIPs: ['10.96.0.10'],
    externalIPs: [],
    loadBalancerClass: null,
    loadBalancerSourceRanges: [],
    allocateLoadBalancerNodePorts: true,
    ingress: [{ ip: '203.0.113.10', hostname: null, ipMode: 'VIP' }],
    healthCheckNodePort: 31234,
    sessionAffinity: 'None',
    sessionAffinityTimeoutSeconds: null,
    publishNotReadyAddresses: false,
    trafficDistribution: null,
    serviceProxyName: null,
    selector: new Map([['app', 'web']]),
    annotations: new Map(),
    finalizers: [],
    createdAtMs: null,
    deleting: false,
    ...fields,
  }
}

export function aNode(name: string, fields: Partial<ClusterNode> = {}): ClusterNode {
  return {
    name,
    zone: null,
    region: null,
    os: null,
    labels: new Map(),
    taints: [],
    unschedulable: false,
    deleting: false,
    ready: 'True',
    networkUnavailable: false,
    addresses: [],
    podCIDRs: [],
    pluginAddresses: [],
    providerId: null,
    kubeletVersion: null,
    createdAtMs: null,
    ...fields,
  }
}

export function anEndpoint(
  address: string,
  nodeName: string | null,
  fields: Partial<SliceEndpoint> = {},
): SliceEndpoint {
  return {
    addresses: [address],
    ready: true,
    serving: true,
    terminating: false,
    nodeName,
    zone: null,
    zoneHints: [],
    nodeHints: [],
    podName: `pod-${address}`,
    ...fields,
  }
}

export const terminating = { ready: false, serving: true, terminating: true } as const
export const unready = { ready: false, serving: false, terminating: false } as const

export function aSlice(endpoints: readonly SliceEndpoint[], fields: Partial<EndpointSlice> = {}): EndpointSlice {
  return {
    namespace: 'shop',
    name: 'web-abcde',
    serviceName: 'web',
    addressType: 'IPv4',
    headless: false,
    ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
    endpoints,
    ...fields,
  }
}

/** Ready endpoints by node: `podsOn([5, 3, 2])` puts five on n1, three on n2, two on n3. */
export function podsOn(counts: readonly number[], fields: (node: number) => Partial<SliceEndpoint> = () => ({})) {
  return counts.flatMap((count, node) =>
    Array.from({ length: count }, (_, pod) =>
      anEndpoint(`10.0.${node + 1}.${pod + 10}`, `n${node + 1}`, fields(node + 1)),
    ),
  )
}

/** Nodes n1 to n`count`; `zones` holds a letter for each. */
export function nodesOf(count: number, zones = ''): readonly ClusterNode[] {
  return Array.from({ length: count }, (_, index) => aNode(`n${index + 1}`, { zone: zones[index] ?? null }))
}

export function aCluster(
  service: Service,
  slices: readonly EndpointSlice[],
  nodes: readonly ClusterNode[] | null,
  version: ClusterState['serverVersion'] = { major: 1, minor: 36 },
): ClusterState {
  return {
    services: new Map([[serviceKey(service.namespace, service.name), service]]),
    slices: new Map(slices.length === 0 ? [] : [[serviceKey(service.namespace, service.name), slices]]),
    nodes: nodes === null ? null : new Map(nodes.map((node) => [node.name, node])),
    serverVersion: version,
    announcements: nothingAnnounced,
  }
}

export function aModel(fields: Partial<BalancerModel> = {}): BalancerModel {
  return {
    id: 'equal-node',
    confidence: 'reader',
    evidence: [],
    product: null,
    candidateRule: 'cloud-controller',
    candidates: null,
    announcers: null,
    probed: null,
    probe: null,
    crossZone: null,
    failsOpen: false,
    clientPath: nowhereKnown,
    missing: [],
    couldBe: [],
    ...fields,
  }
}

/** Asks the health check node port every ten seconds; two answers decide. */
export function aProbe(fields: Partial<BalancerProbe> = {}): BalancerProbe {
  return { ...asksHealthPort('health-check-node-port', timing(10, 6, 2, 2)), ...fields }
}

export function aSourceAddress(fields: Partial<SourceAddress> = {}): SourceAddress {
  return {
    verdict: 'unknown',
    basis: 'expected',
    hop: null,
    podSees: 'not known',
    reasons: [],
    carriedBy: [],
    breaks: [],
    unchecked: [],
    contradictions: [],
    observed: [],
    stages: [],
    ...fields,
  }
}
