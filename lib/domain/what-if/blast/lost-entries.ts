import type { Candidates } from '@/lib/domain/balancers/candidates'
import type { ClusterNode } from '@/lib/domain/cluster'
import type { EntryView, PortView } from './port-view'

/** Lost nodes that are entries, those that nothing tells apart together. */
export type LostEntry = { readonly entry: EntryView; readonly nodes: number }

type ByZone = ReadonlyMap<string | null, number>
const remembered = new WeakMap<Candidates, WeakMap<ReadonlySet<string>, Readonly<Record<PortView['trait'], ByZone>>>>()

/**
 * The lost nodes as entries. The cost is that of the nodes that the Service names, not of all that are lost: a zone of
 * thousands of nodes is counted once for all Services.
 */
export function lostEntries(view: PortView, lost: ReadonlySet<string>): readonly LostEntry[] {
  const { named, candidates, trait, context } = view
  const { state, port } = context
  const entries: LostEntry[] = []
  const others = new Map(countLost(candidates, state.nodes, lost)?.[trait])
  for (const name of inBoth(named, lost)) {
    const entry = view.entryOf(name)
    entries.push({ entry, nodes: 1 })
    if (candidates?.judge(name)[trait] === true) others.set(entry.zone, (others.get(entry.zone) ?? 0) - 1)
  }
  for (const { zone, entryShare, usableEndpoints } of port.elsewhere) {
    const nodes = others.get(zone) ?? 0
    if (nodes > 0) {
      entries.push({ entry: { name: '', zone, candidate: true, inPool: true, entryShare, usableEndpoints }, nodes })
    }
  }
  return entries
}

/** What is in both, at the cost of the smaller one. */
export function inBoth(named: ReadonlyMap<string, unknown>, lost: ReadonlySet<string>): readonly string[] {
  return lost.size < named.size
    ? [...lost].filter((name) => named.has(name))
    : [...named.keys()].filter((name) => lost.has(name))
}

/** Share of new connections that enters on the lost nodes, served or not; null: not known, or no node is an entry. */
export function shareEntering(view: PortView, lost: ReadonlySet<string>): number | null {
  const { rule, poolNodes } = view.context.port
  if (rule === 'direct' || rule === 'one-of-candidates' || poolNodes === null) return null
  return lostEntries(view, lost).reduce((sum, { entry, nodes }) => sum + (entry.entryShare ?? 0) * nodes, 0)
}

/** How many lost nodes of each zone the balancer may use. */
function countLost(
  candidates: Candidates | null,
  nodes: ReadonlyMap<string, ClusterNode> | null,
  lost: ReadonlySet<string>,
): Readonly<Record<PortView['trait'], ByZone>> | null {
  if (candidates === null) return null
  const bySet =
    remembered.get(candidates) ?? new WeakMap<ReadonlySet<string>, Readonly<Record<PortView['trait'], ByZone>>>()
  remembered.set(candidates, bySet)
  const known = bySet.get(lost)
  if (known !== undefined) return known
  const counts = { candidate: new Map<string | null, number>(), eligible: new Map<string | null, number>() }
  for (const name of lost) {
    const zone = nodes?.get(name)?.zone ?? null
    const judgement = candidates.judge(name)
    for (const trait of ['candidate', 'eligible'] as const) {
      if (judgement[trait]) counts[trait].set(zone, (counts[trait].get(zone) ?? 0) + 1)
    }
  }
  bySet.set(lost, counts)
  return counts
}
