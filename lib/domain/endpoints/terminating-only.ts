import type { EndpointSlice, Service } from '@/lib/domain/cluster'
import { familiesOf } from './build'
import { collectEndpoints } from './collect'

/**
 * Nodes whose only usable endpoints of a Service terminate: they serve what still comes, while the health port answers
 * 503 already (domain page 1.2, F22). A node that has a ready endpoint under any port is none of them.
 */
export function terminatingOnlyNodes(service: Service, slices: readonly EndpointSlice[]): ReadonlySet<string> {
  // Nearly always none terminates, and there are many endpoints.
  if (!slices.some(({ endpoints }) => endpoints.some(({ terminating }) => terminating === true))) return NONE
  const draining = new Set<string>()
  const ready = new Set<string>()
  for (const family of familiesOf(service)) {
    for (const { endpoints } of collectEndpoints(slices, family)) {
      for (const endpoint of endpoints) {
        if (endpoint.nodeName === null) continue
        if (endpoint.ready) ready.add(endpoint.nodeName)
        else if (endpoint.serving && endpoint.terminating) draining.add(endpoint.nodeName)
      }
    }
  }
  for (const node of ready) draining.delete(node)
  return draining
}

const NONE: ReadonlySet<string> = new Set()
