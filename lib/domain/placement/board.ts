import type { ClusterNode } from '@/lib/domain/cluster'
import { type CountsQuestion, createCounts } from './counts'

/** Nodes that the rules cannot tell apart: the same domains and the same number of pods on each. */
type Spot = {
  /** Stands for all of them. */
  readonly node: ClusterNode
  /** In descending order of name, so that the first by name is taken from the end. */
  readonly names: string[]
}

type Board = {
  /** The nodes that the next pod would rather go to than to any other; null: none is allowed. */
  best(): Spot | null
  /** Puts a pod on the first of them and says which that is. */
  take(spot: Spot): string
}

/**
 * All nodes that fit, in groups of equals, so that thousands of nodes cost as much as the few kinds that there are.
 */
export function createBoard(question: CountsQuestion): Board {
  const counts = createCounts(question)
  const spots = new Map<string, Spot>()
  const put = (node: ClusterNode) => {
    const key = counts.keyOf(node)
    const spot = spots.get(key)
    if (spot === undefined) spots.set(key, { node, names: [node.name] })
    else insert(spot.names, node.name)
  }
  for (const node of [...question.fitting].sort(byNameDescending)) put(node)
  return {
    best() {
      let best: { spot: Spot; rank: readonly number[] } | null = null
      for (const spot of spots.values()) {
        const rank = counts.rank(spot.node)
        if (rank !== null && (best === null || isBefore(rank, spot, best))) best = { spot, rank }
      }
      return best?.spot ?? null
    },
    take(spot) {
      const name = spot.names.pop() ?? spot.node.name
      const node = question.nodes.get(name) ?? spot.node
      const left = spot.names.at(-1)
      const key = counts.keyOf(node)
      if (left === undefined) spots.delete(key)
      else if (spot.node.name === name)
        spots.set(key, { node: question.nodes.get(left) ?? spot.node, names: spot.names })
      counts.add(node)
      put(node)
      return name
    },
  }
}

function isBefore(rank: readonly number[], spot: Spot, best: { spot: Spot; rank: readonly number[] }): boolean {
  for (const [at, figure] of rank.entries()) {
    const other = best.rank[at] ?? 0
    if (figure !== other) return figure < other
  }
  return (spot.names.at(-1) ?? '') < (best.spot.names.at(-1) ?? '')
}

const byNameDescending = (a: ClusterNode, b: ClusterNode): number => (a.name < b.name ? 1 : -1)

/** Keeps the order; almost always at the end or the start. */
function insert(names: string[], name: string): void {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((names[middle] ?? '') > name) low = middle + 1
    else high = middle
  }
  names.splice(low, 0, name)
}
