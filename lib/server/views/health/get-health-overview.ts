import 'server-only'
import type { HealthOverviewResponse } from '@/lib/contracts/health'
import type { ClusterState, ServiceKey } from '@/lib/domain/cluster'
import { type HealthVerdict, healthVerdicts } from '@/lib/domain/health/answer'
import { readableState } from '../../auth/readable'
import { judgeRound, worstAnswered } from '../../health-ports/judge-round'
import type { FollowedCluster } from '../../runtime'
import type { HealthSource, ReaderAccess } from '../../sources'
import { freshnessOf, wholeCluster } from '../freshness'
import { requireKnown } from '../known'

type Row = HealthOverviewResponse['services'][number]
type Counts = Record<HealthVerdict, number>

/**
 * Verdicts for the Services in view, each on the nodes with endpoints and a bounded number of others. It answers with
 * what is known now and waits for nothing; a Service that is not there or may not be read is left out.
 */
export function getHealthOverview(
  cluster: FollowedCluster,
  access: ReaderAccess,
  services: readonly ServiceKey[],
  nowMs: number,
): HealthOverviewResponse {
  requireKnown(cluster.source.status(), 'endpointslices', null)
  const state = readableState(cluster.source.state(), access)
  const rows = state.nodes === null ? [] : services.flatMap((key) => judgeService(state, cluster.health, key, access))
  return {
    services: rows,
    askedNodes: rows.reduce((sum, row) => sum + row.askedNodes, 0),
    verdicts: rows.reduce((sum, row) => add(sum, row.verdicts), noVerdicts()),
    freshness: freshnessOf(cluster, access, wholeCluster, nowMs),
  }
}

function judgeService(state: ClusterState, health: HealthSource, key: ServiceKey, access: ReaderAccess): Row[] {
  const service = state.services.get(key)
  if (service === undefined) return []
  const round = health.look(key, 'sample')
  const judge = judgeRound(state, service, round, access)
  const nodes: Row['nodes'] = []
  const verdicts = noVerdicts()
  const asked = new Set(round.families.flatMap(({ answers }) => [...answers.keys()]))
  for (const name of judge === null ? [] : asked) {
    // A node that left while its answer was on the way says nothing any more.
    if (judge === null || !state.nodes?.has(name)) continue
    const worst = worstAnswered(judge(name))
    if (worst === null) continue
    nodes.push({ name, verdict: worst.verdict, status: worst.answer?.status ?? null })
    verdicts[worst.verdict] += 1
  }
  const { namespace, name } = service
  return [
    { namespace, name, port: round.port, askedNodes: nodes.length, totalNodes: round.totalNodes, verdicts, nodes },
  ]
}

const noVerdicts = (): Counts => Object.fromEntries(healthVerdicts.map((verdict) => [verdict, 0])) as Counts

function add(a: Counts, b: Counts): Counts {
  return Object.fromEntries(healthVerdicts.map((verdict) => [verdict, a[verdict] + b[verdict]])) as Counts
}
