import type { Candidates, NodeCount } from '@/lib/domain/balancers/candidates'
import { findAddressOwners } from '@/lib/domain/balancers/node-addresses'
import { isHealthyAsAnswered } from './as-answered'
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

const noOthers: ReadonlyMap<string | null, number> = new Map()
const nobody = (rule: PoolRule): Pool => ({ rule, named: new Map(), others: noOthers })

/** The pool of one port; `unknown` when the objects cannot say it (domain page 3.0, the line that defines H). */
export function findPool(situation: PortSituation): Pool {
  const pool = poolByModel(situation)
  const whyEmpty = emptyRules[pool.rule]
  if (whyEmpty === undefined || sizeOf(pool) > 0) return pool
  return nobody(situation.candidates?.all.nodes === 0 ? 'no-candidates' : whyEmpty)
}

/** What a pool that turned out empty is called; rules that are not here have no nodes by nature. */
const emptyRules: Partial<Record<PoolRule, PoolRule>> = {
  healthy: 'none-healthy',
  answered: 'none-healthy',
  candidates: 'no-candidates',
  'fail-open': 'no-candidates',
  addresses: 'no-candidates',
  announcing: 'none-announces',
}

function poolByModel(situation: PortSituation): Pool {
  switch (situation.model.id) {
    case 'unknown':
    case 'direct':
      return nobody(situation.model.id)
    case 'single-node':
      return announcers(situation) ?? oneOfCandidates(situation)
    case 'ecmp':
      return announcers(situation) ?? announcing(situation)
    case 'multi-address':
      return probedOrAll(situation, addressOwners(situation))
    default:
      return probedOrAll(situation, null)
  }
}

/** The announcers that are named, without those that do not exist. */
function announcers({ model, nodes }: PortSituation): Pool | null {
  const known = model.announcers?.filter((name) => nodes === null || nodes.has(name)) ?? []
  return known.length === 0 ? null : { rule: 'announcers', named: ofNames(known), others: noOthers }
}

/** Routers spread over every node that announces: all candidates, under Local only those with endpoints that serve. */
function announcing(situation: PortSituation): Pool {
  if (situation.model.probed !== null) return probedOrAll(situation, null)
  if (situation.policy === 'Cluster') return allCandidates(situation, 'announcing', 'all')
  return { rule: 'announcing', named: ofNames(nodesThatServe(situation)), others: noOthers }
}

function oneOfCandidates(situation: PortSituation): Pool {
  const possible = possibleAnnouncers(situation)
  if (possible === null) return nobody('unknown')
  return possible.length > 1
    ? nobody('one-of-candidates')
    : { rule: 'announcing', named: ofNames(possible), others: noOthers }
}

/**
 * Nodes that may be the single announcer: any candidate; under Local only those with endpoints that serve, except with
 * Cilium, which does not look at endpoints (domain page 3.2).
 *
 * @returns null when nodes may not be read and any of them could be it
 */
export function possibleAnnouncers(situation: PortSituation): readonly string[] | null {
  const followsEndpoints = situation.policy === 'Local' && situation.model.candidateRule !== 'cilium-l2'
  return followsEndpoints ? nodesThatServe(situation) : (situation.candidates?.candidateNames ?? null)
}

/** Candidates with an endpoint of any port that is ready or serving, which keeps an announcement up (domain page 3.2). */
function nodesThatServe(situation: PortSituation): readonly string[] {
  const names = new Set<string>()
  for (const slice of situation.slices) {
    if (slice.addressType !== situation.port.family) continue
    for (const { nodeName, ready, serving } of slice.endpoints) {
      const serves = (ready ?? true) || serving === true
      if (serves && nodeName !== null && isCandidate(situation, nodeName)) names.add(nodeName)
    }
  }
  return [...names].sort()
}

/** Where nodes may not be read, any may be one. */
const isCandidate = (situation: PortSituation, name: string): boolean => nodeOf(situation, name).candidate ?? true

/** Nodes that own the Service's addresses; null: none does, or the reader named the entry nodes. */
function addressOwners(situation: PortSituation): ReadonlyMap<string, number> | null {
  const { nodes, model, service, port } = situation
  return nodes === null || model.candidates !== null ? null : findAddressOwners(nodes, service, port.family)
}

function probedOrAll(situation: PortSituation, owners: ReadonlyMap<string, number> | null): Pool {
  const all =
    owners === null
      ? allCandidates(situation, 'candidates', 'all')
      : { rule: 'addresses' as const, named: owners, others: noOthers }
  if (situation.model.probed !== true) return all
  const healthy = owners === null ? healthyCandidates(situation) : onlyHealthy(situation, owners)
  const nobodyHealthy = healthy.rule !== 'unknown' && sizeOf(healthy) === 0
  return nobodyHealthy && situation.model.failsOpen ? { ...all, rule: 'fail-open' } : healthy
}

function healthyCandidates(situation: PortSituation): Pool {
  const { policy, model, candidates, answers } = situation
  if (answers !== null && candidates !== null) return onlyHealthy(situation, ofNames(candidates.candidateNames))
  if (policy === 'Local') return onlyHealthy(situation, ofNames(situation.localCounts.keys(), situation.local.keys()))
  return allCandidates(situation, 'healthy', model.probe?.target === 'node-port' ? 'all' : 'eligible')
}

/** Of the given nodes, the candidates that the balancer's probe finds healthy. */
function onlyHealthy(situation: PortSituation, nodes: ReadonlyMap<string, number>): Pool {
  const healthy = [...nodes].filter(([name]) => isCandidate(situation, name) && isHealthy(situation, name))
  return { rule: situation.answers === null ? 'healthy' : 'answered', named: new Map(healthy), others: noOthers }
}

/** ok(i) of the domain page, 3.0. A probe of the node port under Local succeeds where the port has a usable endpoint. */
function isHealthy(situation: PortSituation, name: string): boolean {
  const { policy, model, answers, local, localCounts } = situation
  const asksNodePort = model.probe?.target === 'node-port'
  const answered = asksNodePort ? null : isHealthyAsAnswered(answers?.get(name))
  if (answered !== null) return answered
  if (policy === 'Local') return asksNodePort ? local.has(name) : localCounts.has(name)
  return asksNodePort || (nodeOf(situation, name).eligible ?? true)
}

/** Every candidate; those that endpoints or hints name stand for themselves, the rest is counted by zone. */
function allCandidates(
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

function ofNames(...lists: readonly Iterable<string>[]): ReadonlyMap<string, number> {
  const named = new Map<string, number>()
  for (const names of lists) for (const name of names) named.set(name, 1)
  return named
}

export const sizeOf = ({ named, others }: Pool): number =>
  [...others.values()].reduce((total, count) => total + count, named.size)
