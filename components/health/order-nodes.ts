import type { VerdictFilter } from '@/lib/client/service-url'
import type { HealthNode } from '@/lib/contracts/health'
import type { HealthVerdict } from '@/lib/domain/health/answer'

/** What needs a look first: disagreements, then what could not be asked, then what is as it must be. */
export const verdictOrder: readonly HealthVerdict[] = [
  'disagrees',
  'not-reachable',
  'unknown',
  'as-expected',
  'by-design',
]

/** How many nodes have each verdict. */
export function countVerdicts(nodes: readonly Pick<HealthNode, 'verdict'>[]): Record<HealthVerdict, number> {
  const counts = { 'as-expected': 0, 'by-design': 0, disagrees: 0, 'not-reachable': 0, unknown: 0 }
  for (const node of nodes) counts[node.verdict] += 1
  return counts
}

/** Rows of the table: what disagrees first, then by zone and name. `notable` is all when everything is by design. */
export function orderNodes(nodes: readonly HealthNode[], filter: VerdictFilter): readonly HealthNode[] {
  const notable = nodes.filter((node) => node.verdict !== 'by-design')
  const shown =
    filter === 'all' || (filter === 'notable' && notable.length === 0)
      ? nodes
      : filter === 'notable'
        ? notable
        : nodes.filter((node) => node.verdict === filter)
  return [...shown].sort(
    (one, other) =>
      verdictOrder.indexOf(one.verdict) - verdictOrder.indexOf(other.verdict) ||
      (one.zone ?? '').localeCompare(other.zone ?? '') ||
      one.name.localeCompare(other.name),
  )
}

/** Rows of the first view; one or two more are shown as well, for a line that says so takes as much room. */
const FIRST_ROWS = 6
const FEW = 2

/**
 * The ordered rows that the first view has room for: all that depart, and of those that answer as they must so many that
 * the page still shows what lies below. `left` counts those that were left out. What the reader asked for is shown whole.
 */
export function shortened(
  rows: readonly HealthNode[],
  filter: VerdictFilter,
): { readonly rows: readonly HealthNode[]; readonly left: number } {
  if (filter !== 'notable') return { rows, left: 0 }
  const departing = rows.filter(({ verdict }) => verdict !== 'as-expected' && verdict !== 'by-design').length
  const kept = Math.max(departing, FIRST_ROWS)
  return rows.length - kept <= FEW ? { rows, left: 0 } : { rows: rows.slice(0, kept), left: rows.length - kept }
}

export type ZoneOfNodes = { readonly zone: string | null; readonly nodes: readonly HealthNode[] }

/** Nodes by zone, both in the order of their names; nodes without a zone come last. */
export function byZone(nodes: readonly HealthNode[]): readonly ZoneOfNodes[] {
  const zones = new Map<string | null, HealthNode[]>()
  for (const node of nodes) {
    const members = zones.get(node.zone)
    if (members === undefined) zones.set(node.zone, [node])
    else members.push(node)
  }
  return [...zones]
    .map(([zone, members]) => ({ zone, nodes: members.sort((one, other) => one.name.localeCompare(other.name)) }))
    .sort((one, other) => (one.zone ?? '\uffff').localeCompare(other.zone ?? '\uffff'))
}
