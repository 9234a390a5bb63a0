import type { ClusterNode } from '@/lib/domain/cluster'

export const hostnameKey = 'kubernetes.io/hostname'
export const zoneKey = 'topology.kubernetes.io/zone'
export const regionKey = 'topology.kubernetes.io/region'
const osKey = 'kubernetes.io/os'

/**
 * Which domain of a topology key a node is in. The host name label is taken to be the node's name, which is what
 * kubelets write unless they are told otherwise.
 *
 * @returns null when the node has no such label, or when the store does not keep it
 */
export function domainOf(node: ClusterNode, topologyKey: string): string | null {
  switch (topologyKey) {
    case hostnameKey:
      return node.name
    case zoneKey:
      return node.zone
    case regionKey:
      return node.region
    case osKey:
      return node.os
    default:
      return node.labels.get(topologyKey) ?? null
  }
}

/** Whether Evenkeel keeps the label of every node; of other keys only those that decide candidacy. */
export const isKnownKey = (topologyKey: string): boolean =>
  topologyKey === hostnameKey || topologyKey === zoneKey || topologyKey === regionKey
