import type { Service } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import type { ServiceEvent, ServiceFacts } from '@/lib/domain/workload'
import { minutes } from '@/lib/server/demo/simulation/cycle'
import type { Occupancy } from '@/lib/server/demo/simulation/occupancy'
import type { Draw } from '@/lib/server/demo/simulation/random'
import { type DemoCluster, workloadsOf } from '@/lib/server/demo/simulation/scene'
import type { DemoService } from '@/lib/server/demo/simulation/service'
import type { Workload } from '@/lib/server/demo/simulation/workload'
import { buildPending, buildPods } from './build-pods'
import { buildAutoscaler, buildBudget, buildWorkload } from './build-workload'
import type { Estate, Setup } from './estate'

/** What a simulated cluster holds, and how to find out who runs where. */
export type FactsBasis = {
  readonly cluster: DemoCluster
  readonly estate: Estate
  readonly occupancy: Occupancy
  readonly draw: Draw
  readonly startMs: number
}

/** What one would read about the Service at this moment. */
export function buildFacts(basis: FactsBasis, service: Service, elapsedMs: number): ServiceFacts {
  const { cluster, estate } = basis
  const demo = cluster.services.find(({ namespace, name }) => namespace === service.namespace && name === service.name)
  const all = workloadsOf(cluster).filter(({ namespace }) => namespace === service.namespace)
  const setups = all.map((workload) => ({ workload, setup: setupOf(estate, workload) }))
  const own = setups.find(({ workload }) => workload === demo?.workload)
  const pods = demo === undefined || own === undefined ? [] : podsOf(basis, own, demo, elapsedMs)
  // Without a pod nothing leads up to an owner.
  const workloads = own === undefined || pods.length === 0 ? [] : [toWorkload(cluster, own)]
  const read: ServiceFacts = {
    pods: known(pods),
    podsInNamespace: known(countAll(basis, service.namespace, setups, elapsedMs)),
    workloads: known(workloads),
    autoscalers: known(setups.map(({ workload, setup }) => buildAutoscaler(workload, setup)).filter(isThere)),
    disruptionBudgets: known(setups.map(({ workload, setup }) => buildBudget(workload, setup)).filter(isThere)),
    networkPolicies: known(estate.policies[service.namespace] ?? []),
    events: known(eventsOf(basis, service, elapsedMs)),
  }
  // Owners are found through pods.
  return { ...read, workloads: estate.notKnown.pods ?? read.workloads, ...estate.notKnown }
}

const isThere = <T>(value: T | null): value is T => value !== null

type Held = { readonly workload: Workload; readonly setup: Setup }

const nothingSpecial: Setup = {}

const setupOf = ({ setups }: Estate, { namespace, name }: Workload): Setup =>
  setups[`${namespace}/${name}`] ?? nothingSpecial

const toWorkload = ({ services }: DemoCluster, { workload, setup }: Held) =>
  buildWorkload(
    workload,
    services.filter((service) => service.workload === workload),
    setup,
  )

const podsOf = (basis: FactsBasis, { workload, setup }: Held, demo: DemoService, elapsedMs: number) => [
  ...buildPods(workload, basis.occupancy.at(workload, elapsedMs), demo, basis),
  ...buildPending(workload, setup, basis),
]

function countAll({ estate, occupancy }: FactsBasis, namespace: string, held: readonly Held[], elapsedMs: number) {
  const running = held.map(({ workload }) => occupancy.at(workload, elapsedMs).length)
  const waiting = held.map(({ setup }) => setup.pending?.pods ?? 0)
  return [...running, ...waiting].reduce((sum, count) => sum + count, estate.strays[namespace] ?? 0)
}

/** Events that came again bear the time of the last one, and how often they came. */
function eventsOf({ estate, startMs }: FactsBasis, service: Service, elapsedMs: number): readonly ServiceEvent[] {
  const events = estate.events[`${service.namespace}/${service.name}`] ?? []
  return events
    .map(({ minutesBefore, everyMinutes, message, ...event }): ServiceEvent => {
      const sinceMs = elapsedMs + minutes(minutesBefore)
      const again = everyMinutes === undefined ? 0 : Math.floor(sinceMs / minutes(everyMinutes))
      const lastAtMs = startMs - minutes(minutesBefore) + again * minutes(everyMinutes ?? 0)
      return { ...event, message: message(service), count: event.count + again, lastAtMs }
    })
    .sort((a, b) => (b.lastAtMs ?? 0) - (a.lastAtMs ?? 0))
}
