import { excludeLabel, isEligible } from '@/lib/domain/balancers/candidate-rules'
import type { ClusterNode } from '@/lib/domain/cluster'

/**
 * - `absent`: no Node object
 * - `leaving`: being deleted, or tainted for removal by the cluster autoscaler
 * - `excluded`: its label takes it out of external load balancers
 */
export const nodeStates = ['absent', 'not-ready', 'ready', 'cordoned', 'excluded', 'leaving'] as const
export type NodeState = (typeof nodeStates)[number]

/** The one thing about a node that matters most to traffic from outside. */
export function nodeStateOf(node: ClusterNode | null): NodeState {
  if (node === null) return 'absent'
  if (!isEligible(node)) return 'leaving'
  if (node.ready !== 'True') return 'not-ready'
  if (node.labels.has(excludeLabel)) return 'excluded'
  return node.unschedulable ? 'cordoned' : 'ready'
}
