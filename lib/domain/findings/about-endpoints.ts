import type { Service } from '@/lib/domain/cluster'
import type { Distribution } from '@/lib/domain/distribution/result'
import { familiesOf, type PortEndpoints } from '@/lib/domain/endpoints/build'

/** "port http (80/TCP)", with the family where the Service has two. */
export function portInWords({ port, family }: Pick<PortEndpoints, 'port' | 'family'>, service: Service): string {
  const number = `${port.port}/${port.protocol}`
  const name = port.name === '' ? `port ${number}` : `port ${port.name} (${number})`
  return familiesOf(service).length > 1 ? `${name}, ${family}` : name
}

/** Distinct addresses with a ready endpoint, over all ports and families. */
export function countReady({ ports }: Pick<Distribution, 'ports'>): number {
  const endpoints = ports.flatMap((port) => port.endpoints)
  return new Set(endpoints.filter(({ ready }) => ready).map(({ address }) => address)).size
}

export const slicesInWords = ({ namespace, name }: Pick<Service, 'namespace' | 'name'>): string =>
  `EndpointSlices of ${namespace}/${name}`
