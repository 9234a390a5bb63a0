/** What detection sees and what becomes of the source address, for tests of rules. */
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterNode } from '@/lib/domain/cluster'
import { aSourceAddress } from '@/lib/domain/test-objects'

export const preserved = aSourceAddress({ verdict: 'preserved', podSees: 'the client' })
/** Under Cluster: the entry node puts its own. */
export const lostOnNode = aSourceAddress({
  verdict: 'lost',
  hop: 'entry-node',
  podSees: 'an address of the entry node',
})
/** A balancer that ends connections and opens its own. */
export const lostAtBalancer = aSourceAddress({
  verdict: 'lost',
  hop: 'balancer',
  podSees: 'an address of the balancer',
})
/** The same, with the client in a PROXY header. */
export const carriedByProxy = aSourceAddress({ ...lostAtBalancer, carriedBy: ['PROXY protocol'] })

/** What detection looks at besides the Service, where nobody reads what is optional. */
export const nodesAlone = (nodes: readonly ClusterNode[] | null) => ({
  nodes: nodes === null ? null : new Map(nodes.map((node) => [node.name, node])),
  announcements: nothingAnnounced,
})
