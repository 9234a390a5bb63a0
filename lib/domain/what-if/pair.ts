import {
  type ClusterState,
  isExternalService,
  type Service,
  serviceKey,
  type TrafficPolicy,
} from '@/lib/domain/cluster'

/** Another external Service that sends to the same pods under the other policy. */
export type PairedService = {
  readonly namespace: string
  readonly name: string
  readonly policy: TrafficPolicy
  /** `selector`: the selectors are the same; `endpoints`: the ready endpoints are. */
  readonly basis: 'selector' | 'endpoints'
  readonly inWords: string
}

/**
 * Services of the same namespace that send to the same pods under the other policy: the usual set-up for a test, one
 * workload with a Local and a Cluster Service. They are compared as they are instead of imagined.
 *
 * @returns in order of name; empty: there is none
 */
export function findPairs(state: ClusterState, service: Service): readonly PairedService[] {
  if (!isExternalService(service)) return []
  const own = policyOf(service)
  const ours = readyAddresses(state, service)
  const pairs: PairedService[] = []
  for (const other of servicesOf(state, service.namespace)) {
    if (other === service || other.name === service.name || policyOf(other) === own) continue
    const basis = basisOf(state, service, ours, other)
    if (basis !== null) {
      const { namespace, name } = other
      pairs.push({ namespace, name, policy: policyOf(other), basis, inWords: sayPair(other, basis) })
    }
  }
  return pairs.sort((a, b) => (a.name < b.name ? -1 : 1))
}

const policyOf = ({ externalTrafficPolicy }: Service): TrafficPolicy => externalTrafficPolicy ?? 'Cluster'

const remembered = new WeakMap<ClusterState['services'], ReadonlyMap<string, readonly Service[]>>()

/** External Services by namespace, once for a state: every Service that is opened asks. */
function servicesOf({ services }: ClusterState, namespace: string): readonly Service[] {
  const known = remembered.get(services)
  if (known !== undefined) return known.get(namespace) ?? []
  const byNamespace = new Map<string, Service[]>()
  for (const service of services.values()) {
    if (!isExternalService(service)) continue
    const own = byNamespace.get(service.namespace)
    if (own === undefined) byNamespace.set(service.namespace, [service])
    else own.push(service)
  }
  remembered.set(services, byNamespace)
  return byNamespace.get(namespace) ?? []
}

function basisOf(
  state: ClusterState,
  service: Service,
  ours: ReadonlySet<string>,
  other: Service,
): PairedService['basis'] | null {
  if (service.selector.size > 0 && isSameMap(service.selector, other.selector)) return 'selector'
  if (ours.size === 0 || countEndpoints(state, other) < ours.size) return null
  const theirs = readyAddresses(state, other)
  return theirs.size === ours.size && [...ours].every((address) => theirs.has(address)) ? 'endpoints' : null
}

/** At least as many as there are addresses: a cheap way to leave out a Service that cannot be the same. */
const countEndpoints = ({ slices }: ClusterState, { namespace, name }: Service): number =>
  (slices.get(serviceKey(namespace, name)) ?? []).reduce((sum, { endpoints }) => sum + endpoints.length, 0)

const isSameMap = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)

function readyAddresses({ slices }: ClusterState, { namespace, name }: Service): ReadonlySet<string> {
  const addresses = new Set<string>()
  for (const { endpoints } of slices.get(serviceKey(namespace, name)) ?? []) {
    for (const { addresses: own, ready } of endpoints) {
      if ((ready ?? true) && own[0] !== undefined) addresses.add(own[0])
    }
  }
  return addresses
}

function sayPair({ name, selector, ...service }: Service, basis: PairedService['basis']): string {
  const labels = [...selector].map(([key, value]) => `${key}=${value}`).sort()
  const because =
    basis === 'selector' ? `it has the same selector, ${labels.join(', ')}` : 'its ready endpoints are the same'
  const policy = service.externalTrafficPolicy ?? 'Cluster'
  return `Service ${name} sends to the same pods under ${policy}: ${because}.`
}
