import type { ClusterNode } from '@/lib/domain/cluster'
import { createBoard } from './board'
import { whyNotFit } from './fits'
import type { PlacementQuestion } from './question'
import type { PlacementRules } from './rules'

export type Placement = {
  /** The node of each pod that found one, in the order of placing. */
  readonly placed: readonly string[]
  readonly pending: number
  /** Why the rest stays pending, in one sentence; null: none does. */
  readonly why: string | null
}

/** What the model leaves out, for whoever shows a placement. */
export const placementLimits = [
  'Pods are placed one by one on the allowed node that the soft rules like best, then the one with the fewest of these pods, then in the zone with the fewest, then by name.',
  'Free CPU and memory, limits of pods a node, volumes, priorities and other workloads are not looked at, although the scheduler does.',
] as const

/**
 * Where the scheduler would put further pods of one workload, one after the other: nodes that fit (cordon, Ready,
 * taints, node selector), then hard spread constraints and hard anti-affinity, then soft ones as a preference. The same
 * question always gives the same answer; the real scheduler weighs more, see `placementLimits`.
 *
 * Source: Kubernetes, plugin PodTopologySpread: a pod may go where count + 1 - minimum <= maxSkew, the minimum over the
 * eligible domains, or 0 with fewer domains than minDomains; soft constraints score count x ln(domains + 2).
 */
export function placePods({ nodes, rules, standing, revision, pods }: PlacementQuestion): Placement {
  const fitting = [...nodes.values()].filter((node) => whyNotFit(node, rules.needs) === null)
  if (fitting.length === 0 && pods > 0) {
    return { placed: [], pending: pods, why: `No node takes these pods: ${commonReason(nodes, rules)}.` }
  }
  const board = createBoard({ nodes, fitting, rules, standing, revision })
  const placed: string[] = []
  while (placed.length < pods) {
    const spot = board.best()
    if (spot === null) break
    placed.push(board.take(spot))
  }
  const pending = pods - placed.length
  return { placed, pending, why: pending === 0 ? null : whyPending(rules) }
}

function whyPending({ spread, apart }: PlacementRules): string {
  const hard = [
    ...spread.filter((rule) => rule.hard).map((rule) => `maxSkew ${rule.maxSkew} on ${rule.topologyKey}`),
    ...apart.filter((rule) => rule.hard).map((rule) => `one pod for each ${rule.topologyKey}`),
  ]
  return `No node that takes these pods is allowed by ${hard.join(' and ')}.`
}

/** The reason that most nodes share. */
function commonReason(nodes: ReadonlyMap<string, ClusterNode>, { needs }: PlacementRules): string {
  const reasons = new Map<string, number>()
  for (const node of nodes.values()) {
    const reason = whyNotFit(node, needs)
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  const [first] = [...reasons].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
  return first === undefined ? 'there is none' : `of most it is true that ${first[0]}`
}
