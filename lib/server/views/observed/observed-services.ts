import 'server-only'
import type { ObservedOverviewResponse } from '@/lib/contracts/observed-overview'
import { type ClusterState, isExternalService, type Service, type ServiceKey } from '@/lib/domain/cluster'
import { levelAmong } from '@/lib/domain/observed/judge-shares'
import { countsOtherProtocol } from '@/lib/domain/observed/limits'
import { judgeCounts } from '@/lib/domain/observed/observe'
import type { ToldChange } from '@/lib/domain/observed/observed'
import type { ObservedNode } from '@/lib/domain/observed/observed-shares'
import type { NotObserved, TimeSpan } from '@/lib/domain/observed/traffic'
import { readableState } from '../../auth/readable'
import type { FollowedCluster } from '../../runtime'
import type { ObservedPods, ReaderAccess } from '../../sources'
import { isTurnSpent, nextTurn } from '../../turns'
import { changeSince } from '../changed-since'
import { perAccess } from '../per-access'
import { expectationOf, type ServiceExpectation } from './observed-expectations'

/** What the pods of one Service got, as the overview shows it. */
export type ObservedService = Pick<
  ObservedOverviewResponse['services'][number],
  'verdict' | 'notJudged' | 'samples' | 'coverage'
> & {
  readonly nodes: readonly ObservedNode[]
  /** How likely chance alone explains what was counted, 0..1; null: not judged. */
  readonly chance: number | null
}

/** All Services that one reader may see, or why nothing is known of any. */
export type ObservedServices = {
  readonly span: TimeSpan
  readonly answer: NotObserved | { readonly known: true; readonly value: Omit<ObservedPods, 'counts'> }
  readonly byService: ReadonlyMap<ServiceKey, ObservedService>
}

const SPAN_MS = 600_000
/** Counters are scraped every 15 to 60 s; all readers with the same rights share one answer as long as this. */
const KEPT_MS = 30_000

type Asked = { readonly askedAtMs: number; readonly asked: Promise<ObservedServices>; last: ObservedServices | null }
const keptOf = perAccess((): { latest: Asked | null } => ({ latest: null }))

/** Shares and verdicts of all Services over the last ten minutes, from one question for all pods. */
export function observedServices(
  cluster: FollowedCluster,
  access: ReaderAccess,
  nowMs: number,
): Promise<ObservedServices> {
  return keep(cluster, access, nowMs).asked
}

/**
 * Services that are known to differ beyond noise, by a test over all of them at once: among hundreds of Services chance
 * alone would call some different every time. It answers with what was judged last and waits for nothing; when a
 * later judgement differs, the readers are told that there is a newer form.
 */
export function knownToDiffer(cluster: FollowedCluster, access: ReaderAccess, nowMs: number): ReadonlySet<ServiceKey> {
  const { last } = keep(cluster, access, nowMs)
  return last === null ? none : differing(last)
}

function keep(cluster: FollowedCluster, access: ReaderAccess, nowMs: number): Asked {
  const kept = keptOf(cluster, access)
  const before = kept.latest
  if (before !== null && nowMs - before.askedAtMs < KEPT_MS) return before
  const asked = judgeAll(cluster, access, { startMs: nowMs - SPAN_MS, endMs: nowMs })
  const now: Asked = { askedAtMs: nowMs, asked, last: before?.last ?? null }
  kept.latest = now
  asked.then(
    (result) => {
      const was = now.last === null ? none : differing(now.last)
      now.last = result
      if (!isSameSet(was, differing(result))) cluster.changes.announce(access)
    },
    () => {
      // Those who wait for the answer are told; the overview goes on with the last one.
    },
  )
  return now
}

async function judgeAll(cluster: FollowedCluster, access: ReaderAccess, span: TimeSpan): Promise<ObservedServices> {
  const answer = await cluster.traffic.observedPods(access.namespaces, span)
  if (!answer.known) return { span, answer, byService: new Map() }
  const state = readableState(cluster.source.state(), access)
  const { counts, ...about } = answer.value
  const expected = await expectAll(state)
  const shared = sharedPods(expected)
  const byService = new Map<ServiceKey, ObservedService>()
  for (const [key, { service, expectation }] of expected) {
    const change = changeSince(cluster, access, { state, service }, span)
    byService.set(key, judgeOne(answer.value, service, expectation, shared, change))
    if (isTurnSpent()) await nextTurn()
  }
  return { span, answer: { known: true, value: about }, byService }
}

type Expected = { readonly service: Service; readonly expectation: ServiceExpectation }

async function expectAll(state: ClusterState): Promise<ReadonlyMap<ServiceKey, Expected>> {
  const expected = new Map<ServiceKey, Expected>()
  for (const [key, service] of state.services) {
    if (!isExternalService(service)) continue
    expected.set(key, { service, expectation: expectationOf(state, service) })
    if (isTurnSpent()) await nextTurn()
  }
  return expected
}

/** Pods that several external Services send to, as `namespace/pod`. */
function sharedPods(expected: ReadonlyMap<ServiceKey, Expected>): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { service, expectation } of expected.values()) {
    for (const pod of expectation.present) {
      const id = `${service.namespace}/${pod}`
      if (seen.has(id)) shared.add(id)
      seen.add(id)
    }
  }
  return shared
}

function judgeOne(
  { measure, counts }: ObservedPods,
  service: Service,
  { expectation, present, pods }: ServiceExpectation,
  shared: ReadonlySet<string>,
  change: ToldChange | null,
): ObservedService {
  const { namespace } = service
  const counted = pods.map((pod) => ({ ...pod, count: counts.get(`${namespace}/${pod.podName}`) ?? null }))
  const isShared = pods.some(({ podName }) => shared.has(`${namespace}/${podName}`))
  const traffic = { measure, pods: counted }
  // What came through another Service cannot be taken off, so there is no expectation of the sum.
  const held = isShared ? ({ known: false, why: 'balancer', bounds: [] } as const) : expectation
  const { shares, told, chance } = judgeCounts({ traffic, expectation: held, present, change })
  const { samples, coverage, nodes } = shares
  if (countsOtherProtocol(service, measure)) {
    return { verdict: null, notJudged: 'protocol', samples, coverage, nodes, chance: null }
  }
  return {
    verdict: told.verdict,
    notJudged: isShared && told.verdict === null ? 'shared' : told.notJudged,
    samples,
    coverage,
    nodes,
    chance,
  }
}

const none: ReadonlySet<ServiceKey> = new Set()
const differingOf = new WeakMap<ObservedServices, ReadonlySet<ServiceKey>>()

function differing(observed: ObservedServices): ReadonlySet<ServiceKey> {
  const known = differingOf.get(observed)
  if (known !== undefined) return known
  const judged = [...observed.byService].flatMap(([key, { chance }]) => (chance === null ? [] : [{ key, chance }]))
  const level = levelAmong(judged.length)
  const found = new Set(judged.flatMap(({ key, chance }) => (chance < level ? [key] : [])))
  differingOf.set(observed, found)
  return found
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item))
