import type { Announcements } from './announcements'
import type { IpFamily, ServiceKey } from './names'

/**
 * What Evenkeel knows of a cluster, reduced to the fields that decide where traffic goes.
 * Plain values: the live cluster, the demo, a recording and a test all give the same shape.
 */

export { type IpFamily, type ServiceKey, serviceKey } from './names'

export type TrafficPolicy = 'Local' | 'Cluster'
export type Protocol = 'TCP' | 'UDP' | 'SCTP'
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName'

export type ServicePort = {
  /** `""` for the single unnamed port. */
  readonly name: string
  readonly protocol: Protocol
  readonly port: number
  readonly targetPort: string | null
  readonly nodePort: number | null
  readonly appProtocol: string | null
}

/** One entry of `status.loadBalancer.ingress`. */
export type Ingress = {
  readonly ip: string | null
  readonly hostname: string | null
  /** null: not set, which kube-proxy treats as VIP when there is an IP. */
  readonly ipMode: 'VIP' | 'Proxy' | null
}

export type Service = {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly type: ServiceType
  /** null where the API server keeps none: Services that take no traffic from outside. */
  readonly externalTrafficPolicy: TrafficPolicy | null
  readonly internalTrafficPolicy: TrafficPolicy
  readonly ports: readonly ServicePort[]
  readonly ipFamilies: readonly IpFamily[]
  readonly clusterIPs: readonly string[]
  readonly externalIPs: readonly string[]
  readonly loadBalancerClass: string | null
  readonly loadBalancerSourceRanges: readonly string[]
  readonly allocateLoadBalancerNodePorts: boolean
  readonly ingress: readonly Ingress[]
  /** null: none allocated (the API's 0). */
  readonly healthCheckNodePort: number | null
  readonly sessionAffinity: 'None' | 'ClientIP'
  /** null when `sessionAffinity` is None. */
  readonly sessionAffinityTimeoutSeconds: number | null
  readonly publishNotReadyAddresses: boolean
  readonly trafficDistribution: string | null
  /** Label `service.kubernetes.io/service-proxy-name`: kube-proxy leaves the Service to another proxy; null: absent. */
  readonly serviceProxyName: string | null
  readonly selector: ReadonlyMap<string, string>
  /** Only annotations that decide a balancer's behaviour (the allow-list of the store). */
  readonly annotations: ReadonlyMap<string, string>
  readonly finalizers: readonly string[]
  readonly createdAtMs: number | null
  readonly deleting: boolean
}

/** An endpoint as the API writes it: an absent condition stays null, the domain decides what that means (1.1.4). */
export type SliceEndpoint = {
  readonly addresses: readonly string[]
  readonly ready: boolean | null
  readonly serving: boolean | null
  readonly terminating: boolean | null
  readonly nodeName: string | null
  readonly zone: string | null
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
  /** null when the endpoint is no pod. */
  readonly podName: string | null
}

export type SlicePort = {
  readonly name: string | null
  readonly protocol: Protocol
  readonly port: number | null
}

export type EndpointSlice = {
  readonly namespace: string
  readonly name: string
  /** Label `kubernetes.io/service-name`. */
  readonly serviceName: string
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  /** Label `service.kubernetes.io/headless` is present: kube-proxy skips the slice. */
  readonly headless: boolean
  readonly ports: readonly SlicePort[]
  readonly endpoints: readonly SliceEndpoint[]
}

export type NodeAddress = {
  readonly type: 'InternalIP' | 'ExternalIP' | 'Hostname' | 'InternalDNS' | 'ExternalDNS'
  readonly address: string
}

export type Taint = { readonly key: string; readonly value: string; readonly effect: string }

export type ClusterNode = {
  readonly name: string
  /** Label `topology.kubernetes.io/zone`; null when the node has none. */
  readonly zone: string | null
  readonly region: string | null
  /** Label `kubernetes.io/os`: "linux", "windows"; null when the node has none. */
  readonly os: string | null
  /** Only labels that decide candidacy (the allow-list of the store). */
  readonly labels: ReadonlyMap<string, string>
  readonly taints: readonly Taint[]
  readonly unschedulable: boolean
  readonly deleting: boolean
  /** Condition Ready: null when it is absent. */
  readonly ready: 'True' | 'False' | 'Unknown' | null
  /** Condition NetworkUnavailable is True. */
  readonly networkUnavailable: boolean
  readonly addresses: readonly NodeAddress[]
  readonly podCIDRs: readonly string[]
  /** What the network plugin calls its own on the node, each once: tunnels, routers. Empty: it says nothing. */
  readonly pluginAddresses: readonly string[]
  readonly providerId: string | null
  readonly kubeletVersion: string | null
  readonly createdAtMs: number | null
}

export type ServerVersion = { readonly major: number; readonly minor: number }

export type ClusterState = {
  readonly services: ReadonlyMap<ServiceKey, Service>
  /** By the Service that they belong to; a Service without slices has no entry. */
  readonly slices: ReadonlyMap<ServiceKey, readonly EndpointSlice[]>
  /** null: not known, because they may not be read (RBAC) or were not listed yet, which is not the same as "no nodes". */
  readonly nodes: ReadonlyMap<string, ClusterNode> | null
  /** null: not known. */
  readonly serverVersion: ServerVersion | null
  /** Who announces addresses, as far as optional resources were read. */
  readonly announcements: Announcements
}

/**
 * Takes traffic from outside: type LoadBalancer or NodePort, or ClusterIP with externalIPs (design, "external Service").
 * kube-proxy makes no rule for a headless Service, not even for its externalIPs.
 */
export function isExternalService(service: Service): boolean {
  return (
    service.type === 'LoadBalancer' ||
    service.type === 'NodePort' ||
    (service.type === 'ClusterIP' && service.externalIPs.length > 0 && service.clusterIPs[0] !== 'None')
  )
}
