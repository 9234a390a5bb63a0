import type { ClusterState } from '@/lib/domain/cluster'
import type { Distribution, NodeShare, PortDistribution } from './result'

/** A node of the dense listing, with why it is or is not in the pool. */
export type ListedNode = NodeShare & { readonly reason: string }

/** Every node of the cluster for one port, the named ones of the distribution and all others, in order of zone and name. */
export function listNodes(
  _state: ClusterState,
  _distribution: Pick<Distribution, 'policy' | 'model'>,
  _port: PortDistribution,
): readonly ListedNode[] {
  throw new Error('not written yet')
}
