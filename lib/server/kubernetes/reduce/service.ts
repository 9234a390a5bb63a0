import { type Ingress, type IpFamily, type Service, type ServicePort, serviceKey } from '@/lib/domain/cluster'
import { isKeptServiceAnnotation } from './allow-list'
import type { Interner } from './interner'
import { type Metadata, readEntries, readMetadata } from './metadata'
import {
  type RawObject,
  readEnum,
  readFlag,
  readInteger,
  readItems,
  readRecord,
  readText,
  readTexts,
  requireInteger,
  UnreadableField,
} from './readers'
import { type Reduction, reduceObject } from './reduction'

const PORT = { min: 1, max: 65_535 }
/** Several port fields of the API say "none" with 0. */
const PORT_OR_NONE = { min: 0, max: 65_535 }
/** More addresses than this no controller writes on one Service. */
const ADDRESSES = { itemsMax: 256, lengthMax: 253 }
const PORTS_MAX = 1000
/** The API server's default where a ClientIP Service does not say (domain page 1.4). */
const AFFINITY_TIMEOUT_SECONDS = 10_800
const FAMILIES = { itemsMax: 2, lengthMax: 4 }
const SERVICE_PROXY_LABEL = 'service.kubernetes.io/service-proxy-name'
const POLICIES = ['Local', 'Cluster'] as const
const keepEvery = (): boolean => true

/**
 * A Service as the domain wants it, from whatever the API server sent. Absent fields get the API's own defaults
 * (core/v1); a value that the API does not know makes the Service unreadable rather than guessed.
 */
export function reduceService(raw: unknown, intern: Interner): Reduction<Service> {
  return reduceObject<Service>('Service', raw, (object) => {
    const metadata = readMetadata(object, { name: 'label', namespaced: true })
    const value = Object.freeze(toService(object, metadata, intern))
    return { kind: 'object', key: serviceKey(value.namespace, value.name), value, leftOut: null }
  })
}

function toService(object: RawObject, metadata: Metadata, intern: Interner): Service {
  const spec = readRecord(object, 'spec', '')
  if (spec === null) throw new UnreadableField('spec is missing')
  return {
    namespace: intern.text(metadata.namespace),
    name: metadata.name,
    uid: metadata.uid,
    ...readType(spec),
    internalTrafficPolicy: readEnum(spec, 'internalTrafficPolicy', 'spec', POLICIES, 'Cluster'),
    ports: readItems(spec, 'ports', 'spec', PORTS_MAX, (port) => toServicePort(port, intern)),
    ipFamilies: readFamilies(spec),
    clusterIPs: readClusterIPs(spec),
    loadBalancerClass: readText(spec, 'loadBalancerClass', 'spec'),
    loadBalancerSourceRanges: readTexts(spec, 'loadBalancerSourceRanges', 'spec', ADDRESSES),
    allocateLoadBalancerNodePorts: readFlag(spec, 'allocateLoadBalancerNodePorts', 'spec', true),
    ingress: readIngress(object),
    healthCheckNodePort: readInteger(spec, 'healthCheckNodePort', 'spec', PORT_OR_NONE) || null,
    ...readAffinity(spec),
    publishNotReadyAddresses: readFlag(spec, 'publishNotReadyAddresses', 'spec', false),
    trafficDistribution: readText(spec, 'trafficDistribution', 'spec') || null,
    serviceProxyName: readProxyName(metadata),
    selector: readEntries(readRecord(spec, 'selector', 'spec'), 'spec.selector', keepEvery, intern),
    annotations: readEntries(metadata.annotations, 'metadata.annotations', isKeptServiceAnnotation, intern),
    finalizers: metadata.finalizers,
    createdAtMs: metadata.createdAtMs,
    deleting: metadata.deleting,
  }
}

/** By presence, as kube-proxy's watch selects: an empty value hands the Service over as well. */
function readProxyName({ labels }: Metadata): string | null {
  return labels === null ? null : readText(labels, SERVICE_PROXY_LABEL, 'metadata.labels')
}

function readType(spec: RawObject): Pick<Service, 'type' | 'externalIPs' | 'externalTrafficPolicy'> {
  const type = readEnum(spec, 'type', 'spec', ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'], 'ClusterIP')
  const externalIPs = readTexts(spec, 'externalIPs', 'spec', ADDRESSES)
  const takesOutsideTraffic = type === 'LoadBalancer' || type === 'NodePort' || externalIPs.length > 0
  const policy = readEnum(spec, 'externalTrafficPolicy', 'spec', POLICIES, null)
  return { type, externalIPs, externalTrafficPolicy: policy ?? (takesOutsideTraffic ? 'Cluster' : null) }
}

function toServicePort(port: RawObject, intern: Interner): ServicePort {
  const where = 'spec.ports[]'
  return Object.freeze({
    name: intern.text(readText(port, 'name', where) ?? ''),
    protocol: readEnum(port, 'protocol', where, ['TCP', 'UDP', 'SCTP'], 'TCP'),
    port: requireInteger(port, 'port', where, PORT),
    targetPort: readTargetPort(port, where),
    nodePort: readInteger(port, 'nodePort', where, PORT_OR_NONE) || null,
    appProtocol: readText(port, 'appProtocol', where),
  })
}

/** A number or the name of a container port; both are shown, none is resolved: EndpointSlices hold the real port. */
function readTargetPort(port: RawObject, where: string): string | null {
  if (typeof port.targetPort !== 'number') return readText(port, 'targetPort', where) || null
  return readInteger(port, 'targetPort', where, PORT_OR_NONE)?.toString() ?? null
}

function readFamilies(spec: RawObject): readonly IpFamily[] {
  const families = readTexts(spec, 'ipFamilies', 'spec', FAMILIES)
  for (const family of families) {
    if (family !== 'IPv4' && family !== 'IPv6') {
      throw new UnreadableField(`spec.ipFamilies[] is "${family}", which is none of IPv4, IPv6`)
    }
  }
  return families as readonly IpFamily[]
}

function readClusterIPs(spec: RawObject): readonly string[] {
  const list = readTexts(spec, 'clusterIPs', 'spec', ADDRESSES)
  const single = readText(spec, 'clusterIP', 'spec', ADDRESSES.lengthMax)
  return list.length > 0 || !single ? list : Object.freeze([single])
}

function readIngress(object: RawObject): readonly Ingress[] {
  const status = readRecord(object, 'status', '')
  const loadBalancer = status === null ? null : readRecord(status, 'loadBalancer', 'status')
  if (loadBalancer === null) return NO_INGRESS
  const where = 'status.loadBalancer.ingress[]'
  return readItems(loadBalancer, 'ingress', 'status.loadBalancer', ADDRESSES.itemsMax, (entry) =>
    Object.freeze({
      ip: readText(entry, 'ip', where, ADDRESSES.lengthMax) || null,
      hostname: readText(entry, 'hostname', where, ADDRESSES.lengthMax) || null,
      ipMode: readEnum(entry, 'ipMode', where, ['VIP', 'Proxy'], null),
    }),
  )
}

const NO_INGRESS: readonly Ingress[] = Object.freeze([])

function readAffinity(spec: RawObject): Pick<Service, 'sessionAffinity' | 'sessionAffinityTimeoutSeconds'> {
  const sessionAffinity = readEnum(spec, 'sessionAffinity', 'spec', ['None', 'ClientIP'], 'None')
  if (sessionAffinity === 'None') return { sessionAffinity, sessionAffinityTimeoutSeconds: null }
  const config = readRecord(spec, 'sessionAffinityConfig', 'spec')
  const clientIP = config === null ? null : readRecord(config, 'clientIP', 'spec.sessionAffinityConfig')
  const seconds =
    clientIP === null
      ? null
      : readInteger(clientIP, 'timeoutSeconds', 'spec.sessionAffinityConfig.clientIP', { min: 0, max: 2 ** 31 })
  return { sessionAffinity, sessionAffinityTimeoutSeconds: seconds ?? AFFINITY_TIMEOUT_SECONDS }
}
