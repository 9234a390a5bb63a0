import { type ClusterNode, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { NodeReading } from '@/lib/domain/node-readings/reading'
import type { Observed } from '@/lib/domain/observed/traffic'
import type { Draw } from '@/lib/server/demo/simulation/random'
import type { Clock, ObservedPods, TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { isTurnSpent, nextTurn } from '@/lib/server/turns'
import {
  about,
  add,
  addPods,
  isIn,
  lengthOf,
  namespaceOf,
  noClients,
  noMetric,
  nothingRecorded,
  notObserved,
  rowsOf,
} from './answers'
import { createClientCounter } from './clients'
import { countPods, isBlindOn, type Step, stepSeconds } from './connections'
import type { Past } from './past'
import type { Meter, ServiceTraffic, TrafficPlan } from './plan'
import { endOf, middleOf, oldestKept, type Steps, stepsIn } from './window'

type Options = {
  readonly plan: TrafficPlan
  readonly past: Past
  readonly draw: Draw
  readonly clock: Clock
  readonly startMs: number
  /** By Service, the name of the port that is scraped; absent: nothing is. */
  readonly scraped?: ReadonlyMap<string, string>
  /** What exporters say of nodes; absent: nothing. */
  readonly readNodes?: (nodes: readonly Pick<ClusterNode, 'name'>[]) => ReadonlyMap<string, NodeReading>
}

/**
 * A metric source over simulated traffic. Nothing runs when nobody asks: a step of thirty seconds is drawn when it is
 * first asked for, from the seed and its place in time alone, and kept for an hour as one number a pod.
 */
export function createDemoTraffic({ plan, past, draw, clock, startMs, scraped, readNodes }: Options): TrafficSource {
  const kept = new Map<string, ReadonlyMap<string, number>>()
  const forgotten = { upTo: Number.NEGATIVE_INFINITY }

  const step = (key: ServiceKey, index: number, service: ServiceTraffic): Step | null => {
    const truth = past.truth(key, middleOf(index), service.really)
    return truth === null ? null : { key, index, plan: service, truth, draw }
  }
  const countsOf = (key: ServiceKey, index: number, service: ServiceTraffic): ReadonlyMap<string, number> => {
    const id = `${index} ${key}`
    const known = kept.get(id)
    if (known !== undefined) return known
    const asked = step(key, index, service)
    const counts = asked === null ? nothingCounted : countPods(asked)
    kept.set(id, counts)
    return counts
  }
  const forget = (): void => {
    const oldest = oldestKept(clock.nowMs(), startMs)
    if (oldest <= forgotten.upTo) return
    forgotten.upTo = oldest
    for (const id of kept.keys()) if (Number.parseInt(id, 10) < oldest) kept.delete(id)
  }

  const find = ({ namespace, service, pods, span }: TrafficQuestion): Observed<Found> => {
    if (plan.broken !== null) return notObserved('failed', plan.broken)
    if (pods.length === 0) return notObserved('no-pods', 'There is no pod to ask about.')
    const key = serviceKey(namespace, service)
    const own = plan.services.get(key)
    if (own?.meter == null) return notObserved('no-metric', noMetric)
    const steps = stepsIn(span, clock.nowMs(), startMs)
    if (steps === null)
      return notObserved('no-metric', 'The simulation keeps the traffic of the last hour; this span is older.')
    forget()
    return { known: true, value: { key, service: own, meter: own.meter, steps } }
  }

  return {
    async observed(question) {
      const found = find(question)
      if (!found.known) return found
      const { key, service, meter, steps } = found.value
      const totals = new Map<string, number>()
      for (let index = steps.first; index <= steps.last; index += 1) add(totals, countsOf(key, index, service))
      const { pods } = question
      return {
        known: true,
        value: { ...about(meter, steps), windowSeconds: lengthOf(steps), pods: rowsOf(pods, service, totals) },
      }
    },

    async observedPods(namespaces, span) {
      if (plan.broken !== null) return notObserved('failed', plan.broken)
      const steps = stepsIn(span, clock.nowMs(), startMs)
      const asked = [...plan.services].filter(
        ([key, { meter }]) => meter?.measure === 'connections-opened' && isIn(namespaces, namespaceOf(key)),
      )
      const meter = asked[0]?.[1].meter
      if (steps === null || meter == null) return notObserved('no-metric', noMetric)
      forget()
      const counts = new Map<string, number>()
      for (let index = steps.first; index <= steps.last; index += 1) {
        for (const [key, service] of asked) addPods(counts, key, countsOf(key, index, service))
        if (isTurnSpent()) await nextTurn()
      }
      const value: ObservedPods = { ...about(meter, steps), windowSeconds: lengthOf(steps), counts }
      return { known: true, value }
    },

    async history(question, wantedSeconds) {
      const found = find(question)
      if (!found.known) return found
      const { key, service, meter, steps } = found.value
      const width = Math.max(1, Math.ceil(wantedSeconds / stepSeconds))
      const columns: { readonly atMs: number; readonly totals: Map<string, number> }[] = []
      for (let first = steps.first; first + width - 1 <= steps.last; first += width) {
        const totals = new Map<string, number>()
        for (let index = first; index < first + width; index += 1) add(totals, countsOf(key, index, service))
        columns.push({ atMs: endOf(first + width - 1, startMs), totals })
      }
      const pods = question.pods.map((pod) => ({
        podName: pod.name,
        nodeName: pod.nodeName,
        counts: columns.map(({ totals }) => (isBlindOn(service, pod.nodeName) ? null : (totals.get(pod.name) ?? 0))),
      }))
      const value = {
        ...about(meter, steps),
        stepSeconds: width * stepSeconds,
        atMs: columns.map(({ atMs }) => atMs),
        pods,
      }
      return { known: true, value }
    },

    recorded: () => Promise.resolve(notObserved('no-metric', nothingRecorded)),

    async clients(question, limit) {
      const found = find(question)
      if (!found.known) return found
      const { key, service, meter, steps } = found.value
      if (meter.origin.preset !== 'app') return notObserved('no-metric', noClients)
      const counter = createClientCounter(key, service, draw, startMs)
      for (let index = steps.first; index <= steps.last; index += 1) {
        const asked = step(key, index, service)
        if (asked !== null) counter.add(asked)
      }
      return { known: true, value: { ...about(meter, steps), windowSeconds: lengthOf(steps), ...counter.top(limit) } }
    },

    async targets({ namespace, service, pods }) {
      if (plan.broken !== null) return notObserved('failed', plan.broken)
      const endpoint = scraped?.get(serviceKey(namespace, service))
      if (endpoint === undefined) return { known: true, value: [] }
      const target = { job: service, service, endpoint, isUp: true }
      return { known: true, value: pods.map(({ name }) => ({ podName: name, ...target })) }
    },

    async nodes(nodes) {
      if (plan.broken !== null) return notObserved('failed', plan.broken)
      return readNodes === undefined ? notObserved('no-metric', noMetric) : { known: true, value: readNodes(nodes) }
    },

    status: () => ({ state: 'simulated', server: null, answeredAtMs: clock.nowMs(), error: null, presets: null }),

    detected: () => null,

    async stop() {
      kept.clear()
    },
  }
}

type Found = {
  readonly key: ServiceKey
  readonly service: ServiceTraffic
  readonly meter: Meter
  readonly steps: Steps
}

const nothingCounted: ReadonlyMap<string, number> = new Map()
