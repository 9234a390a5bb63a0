import { parseAddress } from '@/lib/domain/address/cidr'
import { canonicalAddress } from '@/lib/domain/address/write-address'
import type { ClusterNode, IpFamily, Service } from '@/lib/domain/cluster'
import { familyOfAddress } from '@/lib/domain/endpoints/collect'

type NodesByAddress = ReadonlyMap<string, string>

const remembered = new WeakMap<ReadonlyMap<string, ClusterNode>, NodesByAddress>()

/** Which node has which address, once for a set of nodes. */
export function nodesByAddress(nodes: ReadonlyMap<string, ClusterNode>): NodesByAddress {
  const known = remembered.get(nodes)
  if (known !== undefined) return known
  const owners = new Map<string, string>()
  for (const node of nodes.values()) {
    for (const { type, address } of node.addresses) {
      // Where a node has no name, its address stands for one.
      const isOwn =
        type === 'InternalIP' || type === 'ExternalIP' || (type === 'Hostname' && parseAddress(address) !== null)
      if (!isOwn) continue
      owners.set(address, node.name)
      // Logs and metrics write one address in one way; whoever wrote the status may not.
      owners.set(oneText(address), node.name)
    }
  }
  remembered.set(nodes, owners)
  return owners
}

/**
 * Nodes whose own addresses the Service gives to its clients, with how many each: k3s ServiceLB puts node addresses into
 * the status, `externalIPs` often hold some.
 *
 * `others`: there are ways in besides, addresses that belong to no node or the node ports of all of them, so that only a
 * part of the connections enters where the owners are.
 *
 * @returns null when no address of this family is a node's own
 * Source: domain page 3, M8, and 3.1.
 */
export function findAddressOwners(
  nodes: ReadonlyMap<string, ClusterNode>,
  service: Service,
  family: IpFamily,
): { readonly counts: ReadonlyMap<string, number>; readonly others: boolean } | null {
  const owners = nodesByAddress(nodes)
  const counts = new Map<string, number>()
  let others = service.type === 'NodePort'
  for (const address of addressesOf(service)) {
    if (familyOfAddress(address) !== family) continue
    const owner = owners.get(address)
    if (owner === undefined) others = true
    else counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  return counts.size === 0 ? null : { counts, others }
}

/** Addresses that clients outside are given, each once. */
function addressesOf(service: Service): ReadonlySet<string> {
  const ingress = service.ingress.flatMap(({ ip }) => (ip === null ? [] : [ip]))
  return new Set([...ingress, ...service.externalIPs].map(oneText))
}

/** People write IPv6 addresses as they like; a text that is no address stands for itself. */
export const oneText = (address: string): string => canonicalAddress(address) ?? address
