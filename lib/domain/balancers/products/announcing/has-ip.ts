import type { ClusterNode, Service } from '@/lib/domain/cluster'

type Nodes = ReadonlyMap<string, ClusterNode>

const label = 'kube-vip.io/has-ip'
const remembered = new WeakMap<Nodes, ReadonlyMap<string, readonly string[]>>()

/** Nodes whose label says that they have an address of the Service; none where labels are not written. */
export function nodesWithAddressLabel(
  nodes: Nodes | null,
  { ingress }: Service,
): readonly { readonly node: string; readonly address: string }[] {
  if (nodes === null) return []
  const labelled = labelledNodes(nodes)
  if (labelled.size === 0) return []
  return ingress.flatMap(({ ip }) =>
    ip === null ? [] : (labelled.get(ip) ?? []).map((node) => ({ node, address: ip })),
  )
}

/** By the address in the label, once for a set of nodes. */
function labelledNodes(nodes: Nodes): ReadonlyMap<string, readonly string[]> {
  const known = remembered.get(nodes)
  if (known !== undefined) return known
  const byAddress = new Map<string, string[]>()
  for (const { name, labels } of nodes.values()) {
    const address = labels.get(label)
    if (address !== undefined) byAddress.set(address, [...(byAddress.get(address) ?? []), name])
  }
  remembered.set(nodes, byAddress)
  return byAddress
}
