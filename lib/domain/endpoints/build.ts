import type { EndpointSlice, IpFamily, Service, ServicePort } from '@/lib/domain/cluster'
import { type CollectedPort, collectEndpoints, type Endpoint, familyOfAddress } from './collect'

export type PortEndpoints = {
  readonly port: ServicePort
  readonly family: IpFamily
  /** In order of address and port, whatever the order of the slices. */
  readonly endpoints: readonly Endpoint[]
}

const noEndpoints: readonly Endpoint[] = Object.freeze([])

/**
 * The endpoint list of every servicePort and family, as each kube-proxy builds it (domain page 1.1).
 *
 * @param slices those of the Service
 */
export function buildEndpoints(service: Service, slices: readonly EndpointSlice[]): readonly PortEndpoints[] {
  return familiesOf(service).flatMap((family) => matchPorts(service, family, collectEndpoints(slices, family)))
}

/** The servicePorts of one family with what was collected under their name and protocol. */
export function matchPorts(
  service: Service,
  family: IpFamily,
  collected: readonly CollectedPort[],
): readonly PortEndpoints[] {
  return service.ports.map((port) => {
    const match = collected.find(({ name, protocol }) => name === port.name && protocol === port.protocol)
    return { port, family, endpoints: match?.endpoints ?? noEndpoints }
  })
}

/** Families that a kube-proxy serves this Service in; those of its cluster IPs where `ipFamilies` is not filled in. */
export function familiesOf(service: Service): readonly IpFamily[] {
  if (service.ipFamilies.length > 0) return service.ipFamilies
  return [...new Set(service.clusterIPs.filter(isAddress).map(familyOfAddress))]
}

const isAddress = (text: string): boolean => text.includes('.') || text.includes(':')
