import type { ServiceKey } from '@/lib/domain/cluster'
import type { NotObserved, ObservedTraffic, TrafficPod } from '@/lib/domain/observed/traffic'
import { isBlindOn, stepSeconds } from './connections'
import type { Meter, ServiceTraffic } from './plan'
import type { Steps } from './window'

/* What the simulated source says of its counts, and how it adds them up. */

export const noMetric =
  'No metric of the source counts the pods of this Service. An application counter, an ingress controller’s metrics or an eBPF agent would.'
export const noClients =
  'What counts this Service keeps no client addresses. An application counter with the label source_ip would, and so do access logs.'

export const nothingRecorded = 'The demo remembers the hour before it is started, and nothing before that.'

export const notObserved = (why: NotObserved['why'], inWords: string): NotObserved => ({ known: false, why, inWords })

export const lengthOf = ({ first, last }: Steps): number => (last - first + 1) * stepSeconds

export const about = (
  { measure, origin, limits }: Meter,
  { isCut }: Steps,
): Pick<ObservedTraffic, 'measure' | 'origin' | 'limits' | 'warnings'> => ({
  measure,
  origin,
  limits,
  warnings: isCut ? ['The simulation keeps the last hour: what lies before is not counted.'] : [],
})

export function add(totals: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [pod, count] of counts) totals.set(pod, (totals.get(pod) ?? 0) + count)
}

/** Pods that several Services send to have the sum, as a metric of pods has. */
export function addPods(totals: Map<string, number>, key: ServiceKey, counts: ReadonlyMap<string, number>): void {
  for (const [pod, count] of counts) {
    const id = `${namespaceOf(key)}/${pod}`
    totals.set(id, (totals.get(id) ?? 0) + count)
  }
}

export const rowsOf = (
  pods: readonly TrafficPod[],
  service: ServiceTraffic,
  totals: ReadonlyMap<string, number>,
): ObservedTraffic['pods'] =>
  pods.map((pod) => ({
    podName: pod.name,
    nodeName: pod.nodeName,
    count: isBlindOn(service, pod.nodeName) ? null : (totals.get(pod.name) ?? 0),
  }))

export const namespaceOf = (key: ServiceKey): string => key.slice(0, key.indexOf('/'))

export const isIn = (namespaces: 'all' | ReadonlySet<string>, namespace: string): boolean =>
  namespaces === 'all' || namespaces.has(namespace)
