import type { ClusterNode, EndpointSlice, Service, SliceEndpoint } from '@/lib/domain/cluster'
import type { HintChoice } from './scenario'

/**
 * The slices with the hints that a choice gives them: the endpoint's own zone, its own node as well, or none. Only ready
 * endpoints get hints, and one without a zone gets none, which turns hints off on every node.
 *
 * Source: Kubernetes, endpointslice/trafficdist: PreferClose and PreferSameZone write the own zone, PreferSameNode the
 * own node too (KEP-4444, KEP-3015).
 */
export function withHints(
  slices: readonly EndpointSlice[],
  choice: HintChoice,
  nodes: ReadonlyMap<string, ClusterNode> | null,
): readonly EndpointSlice[] {
  const hint = (endpoint: SliceEndpoint): SliceEndpoint => {
    const zone = endpoint.zone ?? nodes?.get(endpoint.nodeName ?? '')?.zone ?? null
    const hinted = choice !== 'off' && (endpoint.ready ?? true)
    return {
      ...endpoint,
      zoneHints: hinted && zone !== null ? [zone] : [],
      nodeHints: hinted && choice === 'node' && endpoint.nodeName !== null ? [endpoint.nodeName] : [],
    }
  }
  return slices.map((slice) => ({ ...slice, endpoints: slice.endpoints.map(hint) }))
}

/** `spec.trafficDistribution` that makes the controller write these hints. */
export const trafficDistributionOf: Readonly<Record<HintChoice, string | null>> = {
  off: null,
  zone: 'PreferSameZone',
  node: 'PreferSameNode',
}

/**
 * What hints the Service's endpoints carry now, so that pods which a scenario adds carry them too.
 *
 * @returns null when no ready endpoint has any and nothing asks for them
 */
export function hintsNow(service: Service, slices: readonly EndpointSlice[]): HintChoice | null {
  const { trafficDistribution } = service
  if (trafficDistribution === 'PreferSameNode') return 'node'
  if (trafficDistribution === 'PreferSameZone' || trafficDistribution === 'PreferClose') return 'zone'
  const ready = slices.flatMap(({ endpoints }) => endpoints.filter((endpoint) => endpoint.ready ?? true))
  const hinted = ready.length > 0 && ready.every(({ zoneHints }) => zoneHints.length > 0)
  return hinted ? 'zone' : null
}
