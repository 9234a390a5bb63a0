import { canonicalAddress } from '@/lib/domain/address/write-address'
import type { ClusterState, Service } from '@/lib/domain/cluster'

type Pod = { readonly labels: ReadonlyMap<string, string> }
type Where = Pick<ClusterState, 'services' | 'slices'>

/**
 * Which of some addresses are those of pods behind Services. A pod is taken to have the labels that its Service selects
 * by, which is enough to know an ingress controller by. Pods behind no Service are not found, so an address that is
 * missing may still be a pod's.
 */
export function findPods({ services, slices }: Where, addresses: readonly string[]): ReadonlyMap<string, Pod> {
  const wanted = new Set(addresses.flatMap((address) => canonicalAddress(address) ?? []))
  const pods = new Map<string, Pod>()
  if (wanted.size === 0) return pods
  for (const [key, ofService] of slices) {
    for (const { endpoints } of ofService) {
      for (const endpoint of endpoints) {
        if (endpoint.podName === null) continue
        for (const address of endpoint.addresses) {
          if (!wanted.has(address)) continue
          const labels = selectorOf(services.get(key))
          // The same pod may be behind several Services: the one that says most decides.
          if ((pods.get(address)?.labels.size ?? -1) < labels.size) pods.set(address, { labels })
        }
      }
    }
  }
  return pods
}

/** Addresses of at most so many pods behind Services. */
export function somePods({ slices }: Pick<ClusterState, 'slices'>, most: number): readonly string[] {
  const found: string[] = []
  for (const ofService of slices.values()) {
    for (const { endpoints } of ofService) {
      for (const { podName, addresses } of endpoints) {
        if (podName !== null) found.push(...addresses)
        if (found.length >= most) return found.slice(0, most)
      }
    }
  }
  return found
}

const none: ReadonlyMap<string, string> = new Map()

const selectorOf = (service: Service | undefined): ReadonlyMap<string, string> => service?.selector ?? none
