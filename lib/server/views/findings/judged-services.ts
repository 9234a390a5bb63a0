import 'server-only'
import { type Announcements, announceAlike } from '@/lib/domain/announcements'
import type { ClusterState, EndpointSlice, Service, ServiceKey } from '@/lib/domain/cluster'
import { notAsked } from '@/lib/domain/fact'
import type { Findings } from '@/lib/domain/findings/finding'
import { isSettling } from '@/lib/domain/findings/judge-service'
import type { ServiceMemory } from '@/lib/domain/service-memory'
import { nothingRead } from '@/lib/domain/workload'
import { judge } from '../service-judgement'

/** Rules that rest on time are judged anew this often. */
export const TICK_MS = 20_000

type Remembered = {
  readonly slices: readonly EndpointSlice[] | undefined
  readonly serverVersion: ClusterState['serverVersion']
  readonly announcements: Announcements
  readonly memory: ServiceMemory | null
  readonly isSettling: boolean
  readonly tick: number | null
  readonly findings: Findings
}

// By the object itself: the store replaces what changes and keeps what does not. Readers with and without the right to
// read nodes get different findings of the same Service.
const ofServices = new WeakMap<ClusterState['nodes'] & object, WeakMap<Service, Remembered>>()
const withoutNodes = new WeakMap<Service, Remembered>()

/**
 * Findings of one Service by what is watched alone. It is judged anew only when something of its own changed, when that
 * has settled, and while time decides a rule about it.
 */
export function judgeOnce(
  state: ClusterState,
  key: ServiceKey,
  service: Service,
  memory: ServiceMemory | null,
  nowMs: number,
): Findings {
  const remembered = tableOf(state)
  const last = remembered.get(service)
  const now = {
    slices: state.slices.get(key),
    serverVersion: state.serverVersion,
    announcements: state.announcements,
    memory,
    isSettling: isSettling({ memory, nowMs }),
    tick: tickOf(service, memory, nowMs),
  }
  if (last !== undefined && restsOnTheSame(last, now, key)) return last.findings
  const { findings } = judge(state, service, { facts: nothingRead, memory, answers: notAsked('Health ports'), nowMs })
  remembered.set(service, { ...now, findings })
  return findings
}

function tableOf({ nodes }: ClusterState): WeakMap<Service, Remembered> {
  if (nodes === null) return withoutNodes
  const known = ofServices.get(nodes) ?? new WeakMap<Service, Remembered>()
  ofServices.set(nodes, known)
  return known
}

const restsOnTheSame = (last: Remembered, now: Omit<Remembered, 'findings'>, key: ServiceKey): boolean =>
  last.tick === now.tick &&
  last.isSettling === now.isSettling &&
  last.slices === now.slices &&
  last.serverVersion === now.serverVersion &&
  remembersTheSame(last.memory, now.memory) &&
  announceAlike(last.announcements, now.announcements, key)

/** Memory is told anew each time: it says the same where its last entries do. */
function remembersTheSame(a: ServiceMemory | null, b: ServiceMemory | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.lastChangeAtMs === b.lastChangeAtMs &&
    a.terminatingOnlySince === b.terminatingOnlySince &&
    a.disagreesSince === b.disagreesSince &&
    isSameHistory(a.healthCheckNodePorts, b.healthCheckNodePorts) &&
    isSameHistory(a.announcers, b.announcers)
  )
}

type History = readonly { readonly sinceMs: number }[]

const isSameHistory = (a: History, b: History): boolean =>
  a.length === b.length && a[0]?.sinceMs === b[0]?.sinceMs && a.at(-1)?.sinceMs === b.at(-1)?.sinceMs

/**
 * Which turn of time a Service is judged in; null: none of the rules that rest on time concerns it (F03 awaits an
 * address, F06 and F22 last, F05 and F52 look back), so that it is judged the same later on.
 */
function tickOf({ type, ingress }: Service, memory: ServiceMemory | null, nowMs: number): number | null {
  const isPending = type === 'LoadBalancer' && ingress.length === 0
  return isPending || (memory !== null && timeDecides(memory)) ? Math.floor(nowMs / TICK_MS) : null
}

const timeDecides = (memory: ServiceMemory): boolean =>
  memory.terminatingOnlySince.size > 0 ||
  memory.disagreesSince.size > 0 ||
  memory.healthCheckNodePorts.length > 1 ||
  memory.announcers.length > 1
