import type { IpFamily, Service, ServicePort } from '@/lib/domain/cluster'
import type { Draw } from './random'
import type { DemoService, ExposureFields } from './service'

/** Numbers that the API server would have allocated, from the Service's place in the list. */
const firstNodePort = 30_100
const nodePortsPerService = 8
const firstHealthCheckNodePort = 32_100

const dayMs = 24 * 3_600_000

/** What Services select their pods by; its value is the workload's name. */
export const nameLabel = 'app.kubernetes.io/name'

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
  const fields = expose(demo, families, moment)
  const hasHealthPort = fields.type === 'LoadBalancer' && demo.policy === 'Local'
  return {
    namespace,
    name,
    uid: draw.uid(namespace, name),
    externalTrafficPolicy: demo.policy,
    internalTrafficPolicy: demo.internalTrafficPolicy ?? 'Cluster',
    ports: buildPorts(demo, fields, index),
    ipFamilies: families,
    clusterIPs: demo.headless ? ['None'] : families.map((family) => clusterAddress(family, index)),
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
    serviceProxyName: null,
    selector: new Map(demo.workload === null ? [] : [[nameLabel, demo.workload.name]]),
    annotations: new Map(),
    finalizers: [],
    createdAtMs: moment.startMs - Math.round(draw.between(9, 180, 'created', namespace, name) * dayMs),
    deleting: false,
    ...fields,
  }
}

const expose = (demo: DemoService, families: readonly IpFamily[], moment: ServiceMoment): ExposureFields =>
  demo.exposure.fields({
    namespace: demo.namespace,
    name: demo.name,
    policy: demo.policy,
    families,
    virtualIp: `203.0.113.${10 + moment.index}`,
    virtualIpV6: `2001:db8:113::${(10 + moment.index).toString(16)}`,
    elapsedMs: moment.elapsedMs,
    servingNodes: moment.servingNodes,
    draw: moment.draw,
  })

function buildPorts({ ports }: DemoService, fields: ExposureFields, index: number): readonly ServicePort[] {
  const hasNodePorts = fields.type !== 'ClusterIP' && fields.allocateLoadBalancerNodePorts !== false
  return ports.map(({ name, protocol, port, appProtocol }, position) => ({
    name,
    protocol: protocol ?? 'TCP',
    port,
    targetPort: name === '' ? String(port) : name,
    nodePort: hasNodePorts ? firstNodePort + index * nodePortsPerService + position : null,
    appProtocol: appProtocol ?? null,
  }))
}

const clusterAddress = (family: IpFamily, index: number): string =>
  family === 'IPv4' ? `10.96.${index}.10` : `fd00:10:96::${(index + 16).toString(16)}`
