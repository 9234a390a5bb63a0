import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import type { TimeSpan, TrafficPod } from '@/lib/domain/observed/traffic'
import type { ServiceMemory } from '@/lib/domain/service-memory'

/**
 * The pods that a metric source is asked about: those behind the Service now, whatever their state, and those that were
 * behind it within the span as far as anyone remembers. Each once, with all its addresses.
 */
export function trafficPodsOf(
  { slices }: ClusterState,
  { namespace, name }: Pick<Service, 'namespace' | 'name'>,
  memory: ServiceMemory | null,
  { startMs }: TimeSpan,
): readonly TrafficPod[] {
  const pods = new Map<string, TrafficPod>()
  const add = (podName: string, nodeName: string | null, addresses: readonly string[]) => {
    const known = pods.get(podName)?.addresses ?? []
    pods.set(podName, { namespace, name: podName, nodeName, addresses: [...new Set([...known, ...addresses])] })
  }
  for (const { endpoints } of slices.get(serviceKey(namespace, name)) ?? []) {
    for (const { podName, nodeName, addresses } of endpoints) {
      if (podName !== null) add(podName, nodeName, addresses)
    }
  }
  for (const pod of memory?.departed ?? []) {
    if (pod.goneAtMs > startMs && !pods.has(pod.name)) add(pod.name, pod.nodeName, pod.addresses)
  }
  return [...pods.values()]
}
