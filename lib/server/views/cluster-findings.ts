import 'server-only'
import { type ClusterState, isExternalService } from '@/lib/domain/cluster'
import { notAsked } from '@/lib/domain/fact'
import type { Finding, Findings, NotChecked } from '@/lib/domain/findings/finding'
import { judgeNode } from '@/lib/domain/findings/judge-node'
import { accessKey, readableState } from '../auth/readable'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { judgeOnce, TICK_MS } from './judged-services'
import { requireKnown } from './known'

/** A rule that could not be judged for some subjects, with the reason that most of them have. */
export type NotJudged = NotChecked & { readonly subjects: number }

export type ClusterFindings = {
  readonly judged: { readonly findings: readonly Finding[]; readonly notChecked: readonly NotJudged[] }
  /** Of the state that they were judged by. */
  readonly version: number
}

/** Longest turn of the event loop that judging may take: everyone else waits meanwhile. */
const TURN_MS = 8

type Gathered = { readonly state: ClusterState; readonly tick: number; readonly findings: Promise<ClusterFindings> }

const gathered = new WeakMap<FollowedCluster, Map<string, Gathered>>()

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
  const ofCluster = gathered.get(cluster) ?? new Map<string, Gathered>()
  gathered.set(cluster, ofCluster)
  const state = readableState(cluster.source.state(), access)
  const tick = Math.floor(nowMs / TICK_MS)
  const known = ofCluster.get(accessKey(access))
  if (known?.state === state && known.tick === tick) return known.findings
  const findings = gather(cluster, state, cluster.changes.version(access), nowMs)
  ofCluster.set(accessKey(access), { state, tick, findings })
  return findings
}

async function gather(
  cluster: FollowedCluster,
  state: ClusterState,
  version: number,
  nowMs: number,
): Promise<ClusterFindings> {
  const findings: Finding[] = []
  const open = new Map<string, OpenRule>()
  const take = (judged: Findings): void => {
    findings.push(...judged.findings)
    for (const rule of judged.notChecked) count(open, rule)
  }
  let turnEndsMs = performance.now() + TURN_MS
  for (const [key, service] of state.services) {
    if (!isExternalService(service)) continue
    take(judgeOnce(state, key, service, cluster.memory.of(key), nowMs))
    if (performance.now() < turnEndsMs) continue
    await new Promise<void>((resolve) => setImmediate(resolve))
    turnEndsMs = performance.now() + TURN_MS
  }
  for (const node of state.nodes?.values() ?? []) {
    take(judgeNode({ state, node, answer: notAsked('Health ports') }))
  }
  return { judged: { findings, notChecked: [...open.values()].map(mostFrequent) }, version }
}

type OpenRule = { readonly rule: NotChecked; subjects: number; readonly reasons: Map<string, number> }

function count(open: Map<string, OpenRule>, rule: NotChecked): void {
  const known = open.get(rule.id) ?? { rule, subjects: 0, reasons: new Map<string, number>() }
  open.set(rule.id, known)
  known.subjects += 1
  known.reasons.set(rule.reason, (known.reasons.get(rule.reason) ?? 0) + 1)
}

function mostFrequent({ rule, subjects, reasons }: OpenRule): NotJudged {
  const [reason] = [...reasons].reduce((most, other) => (other[1] > most[1] ? other : most))
  return { ...rule, reason, subjects }
}
