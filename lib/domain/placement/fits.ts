import type { ClusterNode, Taint } from '@/lib/domain/cluster'
import type { PodTemplate, Toleration } from '@/lib/domain/workload'
import { domainOf, isKnownKey } from './topology'

/** What of a pod template decides which nodes may take its pods at all. */
export type NodeNeeds = Pick<PodTemplate, 'nodeSelector' | 'tolerations'>

/** Put on a cordoned node by the node controller; a template may tolerate it. */
const cordonTaint: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' }
/** Put on a node whose condition Ready is not True; the taint may lag behind the condition. */
const notReadyTaint: Taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' }

/**
 * Why the scheduler puts no pod of this template on the node: cordon, Ready, taints, node selector. Free resources, host
 * ports and volumes are not known and not looked at.
 *
 * @returns null when nothing keeps it off
 */
export function whyNotFit(node: ClusterNode, needs: NodeNeeds): string | null {
  if (node.deleting) return 'it is being deleted'
  const taint = untolerated(node, needs.tolerations)
  if (taint === cordonTaint) return 'it is cordoned'
  if (taint === notReadyTaint) return `its condition Ready is ${node.ready ?? 'absent'}`
  if (taint !== null) return `nothing tolerates its taint ${taint.key}`
  const mismatch = mismatchedKey(node, needs)
  return mismatch === null ? null : `its label ${mismatch} is not what the node selector asks for`
}

/** The first taint that keeps pods off and that nothing tolerates; `PreferNoSchedule` keeps none off. */
export function untolerated(node: ClusterNode, tolerations: readonly Toleration[]): Taint | null {
  const taints = [
    ...(node.unschedulable ? [cordonTaint] : []),
    ...node.taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute'),
    ...(node.ready === 'True' || node.ready === null ? [] : [notReadyTaint]),
  ]
  return taints.find((taint) => !tolerations.some((toleration) => tolerates(toleration, taint))) ?? null
}

function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== null && effect !== taint.effect) return false
  if (key === null) return operator === 'Exists'
  return key === taint.key && (operator === 'Exists' || value === taint.value)
}

/** The first key of the node selector that the node does not meet. */
export function mismatchedKey(node: ClusterNode, { nodeSelector }: NodeNeeds): string | null {
  for (const [key, value] of nodeSelector) if (domainOf(node, key) !== value) return key
  return null
}

/**
 * Keys of a node selector that no node shows although the selector asks for them: the store keeps few labels, so what
 * they ask is not known rather than not met.
 */
export function unknownSelectorKeys(nodes: Iterable<ClusterNode>, nodeSelector: ReadonlyMap<string, string>) {
  const unseen = new Set([...nodeSelector.keys()].filter((key) => !isKnownKey(key)))
  if (unseen.size === 0) return unseen
  for (const node of nodes) for (const key of unseen) if (domainOf(node, key) !== null) unseen.delete(key)
  return unseen
}
