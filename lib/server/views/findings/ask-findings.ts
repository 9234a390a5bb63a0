import 'server-only'
import type { AskFindingsRequest, AskFindingsResponse } from '@/lib/contracts/findings'
import { type ClusterState, isExternalService, type Service, type ServiceKey } from '@/lib/domain/cluster'
import { notAsked } from '@/lib/domain/fact'
import { severities } from '@/lib/domain/findings/finding'
import { accessKey, readableState } from '../../auth/readable'
import { ProblemError } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { isTurnSpent, nextTurn } from '../../turns'
import { freshnessOf, wholeCluster } from '../freshness'
import { requireKnown } from '../known'
import { judge } from '../service-judgement'
import { clusterFindings, judgeKnown } from './cluster-findings'

/** Of one asking: what a person waits for, and an API server hardly feels. */
export const ASKED_SERVICES_MAX = 200
export const ASKED_PODS_MAX = 5000
/** Each takes some reads, of which four are under way at once whoever asks. */
const AT_ONCE = 2
/** No further Service is begun after this. */
const ASKING_MS = 40_000
/** What was read within this is not read anew. */
const FRESH_MS = 60_000

export type AskingContext = { readonly nowMs: () => number; readonly signal: AbortSignal }

/**
 * Reads the pods of Services that nobody opened, and what belongs to them, so that the rules that need them are judged:
 * a bounded number of Services and pods, few at a time, until the reader stops or the time is over. What is found stands
 * in the cluster's findings for a quarter of an hour.
 *
 * @throws ProblemError `not-ready` while Services or endpoints were never listed; `too-many-requests` while somebody asks
 */
export async function askFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  wanted: AskFindingsRequest,
  { nowMs, signal }: AskingContext,
): Promise<AskFindingsResponse> {
  requireKnown(cluster.source.status(), 'endpointslices', null)
  await clusterFindings(cluster, access, nowMs())
  const { chosen, left } = await choose(cluster, access, wanted, nowMs())
  const asking = cluster.asked.begin(accessKey(access), chosen.length)
  if (asking === null) throw alreadyAsking()
  const endMs = nowMs() + ASKING_MS
  const queue = [...chosen]
  const problems: string[] = []
  const work = async (): Promise<void> => {
    while (!signal.aborted && nowMs() < endMs) {
      const next = queue.shift()
      if (next === undefined) return
      const problem = await readOne(cluster, access, next, nowMs)
      if (problem !== null) problems.push(problem)
      asking.step()
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    asking.end()
    cluster.changes.announce(access)
  }
  return {
    read: chosen.length - queue.length,
    unreadable: problems.length,
    problem: problems[0] ?? null,
    left: left + queue.length,
    ended: queue.length === 0 ? (left === 0 ? 'all-read' : 'bound') : signal.aborted ? 'stopped' : 'time',
    freshness: freshnessOf(cluster, access, wholeCluster, nowMs()),
  }
}

const alreadyAsking = (): ProblemError =>
  new ProblemError(
    'too-many-requests',
    'Pods of this cluster are being read for its findings already.',
    'Wait until they are read; the findings page shows how far it is.',
    5,
  )

/** Reads and judges one Service. @returns why its pods could not be read; null: they were, or it is gone */
async function readOne(
  cluster: FollowedCluster,
  access: ReaderAccess,
  key: ServiceKey,
  nowMs: () => number,
): Promise<string | null> {
  const before = find(cluster, access, key)
  if (before === null) return null
  const facts = await cluster.workloads.facts(before.service)
  const found = find(cluster, access, key)
  if (found === null || found.service !== before.service) return null
  const { state, service } = found
  const remembered = cluster.memory.of(key)
  // Whether a change is too fresh is asked when the finding is shown: it is kept for longer than that.
  const memory = remembered === null ? null : { ...remembered, lastChangeAtMs: null }
  const known = { facts, memory, answers: notAsked('Health ports'), nowMs: nowMs() }
  const read = { service, slices: state.slices.get(key) }
  cluster.asked.keep(accessKey(access), read, judge(state, service, known).findings, nowMs())
  return facts.pods.known ? null : facts.pods.inWords
}

type Found = { readonly state: ClusterState; readonly service: Service }

function find(cluster: FollowedCluster, access: ReaderAccess, key: ServiceKey): Found | null {
  const state = readableState(cluster.source.state(), access)
  const service = state.services.get(key)
  return service === undefined || !isExternalService(service) ? null : { state, service }
}

type Candidate = {
  readonly key: ServiceKey
  /** 0: critical; as many as there are severities: nothing found. */
  readonly rank: number
  /** 0: never. */
  readonly readAtMs: number
  readonly pods: number
}

/** Services that were not read yet, those with the worst findings first; where all were, those read longest ago. */
async function choose(
  cluster: FollowedCluster,
  access: ReaderAccess,
  { rule, namespace }: AskFindingsRequest,
  nowMs: number,
): Promise<{ readonly chosen: readonly ServiceKey[]; readonly left: number }> {
  const state = readableState(cluster.source.state(), access)
  const candidates: Candidate[] = []
  for (const [key, service] of state.services) {
    if (!isExternalService(service) || (namespace !== undefined && service.namespace !== namespace)) continue
    if (isTurnSpent()) await nextTurn()
    const { findings, notChecked, readAtMs } = judgeKnown(cluster, access, { state, key, service }, nowMs)
    if (rule !== undefined && !notChecked.some(({ id }) => id === rule)) continue
    if (readAtMs !== null && nowMs - readAtMs < FRESH_MS) continue
    const rank = Math.min(severities.length, ...findings.map(({ severity }) => severities.indexOf(severity)))
    const pods = (state.slices.get(key) ?? []).reduce((sum, { endpoints }) => sum + endpoints.length, 0)
    candidates.push({ key, rank, readAtMs: readAtMs ?? 0, pods })
  }
  const unread = candidates.filter(({ readAtMs }) => readAtMs === 0)
  const wanted = (unread.length > 0 ? unread : candidates).sort(byNeed)
  const chosen: ServiceKey[] = []
  let pods = 0
  for (const candidate of wanted) {
    if (chosen.length === ASKED_SERVICES_MAX) break
    if (chosen.length > 0 && pods + candidate.pods > ASKED_PODS_MAX) continue
    pods += candidate.pods
    chosen.push(candidate.key)
  }
  return { chosen, left: wanted.length - chosen.length }
}

const byNeed = (a: Candidate, b: Candidate): number =>
  a.readAtMs - b.readAtMs || a.rank - b.rank || (a.key < b.key ? -1 : 1)
