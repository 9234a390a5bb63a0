import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { HealthVerdict } from '@/lib/domain/health/answer'
import type { HealthRound, ReaderAccess } from '../sources'
import { judgeRound } from '../views/health-round'

/** The memory is of Evenkeel itself; what a reader may see of it is for the views. */
const everything: ReaderAccess = { namespaces: 'all', nodes: true }

/**
 * What the answers of nodes' health ports are, held against the objects, of those that were asked after `afterMs`.
 *
 * @returns by node; a node that was not asked since is absent
 */
export function judgeNewAnswers(
  state: ClusterState,
  service: Service,
  round: HealthRound,
  afterMs: number,
): ReadonlyMap<string, HealthVerdict> {
  const judge = judgeRound(state, service, round, everything)
  const verdicts = new Map<string, HealthVerdict>()
  if (judge === null) return verdicts
  for (const node of nodesAskedSince(round, afterMs)) verdicts.set(node, judge(node).worst.verdict)
  return verdicts
}

const nodesAskedSince = ({ families }: HealthRound, afterMs: number): ReadonlySet<string> =>
  new Set(
    families.flatMap(({ answers }) =>
      [...answers].filter(([, { checkedAtMs }]) => checkedAtMs > afterMs).map(([node]) => node),
    ),
  )
