import { type BalancerModel, type ModelId, modelIds } from '@/lib/domain/balancers/model'
import { applyOverride } from '@/lib/domain/balancers/override'
import type { ClusterState, Service, TrafficPolicy } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { expectPods, type SharesByPod } from './expectation'
import { type CountsByPod, judgeShares, unitsOf } from './judge-shares'

/** A rule, or several that give the same shares here, and whether what was observed fits it. */
export type Explanation = {
  readonly policy: TrafficPolicy
  readonly models: readonly ModelId[]
  /** The node that would announce alone (single-node); null: another model. */
  readonly announcer: string | null
  /** It is the expectation that the shares are held against. */
  readonly isExpected: boolean
  /** null: too few samples to say. */
  readonly fits: boolean | null
}

export type ExplanationQuestion = {
  readonly state: ClusterState
  readonly service: Service
  readonly policy: TrafficPolicy
  readonly model: BalancerModel
  /** What is held against; null: nothing is known to be. */
  readonly expected: SharesByPod | null
  /** Whole samples of the pods that are there and were counted. */
  readonly counts: CountsByPod
  /** Node whose pods got most; null: none did. */
  readonly busiestNode: string | null
}

/**
 * Which other balancer model, or the other policy, would explain what was observed. Rules that give the same shares
 * cannot be told apart by them, and are one explanation. A hint: another cause can give the same shares.
 */
export function explainShares(question: ExplanationQuestion): readonly Explanation[] {
  const groups: { shares: SharesByPod; explanation: Explanation }[] = []
  const own = question.expected === null ? null : amongCounted(question.expected, question.counts)
  for (const { policy, model, announcer, byPod } of candidates(question)) {
    const shares = amongCounted(byPod, question.counts)
    if (shares === null) continue
    const known = groups.find((group) => group.explanation.policy === policy && isSame(group.shares, shares))
    if (known !== undefined) {
      known.explanation = { ...known.explanation, models: [...new Set([...known.explanation.models, model])] }
      continue
    }
    const isExpected = own !== null && isSame(own, shares)
    const explanation = { policy, models: [model], announcer, isExpected, fits: fits(shares, question.counts) }
    groups.push({ shares, explanation })
  }
  return groups.map(({ explanation }) => explanation)
}

type Candidate = {
  readonly policy: TrafficPolicy
  readonly model: ModelId
  readonly announcer: string | null
  readonly byPod: SharesByPod
}

/** Every model under the Service's policy, and the one at hand under the other. */
function candidates(question: ExplanationQuestion): readonly Candidate[] {
  const { policy, model, busiestNode } = question
  const other = policy === 'Local' ? 'Cluster' : 'Local'
  const first = model.id === 'unknown' ? [] : [model.id]
  const ids = new Set<ModelId>([...first, ...modelIds.filter((id) => id !== 'unknown')])
  return [
    ...[...ids].flatMap((id) => tryOut(question, policy, id, id === 'single-node' ? busiestNode : null)),
    ...(model.id === 'unknown' ? [] : tryOut(question, other, model.id, null)),
  ]
}

function tryOut(
  { state, service, model }: ExplanationQuestion,
  policy: TrafficPolicy,
  id: ModelId,
  announcer: string | null,
): readonly Candidate[] {
  const isOwn = id === model.id && (announcer === null || model.announcers !== null)
  const choice = announcer === null || isOwn ? { model: id } : { model: id, announcers: [announcer] }
  const tried = isOwn ? model : applyOverride(model, choice)
  const expectation = expectPods(distribute({ state, service, policy, model: tried }))
  if (!expectation.known) return []
  return [{ policy, model: id, announcer: isOwn ? null : announcer, byPod: expectation.byPod }]
}

/** null: the pods that were counted expect nothing. */
function amongCounted(byPod: SharesByPod, counts: CountsByPod): SharesByPod | null {
  let total = 0
  for (const pod of counts.keys()) total += byPod.get(pod) ?? 0
  return total > 0 ? new Map([...counts.keys()].map((pod) => [pod, (byPod.get(pod) ?? 0) / total])) : null
}

function fits(shares: SharesByPod, counts: CountsByPod): boolean | null {
  const judgement = judgeShares(unitsOf(counts, shares))
  if (judgement === null) return true
  return judgement.verdict === 'too-few-to-say' ? null : judgement.verdict === 'as-expected'
}

const isSame = (a: SharesByPod, b: SharesByPod): boolean =>
  [...a].every(([pod, share]) => Math.abs(share - (b.get(pod) ?? 0)) < 1e-9)
