import type { ClusterNode } from '@/lib/domain/cluster'
import type { Kept, NodeChange } from '@/lib/domain/timeline/changes'

export const noFormerNodes: ReadonlyMap<string, ClusterNode> = new Map()

/**
 * Nodes that left while anyone remembers: what pods saw within a span may still hold their addresses.
 *
 * @param nodes those that are there now; null: the reader may not read nodes, so that former ones are not theirs either
 */
export function formerNodes(
  changes: Kept<NodeChange> | null,
  nodes: ReadonlyMap<string, ClusterNode> | null,
): ReadonlyMap<string, ClusterNode> {
  if (changes === null || nodes === null) return noFormerNodes
  return new Map(
    changes.changes.flatMap(({ name, before, after }) =>
      before !== null && after === null && !nodes.has(name) ? [[name, before] as const] : [],
    ),
  )
}
