import type { EndpointSlice } from '@/lib/domain/cluster'
import type { Observed, ObservedTraffic } from '@/lib/domain/observed/traffic'

/** A pod behind a Service, as its EndpointSlices tell. */
export type PodBehind = {
  readonly name: string
  readonly nodeName: string | null
  /** TCP ports on which it takes the Service's connections. */
  readonly ports: readonly number[]
}

/** The pods that a Service's EndpointSlices name, those that are leaving included, by name. */
export function podsBehind(slices: readonly EndpointSlice[]): readonly PodBehind[] {
  const pods = new Map<string, { nodeName: string | null; ports: Set<number> }>()
  for (const { ports, endpoints, addressType } of slices) {
    if (addressType === 'FQDN') continue
    const numbers = ports.flatMap(({ protocol, port }) => (protocol === 'TCP' && port !== null ? [port] : []))
    for (const { podName, nodeName } of endpoints) {
      if (podName === null) continue
      const pod = pods.get(podName) ?? { nodeName, ports: new Set<number>() }
      for (const port of numbers) pod.ports.add(port)
      pods.set(podName, pod)
    }
  }
  return [...pods]
    .map(([name, { nodeName, ports }]) => ({ name, nodeName, ports: [...ports].sort((a, b) => a - b) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * So many of the pods, from as many nodes as there are: the first of each node, then the second of each, and so on.
 * The same pods give the same choice.
 */
export function spreadOverNodes(pods: readonly PodBehind[], max: number): readonly PodBehind[] {
  const rounds = new Map<string | null, number>()
  const ranked = pods.map((pod) => {
    const round = rounds.get(pod.nodeName) ?? 0
    rounds.set(pod.nodeName, round + 1)
    return { pod, round }
  })
  return ranked
    .sort((a, b) => a.round - b.round || (a.pod.name < b.pod.name ? -1 : 1))
    .slice(0, max)
    .map(({ pod }) => pod)
}

/** Counts of some pods beside all that there are: those that were not asked are not known, which is not zero. */
export function amongAll(traffic: Observed<ObservedTraffic>, all: readonly PodBehind[]): Observed<ObservedTraffic> {
  if (!traffic.known) return traffic
  const asked = new Set(traffic.value.pods.map(({ podName }) => podName))
  const others = all.filter(({ name }) => !asked.has(name))
  const pods = [
    ...traffic.value.pods,
    ...others.map(({ name, nodeName }) => ({ podName: name, nodeName, count: null })),
  ]
  return { known: true, value: { ...traffic.value, pods } }
}
