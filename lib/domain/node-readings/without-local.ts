import type { ClusterState, EndpointSlice, IpFamily, Service } from '@/lib/domain/cluster'
import { buildEndpoints } from '@/lib/domain/endpoints/build'
import { fallbackOf } from '@/lib/domain/endpoints/proxy-traits'
import { hasAny, selectLocalByNode } from '@/lib/domain/endpoints/select'

export type WithoutLocal = ReadonlyMap<IpFamily, number>

/** Adds up Service by Service, so that whoever has thousands of them may pause in between. */
export type WithoutLocalCounter = {
  /** @param slices those of the Service */
  add(service: Service, slices: readonly EndpointSlice[]): void
  of(node: string): WithoutLocal
}

/**
 * How many ports of Services kube-proxy should find without an endpoint on a node, by family: those under
 * externalTrafficPolicy Local that have an endpoint elsewhere (kube-proxy's own rule for
 * `kubeproxy_sync_proxy_rules_no_local_endpoints_total`; it counts ports, not Services).
 */
export function createWithoutLocalCounter(state: Pick<ClusterState, 'nodes' | 'serverVersion'>): WithoutLocalCounter {
  const fallsBack = fallbackOf(state)
  const all = new Map<IpFamily, number>()
  const here = new Map<string, Map<IpFamily, number>>()
  return {
    add(service, slices) {
      if (service.externalTrafficPolicy !== 'Local' || !isProxied(service)) return
      for (const { family, endpoints } of buildEndpoints(service, slices)) {
        if (!hasAny(endpoints)) continue
        addOne(all, family)
        for (const node of selectLocalByNode(endpoints, fallsBack).keys()) {
          const own = here.get(node) ?? new Map<IpFamily, number>()
          here.set(node, own)
          addOne(own, family)
        }
      }
    },
    of: (node) => new Map([...all].map(([family, count]) => [family, count - (here.get(node)?.get(family) ?? 0)])),
  }
}

const addOne = (counts: Map<IpFamily, number>, family: IpFamily): void => {
  counts.set(family, (counts.get(family) ?? 0) + 1)
}

/** kube-proxy leaves out headless Services and those of another proxy. */
const isProxied = ({ clusterIPs, serviceProxyName }: Service): boolean =>
  serviceProxyName === null && clusterIPs[0] !== 'None'
