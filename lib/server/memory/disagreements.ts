import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { HeardHealth } from '@/lib/domain/timeline/changes'
import { type JudgedNode, judgeRound } from '../health-ports/judge-round'
import type { HealthRound, ReaderAccess } from '../sources'

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
): ReadonlyMap<string, HeardHealth> {
  const judge = judgeRound(state, service, round, everything)
  const heard = new Map<string, HeardHealth>()
  if (judge === null) return heard
  for (const node of nodesAskedSince(round, afterMs)) heard.set(node, hear(judge(node)))
  return heard
}

const hear = ({ worst, addresses }: JudgedNode): HeardHealth => ({
  verdict: worst.verdict,
  letsIn: addresses.some(({ answer }) => answer?.status === 200),
})

const nodesAskedSince = ({ families }: HealthRound, afterMs: number): ReadonlySet<string> =>
  new Set(
    families.flatMap(({ answers }) =>
      [...answers].filter(([, { checkedAtMs }]) => checkedAtMs > afterMs).map(([node]) => node),
    ),
  )
