import 'server-only'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { nodesAbout } from '@/lib/domain/findings/about-node'
import { type Severity, severities } from '@/lib/domain/findings/finding'
import type { FollowedCluster } from '../../runtime'
import type { Clock, ReaderAccess } from '../../sources'
import { inTimeOr, type Underway } from '../in-time'
import { perAccess } from '../per-access'
import { type ClusterFindings, clusterFindings } from './cluster-findings'

/** Findings need a minute to settle after a change: the overview may show those of a moment ago. */
const FRESH_MS = 2_000

export type Tally = NonNullable<ServiceRow['findings']>
/** How many findings each Service and each node has, and how bad the worst of them is. */
export type CountedFindings = {
  readonly atMs: number
  readonly of: ReadonlyMap<ServiceKey, Tally>
  readonly nodes: NodeTallies
}

/** How many findings are about each node, nodes without any left out. */
export type NodeTallies = {
  readonly of: ReadonlyMap<string, Tally>
  /** Equal for equal tallies. */
  readonly key: string
}
type Kept = { latest: CountedFindings | null; underway: Underway<CountedFindings> | null }

const keptOf = perAccess((): Kept => ({ latest: null, underway: null }))

/**
 * Findings by what is watched, counted. The first time on a large cluster null is answered, and a hint follows when they
 * are there; later on those of a moment ago are. They are counted one at a time: on a cluster that changes all the time
 * the next state is there before the last is judged.
 */
export async function countedFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  clock: Clock,
): Promise<CountedFindings | null> {
  const kept = keptOf(cluster, access)
  const before = kept.latest
  const nowMs = clock.nowMs()
  if (before !== null && nowMs - before.atMs < FRESH_MS) return before
  const computing = kept.underway ?? begin(kept, cluster, access, nowMs)
  return inTimeOr(before, computing, clock, () => {
    if (before === null) cluster.changes.announce(access)
  })
}

function begin(kept: Kept, cluster: FollowedCluster, access: ReaderAccess, nowMs: number): Underway<CountedFindings> {
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

function count({ judged }: ClusterFindings): CountedFindings['of'] {
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
