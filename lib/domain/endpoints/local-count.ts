import type { EndpointSlice, IpFamily, Service } from '@/lib/domain/cluster'
import { familiesOf } from './build'
import { type CollectedPort, collectEndpoints } from './collect'

/**
 * W_i: what the health check node port of each node counts, which is distinct ready local addresses over all ports of
 * the Service, so a pod with two ports counts once and a port without targets is not noticed. Each family has its own
 * count, for each has its own kube-proxy.
 *
 * @param family whose count; the Service's first family unless said otherwise
 * @returns only nodes whose count is above zero
 * Source: domain page 2.1.
 */
export function countLocalEndpoints(
  service: Service,
  slices: readonly EndpointSlice[],
  family: IpFamily | undefined = familiesOf(service)[0],
): ReadonlyMap<string, number> {
  return family === undefined ? new Map() : countLocal(collectEndpoints(slices, family))
}

/** The same from endpoints that were collected already. */
export function countLocal(collected: readonly CollectedPort[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const counted = new Set<string>()
  for (const { endpoints } of collected) {
    for (const { nodeName, address, ready } of endpoints) {
      if (!ready || nodeName === null) continue
      const before = counted.size
      counted.add(`${nodeName} ${address}`)
      if (counted.size > before) counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1)
    }
  }
  return counts
}
