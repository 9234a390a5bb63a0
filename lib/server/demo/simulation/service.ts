import type { IpFamily, Protocol, Service, SliceEndpoint, TrafficPolicy } from '@/lib/domain/cluster'
import type { Draw } from './random'
import type { Pods, Workload } from './workload'

export type DemoPort = {
  /** `""` for the only port of a Service that names none. */
  readonly name: string
  readonly port: number
  readonly protocol?: Protocol
  readonly appProtocol?: string
  /** Nodes whose pods lack the named target port; absent: every pod has it. */
  readonly missingOn?: readonly string[]
}

/** The fields that whoever provides the way in from outside writes or reads. */
export type ExposureFields = Pick<Service, 'type'> &
  Partial<
    Pick<
      Service,
      'annotations' | 'finalizers' | 'loadBalancerClass' | 'ingress' | 'externalIPs' | 'allocateLoadBalancerNodePorts'
    >
  >

export type ExposureContext = {
  readonly namespace: string
  readonly name: string
  readonly policy: TrafficPolicy | null
  readonly families: readonly IpFamily[]
  /** The address that a balancer would give out. */
  readonly virtualIp: string
  readonly virtualIpV6: string
  readonly elapsedMs: number
  /** Names of nodes that have a ready pod now. */
  readonly servingNodes: ReadonlySet<string>
  readonly draw: Draw
}

/** How a Service is reached from outside, as the objects of a real controller show it. */
export type Exposure = {
  /** The fields change with time or with where pods are ready. */
  readonly moves: boolean
  readonly fields: (given: ExposureContext) => ExposureFields
}

export type DemoService = {
  readonly namespace: string
  readonly name: string
  readonly exposure: Exposure
  /** null: takes no traffic from outside. */
  readonly policy: TrafficPolicy | null
  /** null: no selector; `endpoints` are all there is. */
  readonly workload: Workload | null
  readonly ports: readonly DemoPort[]
  /** Endpoints of a slice that somebody made by hand. */
  readonly endpoints?: readonly SliceEndpoint[]
  readonly families?: readonly IpFamily[]
  readonly internalTrafficPolicy?: TrafficPolicy
  /** Pinned by the author; absent: allocated. */
  readonly healthCheckNodePort?: number
  readonly publishNotReadyAddresses?: boolean
  readonly clientAffinitySeconds?: number
  readonly sourceRanges?: readonly string[]
  readonly trafficDistribution?: string
  /** What the EndpointSlice controller writes as hints; `partly-zone`: one endpoint has none yet. */
  readonly hints?: 'zone' | 'partly-zone' | 'node'
  readonly headless?: boolean
}

type Options = Omit<DemoService, 'namespace' | 'name' | 'exposure' | 'policy' | 'workload'>

/**
 * @param path `namespace/name`
 * @param pods null: none that a selector finds
 */
export function service(
  path: `${string}/${string}`,
  exposure: Exposure,
  policy: TrafficPolicy | null,
  pods: Workload | Pods | null,
  options: Partial<Options> = {},
): DemoService {
  const [namespace = '', name = ''] = path.split('/')
  const workload = pods === null || 'name' in pods ? pods : { namespace, name, ...pods }
  return { namespace, name, exposure, policy, workload, ports: [https], ...options }
}

export const https: DemoPort = { name: 'https', port: 443, appProtocol: 'https' }
export const http: DemoPort = { name: 'http', port: 80, appProtocol: 'http' }
