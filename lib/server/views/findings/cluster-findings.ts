import 'server-only'
import {
  type ClusterNode,
  type ClusterState,
  isExternalService,
  type Service,
  type ServiceKey,
} from '@/lib/domain/cluster'
import { notAsked } from '@/lib/domain/fact'
import type { NotChecked } from '@/lib/domain/findings/finding'
import { type DatedFinding, type JoinedFindings, joinAsked } from '@/lib/domain/findings/join-asked'
import { judgeNode } from '@/lib/domain/findings/judge-node'
import { isSettling } from '@/lib/domain/findings/judge-service'
import { awaitsReading } from '@/lib/domain/workload'
import { accessKey, readableState } from '../../auth/readable'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { isTurnSpent, nextTurn } from '../../turns'
import { requireKnown } from '../known'
import { perAccess } from '../per-access'
import { judgeOnce, TICK_MS } from './judged-services'

/** A rule that could not be judged for some subjects, with the reason that most of them have. */
type NotJudged = NotChecked & {
  readonly subjects: number
  /** Of these, Services whose pods nobody asked for: reading them would tell. */
  readonly unread: number
}

/** Of how many Services the pods were read, and how long ago at most. */
type ReadServices = { readonly services: number; readonly of: number; readonly oldestAtMs: number | null }

export type ClusterFindings = {
  readonly judged: { readonly findings: readonly DatedFinding[]; readonly notChecked: readonly NotJudged[] }
  readonly read: ReadServices
  /** Of the state that they were judged by. */
  readonly version: number
}

type Gathered = {
  readonly state: ClusterState
  readonly tick: number
  readonly asked: number
  readonly findings: Promise<ClusterFindings>
}

const gathered = perAccess((): { last: Gathered | null } => ({ last: null }))

/**
 * Findings of all external Services and nodes that the reader may see, gathered once for a state however many ask.
 *
 * @throws ProblemError `not-ready` while Services were never listed
 */
export function clusterFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  nowMs: number,
): Promise<ClusterFindings> {
  requireKnown(cluster.source.status(), 'services', null)
  const kept = gathered(cluster, access)
  const state = readableState(cluster.source.state(), access)
  const tick = Math.floor(nowMs / TICK_MS)
  const { last } = kept
  const asked = cluster.asked.version()
  if (last?.state === state && last.tick === tick && last.asked === asked) return last.findings
  const findings = gather(cluster, access, state, nowMs)
  kept.last = { state, tick, asked, findings }
  return findings
}

/** Findings of one Service by what is watched, and by what was read of it lately. */
export function judgeKnown(
  cluster: FollowedCluster,
  access: ReaderAccess,
  { state, key, service }: { readonly state: ClusterState; readonly key: ServiceKey; readonly service: Service },
  nowMs: number,
): JoinedFindings & { readonly readAtMs: number | null } {
  const memory = cluster.memory.of(key)
  const watched = judgeOnce(state, key, service, memory, nowMs)
  const asked = cluster.asked.of(accessKey(access), service, state.slices.get(key))
  return { ...joinAsked(watched, asked, isSettling({ memory, nowMs })), readAtMs: asked?.readAtMs ?? null }
}

async function gather(
  cluster: FollowedCluster,
  access: ReaderAccess,
  state: ClusterState,
  nowMs: number,
): Promise<ClusterFindings> {
  const version = cluster.changes.version(access)
  const findings: DatedFinding[] = []
  const open = new Map<string, OpenRule>()
  const readAtMs: number[] = []
  let services = 0
  const take = (judged: JoinedFindings): void => {
    findings.push(...judged.findings)
    for (const rule of judged.notChecked) count(open, rule)
  }
  for (const [key, service] of state.services) {
    if (!isExternalService(service)) continue
    services += 1
    const judged = judgeKnown(cluster, access, { state, key, service }, nowMs)
    take(judged)
    if (judged.readAtMs !== null) readAtMs.push(judged.readAtMs)
    if (isTurnSpent()) await nextTurn()
  }
  for (const node of state.nodes?.values() ?? []) {
    take(judgeNodeOnce(node))
    if (isTurnSpent()) await nextTurn()
  }
  const oldestAtMs = readAtMs.length === 0 ? null : Math.min(...readAtMs)
  return {
    judged: { findings, notChecked: [...open.values()].map(mostFrequent) },
    read: { services: readAtMs.length, of: services, oldestAtMs },
    version,
  }
}

// By the node itself: the store replaces what changes and keeps what does not.
const ofNodes = new WeakMap<ClusterNode, JoinedFindings>()

function judgeNodeOnce(node: ClusterNode): JoinedFindings {
  const known = ofNodes.get(node) ?? joinAsked(judgeNode({ node, answer: notAsked('Health ports') }), null, false)
  ofNodes.set(node, known)
  return known
}

type OpenRule = { readonly rule: NotChecked; subjects: number; unread: number; readonly reasons: Map<string, number> }

function count(open: Map<string, OpenRule>, rule: NotChecked): void {
  const known = open.get(rule.id) ?? { rule, subjects: 0, unread: 0, reasons: new Map<string, number>() }
  open.set(rule.id, known)
  known.subjects += 1
  if (awaitsReading(rule.reason)) known.unread += 1
  known.reasons.set(rule.reason, (known.reasons.get(rule.reason) ?? 0) + 1)
}

function mostFrequent({ rule, subjects, unread, reasons }: OpenRule): NotJudged {
  const [reason] = [...reasons].reduce((most, other) => (other[1] > most[1] ? other : most))
  return { ...rule, reason, subjects, unread }
}
