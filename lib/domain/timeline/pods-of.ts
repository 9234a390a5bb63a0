import type { EndpointSlice, SliceEndpoint } from '@/lib/domain/cluster'

/** Endpoints by the name of the pod, or the address; of a pod that stands twice (two families, two slices), the first. */
export function podsOf(slices: readonly EndpointSlice[]): ReadonlyMap<string, SliceEndpoint> {
  const pods = new Map<string, SliceEndpoint>()
  for (const { headless, endpoints } of slices) {
    if (headless) continue
    for (const endpoint of endpoints) {
      const name = endpoint.podName ?? endpoint.addresses[0]
      if (name !== undefined && !pods.has(name)) pods.set(name, endpoint)
    }
  }
  return pods
}
