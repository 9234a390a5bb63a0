import type { ClusterState, EndpointSlice, Service, ServiceKey } from '@/lib/domain/cluster'

type Pod = { readonly labels: ReadonlyMap<string, string> }

const remembered = new WeakMap<ReadonlyMap<ServiceKey, readonly EndpointSlice[]>, ReadonlyMap<string, Pod>>()

/**
 * Pods behind Services by their addresses, once for a set of slices. A pod is taken to have the labels that its Service
 * selects by, which is enough to know an ingress controller by. Pods behind no Service are not in it, so an address that
 * is missing may still be a pod's.
 */
export function podsByAddress({
  services,
  slices,
}: Pick<ClusterState, 'services' | 'slices'>): ReadonlyMap<string, Pod> {
  const known = remembered.get(slices)
  if (known !== undefined) return known
  const pods = new Map<string, Pod>()
  for (const [key, ofService] of slices) {
    const labels = selectorOf(services.get(key))
    for (const { endpoints } of ofService) {
      for (const { addresses, podName } of endpoints) {
        if (podName === null) continue
        for (const address of addresses) {
          // The same pod may be behind several Services: the one that says most decides.
          if ((pods.get(address)?.labels.size ?? -1) < labels.size) pods.set(address, { labels })
        }
      }
    }
  }
  remembered.set(slices, pods)
  return pods
}

const none: ReadonlyMap<string, string> = new Map()

const selectorOf = (service: Service | undefined): ReadonlyMap<string, string> => service?.selector ?? none
