import type { EndpointSlice, IpFamily, Service } from '@/lib/domain/cluster'
import { type Endpoint, familiesOf, isPreferred, normalise } from './build'

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
  const addresses = new Map<string, Set<string>>()
  if (family === undefined) return new Map()
  for (const endpoint of seenByKubeProxy(slices, family)) {
    if (!endpoint.ready || endpoint.nodeName === null) continue
    const own = addresses.get(endpoint.nodeName)
    if (own === undefined) addresses.set(endpoint.nodeName, new Set([endpoint.address]))
    else own.add(endpoint.address)
  }
  return new Map([...addresses].map(([nodeName, own]) => [nodeName, own.size]))
}

/** Endpoints under any port name, as kube-proxy keeps them: the same port, address and number once. */
function seenByKubeProxy(slices: readonly EndpointSlice[], family: IpFamily): Iterable<Endpoint> {
  const found = new Map<string, Endpoint>()
  for (const slice of slices) {
    if (slice.headless || slice.addressType !== family) continue
    for (const port of slice.ports) {
      if (port.name === null || !port.port) continue
      for (const raw of slice.endpoints) {
        const endpoint = normalise(raw, family, port.port)
        if (endpoint === null) continue
        const key = `${port.name} ${port.protocol} ${endpoint.address} ${endpoint.port}`
        const other = found.get(key)
        if (other === undefined || isPreferred(endpoint, other)) found.set(key, endpoint)
      }
    }
  }
  return found.values()
}
