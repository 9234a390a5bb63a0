import type { Service, ServicePort } from '@/lib/domain/cluster'
import type { Draw } from './random'
import type { DemoService } from './service'

/** Numbers that the API server would have allocated, from the Service's place in the list. */
const firstNodePort = 30_100
const nodePortsPerService = 8
const firstHealthCheckNodePort = 32_100

const longLastingMs = 9 * 24 * 3_600_000

export type ServiceMoment = {
  /** Place in the list of the cluster's Services, from 0. */
  readonly index: number
  readonly startMs: number
  readonly elapsedMs: number
  readonly servingNodes: ReadonlySet<string>
  readonly draw: Draw
}

/** The Service object as the API server would give it at this moment. */
export function buildService(demo: DemoService, moment: ServiceMoment): Service {
  const { index, draw } = moment
  const { namespace, name } = demo
  const families = demo.families ?? ['IPv4']
  const fields = demo.exposure.fields({
    namespace,
    name,
    policy: demo.policy,
    families,
    virtualIp: `203.0.113.${10 + index}`,
    virtualIpV6: `2001:db8:113::${(10 + index).toString(16)}`,
    elapsedMs: moment.elapsedMs,
    servingNodes: moment.servingNodes,
    draw,
  })
  const nodePorts = fields.type !== 'ClusterIP' && fields.allocateLoadBalancerNodePorts !== false
  const hasHealthPort = fields.type === 'LoadBalancer' && demo.policy === 'Local'
  return {
    namespace,
    name,
    uid: draw.uid(namespace, name),
    externalTrafficPolicy: demo.policy,
    internalTrafficPolicy: demo.internalTrafficPolicy ?? 'Cluster',
    ports: demo.ports.map((port, position): ServicePort => {
      return {
        name: port.name,
        protocol: port.protocol ?? 'TCP',
        port: port.port,
        targetPort: port.name === '' ? String(port.port) : port.name,
        nodePort: nodePorts ? firstNodePort + index * nodePortsPerService + position : null,
        appProtocol: port.appProtocol ?? null,
      }
    }),
    ipFamilies: families,
    clusterIPs: demo.headless
      ? ['None']
      : families.map((family) =>
          family === 'IPv4' ? `10.96.${index}.10` : `fd00:10:96::${(index + 16).toString(16)}`,
        ),
    externalIPs: [],
    loadBalancerClass: null,
    loadBalancerSourceRanges: demo.sourceRanges ?? [],
    allocateLoadBalancerNodePorts: true,
    ingress: [],
    healthCheckNodePort: hasHealthPort ? (demo.healthCheckNodePort ?? firstHealthCheckNodePort + index) : null,
    sessionAffinity: demo.clientAffinitySeconds === undefined ? 'None' : 'ClientIP',
    sessionAffinityTimeoutSeconds: demo.clientAffinitySeconds ?? null,
    publishNotReadyAddresses: demo.publishNotReadyAddresses ?? false,
    trafficDistribution: demo.trafficDistribution ?? null,
    selector: new Map(demo.workload === null ? [] : [['app.kubernetes.io/name', demo.workload.name]]),
    annotations: new Map(),
    finalizers: [],
    createdAtMs: moment.startMs - Math.round(longLastingMs * draw.between(1, 20, 'created', namespace, name)),
    deleting: false,
    ...fields,
  }
}
