import type { ClusterNode } from '@/lib/domain/cluster'
import { unknownSelectorKeys, whyNotFit } from '@/lib/domain/placement/fits'
import type { PodTemplate } from '@/lib/domain/workload'
import { localCounts } from './local-counts'
import type { ServiceQuestion } from './rule'

export type NodeCount = { readonly node: string; readonly pods: number }

/** How unevenly the ready pods of a Service lie on the nodes that may take them. */
export type HostSkew = {
  readonly skew: number
  readonly most: NodeCount
  readonly least: NodeCount
  /** What the template asks of nodes is not all known: then only nodes that hold pods are compared, a lower bound. */
  readonly isLowerBound: boolean
}

/**
 * What a spread constraint on the host name would call the skew of the ready pods, over the nodes that the pods of this
 * template may be put on: tainted and cordoned nodes without pods do not count.
 *
 * @returns null when nodes may not be read or no ready pod lies on a node
 * Source: domain page 4 (maxSkew).
 */
export function hostSkewOf(question: ServiceQuestion, template: PodTemplate): HostSkew | null {
  const { nodes } = question.state
  const held = localCounts(question).find(({ total }) => total > 0)?.byNode
  if (nodes === null || held === undefined) return null
  const { names, isComplete } = fittingNodes(nodes.values(), template)
  const compared = isComplete ? [...new Set([...names, ...held.keys()])] : [...held.keys()]
  const counts = compared.sort().map((node) => ({ node, pods: held.get(node) ?? 0 }))
  const most = counts.reduce((a, b) => (b.pods > a.pods ? b : a))
  const least = counts.reduce((a, b) => (b.pods < a.pods ? b : a))
  return { skew: most.pods - least.pods, most, least, isLowerBound: !isComplete }
}

/** Nodes that may take pods of a template, and whether all that it asks of them is known: else they are too many. */
export function fittingNodes(
  nodes: Iterable<ClusterNode>,
  template: PodTemplate,
): { readonly names: readonly string[]; readonly isComplete: boolean } {
  const all = [...nodes]
  const unknown = unknownSelectorKeys(all, template.nodeSelector)
  const nodeSelector = new Map([...template.nodeSelector].filter(([key]) => !unknown.has(key)))
  const fitting = all.filter((node) => whyNotFit(node, { ...template, nodeSelector }) === null)
  return { names: fitting.map(({ name }) => name), isComplete: unknown.size === 0 && !template.hasNodeAffinity }
}
