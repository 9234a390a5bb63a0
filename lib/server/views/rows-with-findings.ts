import 'server-only'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { nodesAbout } from '@/lib/domain/findings/about-node'
import { type Severity, severities } from '@/lib/domain/findings/finding'
import type { FollowedCluster } from '../runtime'
import type { Clock, ReaderAccess } from '../sources'
import { type ClusterFindings, clusterFindings } from './cluster-findings'
import { inTimeOr, type Underway } from './in-time'
import type { OverviewRows } from './overview-rows'
import { perAccess } from './per-access'
import type { ServiceSummary } from './service-summary'

/** Findings need a minute to settle after a change: the overview may show those of a moment ago. */
const FRESH_MS = 2_000

type Tally = NonNullable<ServiceRow['findings']>
type Counted = { readonly atMs: number; readonly of: ReadonlyMap<ServiceKey, Tally>; readonly nodes: NodeTallies }

/** How many findings are about each node, nodes without any left out. */
export type NodeTallies = {
  readonly of: ReadonlyMap<string, Tally>
  /** Equal for equal tallies. */
  readonly key: string
}
type Merged = { readonly counted: Counted; readonly rows: readonly ServiceSummary[] }

type Kept = { latest: Counted | null; underway: Underway<Counted> | null }

const keptOf = perAccess((): Kept => ({ latest: null, underway: null }))
const merged = new WeakMap<OverviewRows['rows'], Merged>()
/** Findings that came late and were hinted. */
const announced = new WeakSet<Underway<Counted>>()

/**
 * The rows with how many findings each Service has, by what is watched. The first time on a large cluster the rows go
 * out without them, and a hint follows when they are there; later on they are those of a moment ago.
 */
export async function withFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  overview: OverviewRows,
  clock: Clock,
): Promise<OverviewRows> {
  const counted = await countedFindings(cluster, access, clock)
  if (counted === null) return overview
  const before = merged.get(overview.rows)
  if (before?.counted === counted) return { ...overview, rows: before.rows }
  const rows = overview.rows.map((row) => withFindingsOf(row, counted))
  merged.set(overview.rows, { counted, rows })
  return { ...overview, rows }
}

/** How many findings are about each node; null: not judged yet, and a hint follows when they are. */
export async function nodeFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  clock: Clock,
): Promise<NodeTallies | null> {
  return (await countedFindings(cluster, access, clock))?.nodes ?? null
}

const none: Tally = { count: 0, worst: null }

/** Of two thousand rows a handful change at a time: the others stay the objects that they were. */
const mergedRows = new WeakMap<ServiceSummary, ServiceSummary>()

function withFindingsOf(row: ServiceSummary, counted: Counted): ServiceSummary {
  const findings = counted.of.get(serviceKey(row.namespace, row.name)) ?? none
  const before = mergedRows.get(row)
  if (before?.findings?.count === findings.count && before.findings.worst === findings.worst) return before
  const made = { ...row, findings }
  mergedRows.set(row, made)
  return made
}

/** Counted one at a time: on a cluster that changes all the time the next state is there before the last is judged. */
async function countedFindings(cluster: FollowedCluster, access: ReaderAccess, clock: Clock): Promise<Counted | null> {
  const kept = keptOf(cluster, access)
  const before = kept.latest
  const nowMs = clock.nowMs()
  if (before !== null && nowMs - before.atMs < FRESH_MS) return before
  const computing = kept.underway ?? begin(kept, cluster, access, nowMs)
  return inTimeOr(before, computing, clock, () => {
    if (before !== null || announced.has(computing)) return
    announced.add(computing)
    cluster.changes.announce(access)
  })
}

function begin(kept: Kept, cluster: FollowedCluster, access: ReaderAccess, nowMs: number): Underway<Counted> {
  const value = clusterFindings(cluster, access, nowMs).then((findings) => {
    kept.latest = { atMs: nowMs, of: count(findings), nodes: countByNode(findings) }
    return kept.latest
  })
  const computing = { value, sinceMs: nowMs }
  kept.underway = computing
  const ended = (): void => {
    kept.underway = null
  }
  value.then(ended, ended)
  return computing
}

function count({ judged }: ClusterFindings): Counted['of'] {
  const of = new Map<ServiceKey, Tally>()
  for (const { subject, severity } of judged.findings) {
    if (subject.kind === 'service') add(of, serviceKey(subject.namespace, subject.name), severity)
  }
  return of
}

function countByNode({ judged }: ClusterFindings): NodeTallies {
  const of = new Map<string, Tally>()
  for (const finding of judged.findings) for (const name of nodesAbout(finding)) add(of, name, finding.severity)
  return { of, key: [...of].map(([name, { count, worst }]) => `${name}:${count}${worst}`).join() }
}

function add<Key>(of: Map<Key, Tally>, key: Key, severity: Severity): void {
  const before = of.get(key)
  const isWorse = before?.worst == null || severities.indexOf(severity) < severities.indexOf(before.worst)
  of.set(key, { count: (before?.count ?? 0) + 1, worst: isWorse ? severity : (before?.worst ?? null) })
}
