import type { ClusterNode } from '@/lib/domain/cluster'
import { unknownSelectorKeys, whyNotFit } from '@/lib/domain/placement/fits'
import { matchesLabels } from '@/lib/domain/placement/match-labels'
import type { PodTemplate, SpreadConstraint, Workload } from '@/lib/domain/workload'
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
  /** Which pods were counted: "of web", "that it counts". */
  readonly whose: string
}

/**
 * The skew of the ready pods by a spread constraint on the host name, over the nodes that the pods of this template may
 * be put on: tainted and cordoned nodes without pods do not count. Where several workloads share the Service, only pods
 * that the constraint picks count.
 *
 * @returns null when nodes or pods may not be read, or no ready pod that counts lies on a node
 * Source: domain page 4 (maxSkew).
 */
export function hostSkewOf(
  question: ServiceQuestion,
  { template }: Pick<Workload, 'template'>,
  constraint: SpreadConstraint,
): HostSkew | null {
  const { nodes } = question.state
  const held = heldBy(question, constraint)
  if (nodes === null || held === null || held.size === 0) return null
  const { names, isComplete } = fittingNodes(nodes.values(), template)
  const compared = isComplete ? [...new Set([...names, ...held.keys()])] : [...held.keys()]
  const counts = compared.sort().map((node) => ({ node, pods: held.get(node) ?? 0 }))
  const most = counts.reduce((a, b) => (b.pods > a.pods ? b : a))
  const least = counts.reduce((a, b) => (b.pods < a.pods ? b : a))
  const whose = hasSeveral(question) ? 'that it counts' : `of ${question.service.name}`
  return { skew: most.pods - least.pods, most, least, isLowerBound: !isComplete, whose }
}

/** Why the skew is not known; null: it is, or no pod lies anywhere. */
export function whyNoSkew(question: ServiceQuestion): string | null {
  const { state, facts } = question
  if (state.nodes === null) return 'Nodes may not be read, so the skew is not known.'
  return hasSeveral(question) && !facts.pods.known ? facts.pods.inWords : null
}

const hasSeveral = ({ facts: { workloads } }: ServiceQuestion): boolean => workloads.known && workloads.value.length > 1

/** Ready pods by node; null: not known. */
function heldBy(question: ServiceQuestion, { labelSelector }: SpreadConstraint): ReadonlyMap<string, number> | null {
  if (!hasSeveral(question)) return localCounts(question).find(({ total }) => total > 0)?.byNode ?? null
  const { pods } = question.facts
  if (!pods.known) return null
  const counts = new Map<string, number>()
  for (const { nodeName, ready, terminating, labels } of pods.value) {
    if (nodeName === null || !ready || terminating || !matchesLabels(labelSelector, labels)) continue
    counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
  }
  return counts
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
