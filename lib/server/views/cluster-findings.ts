import 'server-only'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { isExternalService } from '@/lib/domain/cluster'
import { notAsked } from '@/lib/domain/fact'
import type { Finding, NotChecked } from '@/lib/domain/findings/finding'
import { judgeNode } from '@/lib/domain/findings/judge-node'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { nothingRead } from '@/lib/domain/workload'
import { readableState } from '../auth/readable'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { requireKnown } from './known'
import { judge } from './service-judgement'

/** A rule that could not be judged for some subjects, with the reason that most of them have. */
export type NotJudged = NotChecked & { readonly subjects: number }

export type ClusterFindings = {
  readonly judged: { readonly findings: readonly Finding[]; readonly notChecked: readonly NotJudged[] }
  /** Of the state that they were judged by. */
  readonly version: number
}

/** Longest turn of the event loop that judging may take: everyone else waits meanwhile. */
const TURN_MS = 8
/** Rules that rest on time (a minute after a change, five without an address) are judged anew this often. */
const TICK_MS = 20_000

type Judged = { readonly findings: readonly Finding[]; readonly notChecked: readonly NotChecked[] }
type Remembered = { readonly rests: readonly unknown[]; readonly judged: Judged }

// By the object itself: the store replaces what changes and keeps what does not.
const ofServices = new WeakMap<ClusterState['nodes'] & object, WeakMap<Service, Remembered>>()
const withoutNodes = new WeakMap<Service, Remembered>()

/**
 * Findings of all external Services and nodes that the reader may see. A Service is judged anew only when something of
 * its own changed, or time that a rule rests on has passed.
 *
 * @throws ProblemError `not-ready` while Services were never listed
 */
export async function clusterFindings(
  cluster: FollowedCluster,
  access: ReaderAccess,
  nowMs: number,
): Promise<ClusterFindings> {
  requireKnown(cluster.source.status(), 'services', null)
  const version = cluster.changes.version(access)
  const state = readableState(cluster.source.state(), access)
  const findings: Finding[] = []
  const notChecked = new Map<string, NotChecked[]>()
  const take = (judged: Judged): void => {
    findings.push(...judged.findings)
    for (const rule of judged.notChecked) notChecked.set(rule.id, [...(notChecked.get(rule.id) ?? []), rule])
  }
  let turnEndsMs = performance.now() + TURN_MS
  for (const service of state.services.values()) {
    if (!isExternalService(service)) continue
    take(judgeOnce(cluster, state, service, nowMs))
    if (performance.now() < turnEndsMs) continue
    await new Promise<void>((resolve) => setImmediate(resolve))
    turnEndsMs = performance.now() + TURN_MS
  }
  for (const node of state.nodes?.values() ?? []) {
    take(judgeNode({ state, node, answer: notAsked('Health ports') }))
  }
  return { judged: { findings, notChecked: [...notChecked.values()].map(mostFrequent) }, version }
}

function judgeOnce(cluster: FollowedCluster, state: ClusterState, service: Service, nowMs: number): Judged {
  const key = `${service.namespace}/${service.name}`
  const memory: ServiceMemory | null = cluster.memory.of(key)
  const rests = [
    state.slices.get(key),
    state.nodes,
    state.serverVersion,
    state.announcements,
    memory,
    Math.floor(nowMs / TICK_MS),
  ]
  const remembered = tableOf(state)
  const last = remembered.get(service)
  if (last?.rests.every((part, at) => part === rests[at])) return last.judged
  const answers = notAsked('Health ports')
  const { findings } = judge(state, service, { facts: nothingRead, memory, answers, nowMs })
  remembered.set(service, { rests, judged: findings })
  return findings
}

/** Readers with and without the right to read nodes get different findings of the same Service. */
function tableOf({ nodes }: ClusterState): WeakMap<Service, Remembered> {
  if (nodes === null) return withoutNodes
  const known = ofServices.get(nodes) ?? new WeakMap<Service, Remembered>()
  ofServices.set(nodes, known)
  return known
}

function mostFrequent(rules: readonly NotChecked[]): NotJudged {
  const counts = new Map<string, number>()
  for (const { reason } of rules) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const [reason] = [...counts].reduce((most, other) => (other[1] > most[1] ? other : most))
  const [first] = rules as [NotChecked]
  return { ...first, reason, subjects: rules.length }
}
