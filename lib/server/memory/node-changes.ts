import type { ClusterNode } from '@/lib/domain/cluster'
import type { Kept, NodeChange } from '@/lib/domain/timeline/changes'
import { keep, nothingSince, withinHour } from './kept'

/** A change of a node holds two small objects: half a megabyte at most. */
const CHANGES_MAX = 500

type Nodes = ReadonlyMap<string, ClusterNode> | null

export interface NodeHistory {
  /** @param nodes null: they may not be read, or were not listed yet */
  look(nodes: Nodes, nowMs: number): void
  /** null: nothing is known of nodes. */
  tell(nowMs: number): Kept<NodeChange> | null
}

/** What changed of the nodes of a cluster, as far back as an hour. */
export function rememberNodes(): NodeHistory {
  let nodes: Nodes = null
  let kept: Kept<NodeChange> | null = null
  return {
    look(next, nowMs) {
      if (next === null) kept = null
      else if (nodes === null || kept === null) kept = nothingSince(nowMs)
      else if (next !== nodes) kept = keep(kept, changesBetween(nodes, next, nowMs), nowMs, CHANGES_MAX)
      nodes = next
    },
    tell: (nowMs) => (kept === null ? null : withinHour(kept, nowMs)),
  }
}

function changesBetween(
  before: ReadonlyMap<string, ClusterNode>,
  after: ReadonlyMap<string, ClusterNode>,
  atMs: number,
): readonly NodeChange[] {
  const changes: NodeChange[] = []
  for (const [name, one] of after) {
    const old = before.get(name) ?? null
    if (old !== one) changes.push({ atMs, name, before: old, after: one })
  }
  for (const [name, one] of before) if (!after.has(name)) changes.push({ atMs, name, before: one, after: null })
  return changes
}
