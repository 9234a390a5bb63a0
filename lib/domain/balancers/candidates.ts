import type { ClusterNode, IpFamily, ServerVersion } from '@/lib/domain/cluster'
import { type CandidateJudgement, hasAddressOf, judgeNode, seemsEligible } from './candidate-rules'
import type { BalancerModel, CandidateRule } from './model'

/** How many nodes, and how many of them in each zone (null: nodes without a zone label). */
export type NodeCount = { readonly nodes: number; readonly byZone: ReadonlyMap<string | null, number> }

export type Candidates = {
  /** What the rule says of one node; a node that does not exist is no candidate. */
  judge(nodeName: string): CandidateJudgement
  readonly all: NodeCount
  /** Candidates whose kube-proxy answers 200 on 10256 by what the Node says: neither being deleted nor tainted for it. */
  readonly eligible: NodeCount
  readonly candidateNames: readonly string[]
  readonly excludedNames: readonly string[]
}

const remembered = new WeakMap<ReadonlyMap<string, ClusterNode>, Map<string, Candidates>>()
const missing: CandidateJudgement = { candidate: false, eligible: false, reason: 'no Node of this name exists' }

/**
 * Which nodes the balancer may send to before any probe, each with the reason in words. Computed once for a set of
 * nodes and a rule, however many Services share them.
 *
 * @param family of the address that clients connect to; absent: whichever it is
 * @returns null when nodes may not be read and the reader named none: candidates are not known
 * Source: domain page 2.5.
 */
export function judgeCandidates(
  nodes: ReadonlyMap<string, ClusterNode> | null,
  model: Pick<BalancerModel, 'candidateRule' | 'candidates'> & Partial<Pick<BalancerModel, 'confidence'>>,
  serverVersion: ServerVersion | null,
  family?: IpFamily,
): Candidates | null {
  if (model.candidates !== null)
    return judgeNamed(nodes, model.candidates, model.confidence === 'annotation', serverVersion)
  if (nodes === null) return null
  const rules = remembered.get(nodes) ?? new Map<string, Candidates>()
  remembered.set(nodes, rules)
  const key = `${model.candidateRule} ${serverVersion?.major}.${serverVersion?.minor} ${family}`
  const known = rules.get(key) ?? judgeByRule(nodes, model.candidateRule, serverVersion, family)
  rules.set(key, known)
  return known
}

function judgeByRule(
  nodes: ReadonlyMap<string, ClusterNode>,
  rule: CandidateRule,
  serverVersion: ServerVersion | null,
  family: IpFamily | undefined,
): Candidates {
  const optedIn =
    rule === 'k3s' && [...nodes.values()].some((node) => node.labels.has('svccontroller.k3s.cattle.io/enablelb'))
  // Where no node tells an address of the family, what they tell decides nothing.
  const needed = family !== undefined && [...nodes.values()].some((node) => hasAddressOf(node, family)) ? family : null
  const circumstances = { serverVersion, optedIn, family: needed }
  const judgements = new Map<string, CandidateJudgement>()
  for (const node of nodes.values()) judgements.set(node.name, judgeNode(node, rule, circumstances))
  return collect(nodes, judgements)
}

/** @param byAnnotation the Service names them, and not the reader */
function judgeNamed(
  nodes: ReadonlyMap<string, ClusterNode> | null,
  names: readonly string[],
  byAnnotation: boolean,
  serverVersion: ServerVersion | null,
): Candidates {
  const [isNamed, isNot] = byAnnotation
    ? ['an annotation of the Service names it', 'not among the candidate nodes that an annotation of the Service names']
    : ['you named it as a candidate node', 'not among the candidate nodes that you named']
  const judgements = new Map<string, CandidateJudgement>()
  for (const name of nodes?.keys() ?? []) {
    judgements.set(name, { candidate: false, eligible: false, reason: isNot })
  }
  for (const name of names) {
    const node = nodes?.get(name)
    if (nodes !== null && node === undefined) continue
    const eligible = node === undefined || seemsEligible(node, serverVersion)
    judgements.set(name, { candidate: true, eligible, reason: isNamed })
  }
  return collect(nodes, judgements)
}

function collect(
  nodes: ReadonlyMap<string, ClusterNode> | null,
  judgements: ReadonlyMap<string, CandidateJudgement>,
): Candidates {
  const candidateNames: string[] = []
  const excludedNames: string[] = []
  const eligibleNames: string[] = []
  for (const [name, judgement] of judgements) {
    ;(judgement.candidate ? candidateNames : excludedNames).push(name)
    if (judgement.eligible) eligibleNames.push(name)
  }
  return {
    judge: (name) => judgements.get(name) ?? missing,
    all: countByZone(nodes, candidateNames),
    eligible: countByZone(nodes, eligibleNames),
    candidateNames,
    excludedNames,
  }
}

function countByZone(nodes: ReadonlyMap<string, ClusterNode> | null, names: readonly string[]): NodeCount {
  const byZone = new Map<string | null, number>()
  for (const name of names) {
    const zone = nodes?.get(name)?.zone ?? null
    byZone.set(zone, (byZone.get(zone) ?? 0) + 1)
  }
  return { nodes: names.length, byZone }
}
