import 'server-only'
import type { ClusterState } from '@/lib/domain/cluster'
import { readableState } from '../../auth/readable'
import type { FollowedCluster } from '../../runtime'
import type { Clock, ReaderAccess } from '../../sources'
import { type EndpointsKnown, endpointsKnownBy } from '../../watched'
import { inTimeOr, type Underway } from '../in-time'
import { requireKnown } from '../known'
import { perAccess } from '../per-access'
import { summariseServices } from './service-summaries'
import type { ServiceSummary } from './service-summary'

/** Rows of the overview, and the version of the state that they were computed from. */
export type OverviewRows = { readonly rows: readonly ServiceSummary[]; readonly version: number }

type Kept = {
  latest: OverviewRows | null
  underway: (Underway<OverviewRows> & { readonly version: number }) | null
}

const keptOf = perAccess((): Kept => ({ latest: null, underway: null }))

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
  const kept = keptOf(cluster, access)
  const before = kept.latest
  const computing =
    kept.underway?.version === version
      ? kept.underway
      : { version, sinceMs: clock.nowMs(), value: compute(kept, state, version, endpointsKnownBy(status)) }
  kept.underway = computing
  if (before === null || before.version === version) return computing.value
  return inTimeOr(before, computing, clock, () => cluster.changes.announce(access))
}

async function compute(
  kept: Kept,
  state: ClusterState,
  version: number,
  endpointsKnown: EndpointsKnown,
): Promise<OverviewRows> {
  const computed = { rows: await summariseServices(state, endpointsKnown), version }
  // A slower computation of an older state must not undo a newer one.
  if (version >= (kept.latest?.version ?? 0)) kept.latest = computed
  return computed
}
