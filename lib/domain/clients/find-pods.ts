import { holds, parseCidr } from '@/lib/domain/address/cidr'
import { canonicalAddress, readAddress } from '@/lib/domain/address/write-address'
import { nodesByAddress } from '@/lib/domain/balancers/node-addresses'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { ObservedAddress } from '@/lib/domain/source-address/observed'

type Pod = { readonly labels: ReadonlyMap<string, string> }
type Where = Pick<ClusterState, 'services' | 'slices'>

/**
 * Looks addresses up among pods.
 *
 * @returns for an address its pod; `none`: it is no pod's; null: it may be one's that is not known
 */
export function lookUpPods(
  state: Pick<ClusterState, 'services' | 'slices' | 'nodes'>,
  addresses: readonly string[],
): (address: string) => ObservedAddress['pod'] {
  const known = findPods(state, addresses)
  const others = arePodNetworksTold(state) ? 'none' : null
  return (address) => known.get(address) ?? others
}

/**
 * Which of some addresses are those of pods behind Services. A pod is taken to have the labels that its Service selects
 * by, which is enough to know an ingress controller by. Pods behind no Service are not found, so an address that is
 * missing may still be a pod's.
 */
function findPods({ services, slices }: Where, addresses: readonly string[]): ReadonlyMap<string, Pod> {
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
function somePods({ slices }: Pick<ClusterState, 'slices'>, most: number): readonly string[] {
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

/**
 * Whether nodes say where pods have their addresses, so that a private one elsewhere is no pod's: each node names its
 * network, and pods that are known have their addresses there or are their node's.
 */
function arePodNetworksTold(state: Pick<ClusterState, 'slices' | 'nodes'>): boolean {
  if (state.nodes === null || state.nodes.size === 0) return false
  const nodes = [...state.nodes.values()]
  if (nodes.some(({ podCIDRs }) => podCIDRs.length === 0)) return false
  const networks = nodes.flatMap(({ podCIDRs }) => podCIDRs.flatMap((text) => parseCidr(text) ?? []))
  const owners = nodesByAddress(state.nodes)
  return somePods(state, 500).every((address) => {
    if (owners.has(address)) return true
    const bytes = readAddress(address)
    return bytes !== null && networks.some((network) => holds(network, bytes))
  })
}
