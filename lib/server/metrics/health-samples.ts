import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { healthTarget } from '@/lib/domain/health/target'
import { type JudgedAddress, judgeRound, worstAnswered } from '../health-ports/judge-round'
import type { HealthRound, ReaderAccess } from '../sources'
import type { Labels } from './exposition'
import type { Sample } from './service-samples'

const everything: ReaderAccess = { namespaces: 'all', nodes: true }

type Result = 'ok_up' | 'ok_down' | 'unexpected_up' | 'unexpected_down' | 'unreachable'

/**
 * What the health check node port of each node answered, of a Service that somebody looks at.
 *
 * @param round null: nobody looks, so that nothing is known and nothing is told
 * @returns `nodes`: how many gave each result, those never asked left out; `up`: node by node, where it matters
 */
export function healthSamplesOf(
  state: ClusterState,
  service: Service,
  round: HealthRound | null,
): { readonly nodes: readonly Sample[]; readonly up: readonly Sample[] } {
  // 10256 answers for every Cluster Service at once: what it says is a matter of the node.
  const isOwn = healthTarget(service)?.kind === 'health-check-node-port'
  const judge = isOwn && round !== null ? judgeRound(state, service, round, everything) : null
  if (round === null || judge === null) return { nodes: [], up: [] }
  const ref: Labels = [
    ['namespace', service.namespace],
    ['service', service.name],
  ]
  const withEndpoints = nodesWithEndpoints(state, service)
  const counts = new Map<Result, number>()
  const up: Sample[] = []
  for (const node of new Set(round.families.flatMap(({ answers }) => [...answers.keys()]))) {
    const judged = worstAnswered(judge(node))
    const result = judged === null ? null : resultOf(judged)
    if (judged === null || result === null) continue
    counts.set(result, (counts.get(result) ?? 0) + 1)
    const matters = withEndpoints.has(node) || result.startsWith('unexpected')
    if (!matters || result === 'unreachable') continue
    const value = judged.answer?.status === 200 ? 1 : 0
    up.push({ family: 'evenkeel_service_health_port_up', labels: [...ref, ['node', node]], value })
  }
  const nodes = [...counts].map(
    ([result, value]): Sample => ({
      family: 'evenkeel_service_health_port_nodes',
      labels: [...ref, ['result', result]],
      value,
    }),
  )
  return { nodes, up }
}

/** null: it is not known what the answer means. */
function resultOf({ verdict, answer }: JudgedAddress): Result | null {
  const isUp = answer?.status === 200
  if (verdict === 'not-reachable') return 'unreachable'
  if (verdict === 'disagrees') return isUp ? 'unexpected_up' : 'unexpected_down'
  if (verdict === 'unknown') return null
  return isUp ? 'ok_up' : 'ok_down'
}

function nodesWithEndpoints(state: ClusterState, service: Service): ReadonlySet<string> {
  const slices = state.slices.get(serviceKey(service.namespace, service.name)) ?? []
  return new Set(slices.flatMap(({ endpoints }) => endpoints.flatMap(({ nodeName }) => nodeName ?? [])))
}
