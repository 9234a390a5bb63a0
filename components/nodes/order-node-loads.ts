import type { NodeSort } from '@/lib/client/nodes-url'
import type { NodesResponse } from '@/lib/contracts/nodes'

export type NodeRow = NodesResponse['nodes'][number]

/** Nodes whose name or zone holds `text`, in the order that was asked for; names decide between equals. */
export function orderNodeLoads(nodes: readonly NodeRow[], text: string, sort: NodeSort): readonly NodeRow[] {
  const wanted = text.toLowerCase()
  return nodes
    .filter(({ name, zone }) => name.includes(wanted) || (zone?.toLowerCase().includes(wanted) ?? false))
    .sort((a, b) => compare(a, b, sort) || (a.name < b.name ? -1 : 1))
}

function compare(a: NodeRow, b: NodeRow, sort: NodeSort): number {
  switch (sort) {
    case 'harm':
      return harmOf(b) - harmOf(a)
    case 'name':
      return 0
    case 'zone':
      return (a.zone ?? '\uffff') < (b.zone ?? '\uffff') ? -1 : (a.zone ?? '\uffff') > (b.zone ?? '\uffff') ? 1 : 0
    case 'enters':
      return (b.load?.enters ?? 0) - (a.load?.enters ?? 0)
    case 'serves':
      return (b.load?.serves ?? 0) - (a.load?.serves ?? 0)
    case 'pods':
      return (b.load?.endpoints ?? 0) - (a.load?.endpoints ?? 0)
  }
}

/**
 * What is lost here and not everywhere comes first, the largest share of a Service before the others, then what departs
 * from a node that just works, then what is lost everywhere, then pods without traffic.
 */
function harmOf({ load, ready, deleting, unschedulable }: NodeRow): number {
  const serves = (load?.serves ?? 0) + (load?.enters ?? 0) > 0 ? 1 : 0
  const departs = (ready === false ? 300 : 0) + (deleting ? 200 : 0) + (unschedulable ? 100 : 0)
  const loses = (load?.losesHere ?? 0) > 0 ? 1 + (load?.worst?.entryShare ?? 0) : 0
  const everywhere = Math.min(9, load?.loses ?? 0) * 100
  return loses * 10_000_000 + departs * (1 + serves) * 1_000 + everywhere + Math.min(99, load?.idle ?? 0)
}
