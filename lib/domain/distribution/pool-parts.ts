import type { Candidates, NodeCount } from '@/lib/domain/balancers/candidates'
import type { PoolRule } from './result'
import { type NamedNode, nodeOf, type PortSituation } from './situation'

/** H of the domain page, 3.0: the nodes that receive new connections. */
export type Pool = {
  readonly rule: PoolRule
  /** Nodes that are told apart, with how many of the Service's entries each is (1, but for nodes that own several addresses). */
  readonly named: ReadonlyMap<string, number>
  /** Further nodes, by zone, that nothing tells apart. */
  readonly others: ReadonlyMap<string | null, number>
}

export const noOthers: ReadonlyMap<string | null, number> = new Map()

export const nobody = (rule: PoolRule): Pool => ({ rule, named: new Map(), others: noOthers })

/** Where nodes may not be read, any may be one. */
export const isCandidate = (situation: PortSituation, name: string): boolean =>
  nodeOf(situation, name).candidate ?? true

/** Every candidate; those that endpoints or hints name stand for themselves, the rest is counted by zone. */
export function allCandidates(
  { candidates, named, model }: PortSituation,
  rule: PoolRule,
  which: keyof Pick<Candidates, 'all' | 'eligible'>,
): Pool {
  if (candidates === null) return nobody('unknown')
  const trait = which === 'all' ? 'candidate' : 'eligible'
  // Those that the reader named are few, and each is told apart; zones of nodes may not even be known then.
  if (model.candidates !== null) {
    const names = candidates.candidateNames.filter((name) => candidates.judge(name)[trait])
    return { rule, named: ofNames(names), others: noOthers }
  }
  const apart = [...named.values()].filter((node) => node[trait] === true)
  return { rule, named: ofNames(apart.map((node) => node.name)), others: withoutNamed(candidates[which], apart) }
}

function withoutNamed({ byZone }: NodeCount, named: readonly NamedNode[]): ReadonlyMap<string | null, number> {
  const others = new Map(byZone)
  for (const { zone } of named) {
    const left = (others.get(zone) ?? 0) - 1
    if (left > 0) others.set(zone, left)
    else others.delete(zone)
  }
  return others
}

/** Nodes that are one entry each. */
export function ofNames(...lists: readonly Iterable<string>[]): ReadonlyMap<string, number> {
  const named = new Map<string, number>()
  for (const names of lists) for (const name of names) named.set(name, 1)
  return named
}

export const sizeOf = ({ named, others }: Pool): number =>
  [...others.values()].reduce((total, count) => total + count, named.size)
