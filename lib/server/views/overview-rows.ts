import 'server-only'
import type { ClusterState } from '@/lib/domain/cluster'
import { accessKey, readableState } from '../auth/readable'
import type { FollowedCluster } from '../runtime'
import type { Clock, ReaderAccess } from '../sources'
import { inTimeOr } from './in-time'
import { endpointsKnownBy, requireKnown } from './known'
import { summariseServices } from './service-summaries'
import type { ServiceSummary } from './service-summary'

/** Rows of the overview, and the version of the state that they were computed from. */
export type OverviewRows = { readonly rows: readonly ServiceSummary[]; readonly version: number }

/** States whose rows came late and were hinted, by whichever of the readers who wait comes first. */
const announced = new WeakSet<ClusterState>()
const latest = new WeakMap<FollowedCluster, Map<string, OverviewRows>>()

/**
 * The rows of a cluster for one reader's rights. While a large change is being computed readers get the rows before
 * it, under their own version, and a hint when the new ones are there: nobody waits but the first.
 *
 * @throws ProblemError `not-ready` while Services were never listed
 */
export async function overviewRows(
  cluster: FollowedCluster,
  access: ReaderAccess,
  clock: Clock,
): Promise<OverviewRows> {
  const status = cluster.source.status()
  requireKnown(status, 'services', null)
  const version = cluster.changes.version(access)
  const state = readableState(cluster.source.state(), access)
  const ofCluster = latest.get(cluster) ?? new Map<string, OverviewRows>()
  latest.set(cluster, ofCluster)
  const key = accessKey(access)
  const before = ofCluster.get(key)
  const computing = summariseServices(state, endpointsKnownBy(status)).then((rows) => {
    const computed = { rows, version }
    // A slower computation of an older state must not undo a newer one.
    if (version >= (ofCluster.get(key)?.version ?? 0)) ofCluster.set(key, computed)
    return computed
  })
  if (before === undefined || before.version === version) return computing
  return inTimeOr(before, computing, clock, () => {
    if (announced.has(state)) return
    announced.add(state)
    cluster.changes.announce(access)
  })
}
