import 'server-only'
import type { ServiceGroup } from '@/lib/contracts/service-groups'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import type { OverviewRows } from '../overview/overview-rows'
import type { ServiceSummary } from '../overview/service-summary'
import { knownToDiffer } from './observed-services'

/** Groups that say less than that pods do not get what is expected of them. Loss says more. */
const milder: readonly ServiceGroup[] = ['uneven', 'one-node', 'even']

type Grouped = { readonly differing: ReadonlySet<ServiceKey>; readonly rows: readonly ServiceSummary[] }
/** By the rows: as long as neither changes, readers who scroll get the same ones, which others remember things by. */
const remembered = new WeakMap<OverviewRows['rows'], Grouped>()

/** The rows with those Services in a group of their own that were judged to differ, as far as that is known by now. */
export function withVerdicts(
  cluster: FollowedCluster,
  access: ReaderAccess,
  overview: OverviewRows,
  nowMs: number,
): OverviewRows {
  const differing = knownToDiffer(cluster, access, nowMs)
  if (differing.size === 0) return overview
  const known = remembered.get(overview.rows)
  if (known?.differing === differing) return { ...overview, rows: known.rows }
  const rows = overview.rows.map((row) =>
    milder.includes(row.group) && differing.has(serviceKey(row.namespace, row.name))
      ? { ...row, group: 'differs' as const }
      : row,
  )
  remembered.set(overview.rows, { differing, rows })
  return { ...overview, rows }
}
