import type { ClusterState, ServiceKey } from '@/lib/domain/cluster'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import { healthTarget } from '@/lib/domain/health/target'
import type { ProbePort } from './targets'

/** The sweep that all Cluster Services share, for 10256 says the same whatever the Service. Keys have a slash. */
const KUBE_PROXY = 'kube-proxy'

/** Which sweep answers for a Service, and what that one asks. */
export type ServicePort = { readonly sweepId: string; readonly ask: ProbePort }

/** @returns null when the Service is gone or has no health port */
export function findServicePort({ services }: ClusterState, key: ServiceKey): ServicePort | null {
  const service = services.get(key)
  const target = service === undefined ? null : healthTarget(service)
  if (service === undefined || target === null) return null
  // kube-proxy serves 10256 on every address of a node; a health check node port counts the endpoints of one family.
  if (target.kind === 'kube-proxy') return { sweepId: KUBE_PROXY, ask: { port: target.port, family: null } }
  return { sweepId: key, ask: { port: target.port, family: service.ipFamilies[0] ?? null } }
}

/** Ready endpoints of a Service by node; empty when it has none or is gone. */
export function countEndpoints({ services, slices }: ClusterState, key: ServiceKey): ReadonlyMap<string, number> {
  const service = services.get(key)
  return service === undefined ? new Map() : countLocalEndpoints(service, slices.get(key) ?? [])
}
