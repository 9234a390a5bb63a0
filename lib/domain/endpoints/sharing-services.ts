import { type ClusterState, type Service, type ServiceKey, serviceKey } from '@/lib/domain/cluster'

/** Services of the namespace, other than this one, that send to some of the same pods, by name. */
export function sharingServices(state: ClusterState, service: Service): readonly Service[] {
  const own = podsBehind(state, serviceKey(service.namespace, service.name))
  if (own.size === 0) return []
  const sharing: Service[] = []
  for (const [key, other] of state.services) {
    if (other.namespace !== service.namespace || other.name === service.name) continue
    if ([...podsBehind(state, key)].some((pod) => own.has(pod))) sharing.push(other)
  }
  return sharing.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Those among some Services of which another one sends to some of the same pods, in their order. */
export function sharingAmong(state: ClusterState, services: readonly Service[]): readonly Service[] {
  const podsOf = services.map((service) => {
    const { namespace, name } = service
    const pods = [...podsBehind(state, serviceKey(namespace, name))].map((pod) => `${namespace}/${pod}`)
    return { service, pods }
  })
  const times = new Map<string, number>()
  for (const { pods } of podsOf) for (const pod of pods) times.set(pod, (times.get(pod) ?? 0) + 1)
  return podsOf.filter(({ pods }) => pods.some((pod) => (times.get(pod) ?? 0) > 1)).map(({ service }) => service)
}

function podsBehind({ slices }: ClusterState, key: ServiceKey): ReadonlySet<string> {
  const pods = new Set<string>()
  for (const { endpoints } of slices.get(key) ?? []) {
    for (const { podName } of endpoints) if (podName !== null) pods.add(podName)
  }
  return pods
}
