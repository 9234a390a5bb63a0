import 'server-only'
import type { ServiceResponse } from '@/lib/contracts/service'
import type { Service } from '@/lib/domain/cluster'
import { findPairs } from '@/lib/domain/what-if/pair'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'

/** An annotation longer than this is shown cut; the ones that decide a balancer are a line at most. */
const ANNOTATION_LENGTH = 500

/** The fields of one Service that decide where its traffic goes, as the object has them. */
export function getService(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: number,
): ServiceResponse {
  const { service, state, key } = findService(cluster, access, ref)
  return {
    ...fieldsOf(service),
    endpointSlices: state.slices.get(key)?.length ?? 0,
    pairs: findPairs(state, service).map((pair) => ({ ...pair, inWords: safeText(pair.inWords, ANNOTATION_LENGTH) })),
    freshness: freshnessOf(cluster, access, ofNamespace(service.namespace), nowMs),
  }
}

function fieldsOf(service: Service): Omit<ServiceResponse, 'endpointSlices' | 'pairs' | 'freshness'> {
  return {
    namespace: service.namespace,
    name: service.name,
    uid: service.uid,
    type: service.type,
    policy: service.externalTrafficPolicy ?? 'Cluster',
    internalTrafficPolicy: service.internalTrafficPolicy,
    ports: service.ports.map((port) => ({
      ...port,
      name: safeText(port.name),
      targetPort: optional(port.targetPort),
      appProtocol: optional(port.appProtocol),
    })),
    ipFamilies: [...service.ipFamilies],
    clusterIPs: [...service.clusterIPs],
    externalIPs: service.externalIPs.map((address) => safeText(address)),
    ingress: service.ingress.map(({ ip, hostname, ipMode }) => ({
      ip: optional(ip),
      hostname: optional(hostname),
      ipMode,
    })),
    loadBalancerClass: optional(service.loadBalancerClass),
    loadBalancerSourceRanges: service.loadBalancerSourceRanges.map((range) => safeText(range)),
    allocateLoadBalancerNodePorts: service.allocateLoadBalancerNodePorts,
    healthCheckNodePort: service.healthCheckNodePort,
    sessionAffinity: service.sessionAffinity,
    sessionAffinityTimeoutSeconds: service.sessionAffinityTimeoutSeconds,
    publishNotReadyAddresses: service.publishNotReadyAddresses,
    trafficDistribution: optional(service.trafficDistribution),
    serviceProxyName: optional(service.serviceProxyName),
    selector: pairs(service.selector),
    annotations: pairs(service.annotations),
    finalizers: service.finalizers.map((finalizer) => safeText(finalizer)),
    createdAt: service.createdAtMs === null ? null : new Date(service.createdAtMs).toISOString(),
    deleting: service.deleting,
  }
}

const optional = (text: string | null): string | null => (text === null ? null : safeText(text))

function pairs(map: ReadonlyMap<string, string>): { key: string; value: string }[] {
  return [...map]
    .map(([key, value]) => ({ key: safeText(key), value: safeText(value, ANNOTATION_LENGTH) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}
