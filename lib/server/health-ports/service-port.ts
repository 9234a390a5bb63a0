import type { ClusterState, IpFamily, ServiceKey } from '@/lib/domain/cluster'
import { familiesOf } from '@/lib/domain/endpoints/build'
import { countLocalEndpoints } from '@/lib/domain/endpoints/local-count'
import { healthTarget } from '@/lib/domain/health/target'
import type { ProbePort } from './targets'

/** The sweep that all Cluster Services share, for 10256 says the same whatever the Service. Other ids have a slash. */
const KUBE_PROXY = 'kube-proxy'

/** One port that answers for a Service: which sweep asks it, and what that one asks. */
export type ServicePort = {
  readonly sweepId: string
  readonly service: ServiceKey
  readonly ask: ProbePort
}

/**
 * Which ports answer for a Service. A health check node port is asked in each family of the Service, the first family
 * first: each has its own socket and counts its own endpoints (domain page 2.1). kube-proxy serves 10256 for all
 * families on every address of a node, so that one is asked once.
 *
 * @returns none when the Service is gone or has no health port
 */
export function findServicePorts({ services }: ClusterState, key: ServiceKey): readonly ServicePort[] {
  const service = services.get(key)
  const target = service === undefined ? null : healthTarget(service)
  if (service === undefined || target === null) return []
  const { port } = target
  if (target.kind === 'kube-proxy') return [{ sweepId: KUBE_PROXY, service: key, ask: { port, family: null } }]
  const families = familiesOf(service)
  const asked: readonly (IpFamily | null)[] = families.length > 0 ? families : [null]
  return asked.map((family) => ({ sweepId: ownSweepId(key, family), service: key, ask: { port, family } }))
}

/** The ids of the sweeps that ask for this Service alone. */
export const ownSweepIds = (key: ServiceKey): readonly string[] =>
  ([null, 'IPv4', 'IPv6'] as const).map((family) => ownSweepId(key, family))

const ownSweepId = (key: ServiceKey, family: IpFamily | null): string => `${key} ${family ?? 'any'}`

/** What the answers of a port count, by node: ready endpoints; 10256 counts nothing. */
export const countedBy = (state: ClusterState, { sweepId, service, ask }: ServicePort): ReadonlyMap<string, number> =>
  sweepId === KUBE_PROXY ? new Map() : countEndpoints(state, service, ask.family)

/** Nodes with ready endpoints of a Service in any of its families: all sweeps of it sample the same. */
export function localNodes(state: ClusterState, key: ServiceKey): Iterable<string> {
  const service = state.services.get(key)
  const families = service === undefined ? [] : familiesOf(service)
  return new Set(families.flatMap((family) => [...countEndpoints(state, key, family).keys()]))
}

/** Ready endpoints of a Service by node, as one family counts them; empty when it has none or is gone. */
function countEndpoints(
  { services, slices }: ClusterState,
  key: ServiceKey,
  family: IpFamily | null,
): ReadonlyMap<string, number> {
  const service = services.get(key)
  return service === undefined
    ? new Map()
    : countLocalEndpoints(service, slices.get(key) ?? [], family ?? familiesOf(service)[0])
}
