import type { EndpointSlice, IpFamily, Service, ServicePort, SliceEndpoint } from '@/lib/domain/cluster'

/** One backend of one servicePort and family, with the conditions that kube-proxy reads into absent fields. */
export type Endpoint = {
  /** `addresses[0]`: the only address that kube-proxy uses. */
  readonly address: string
  /** The port that the backend listens on. */
  readonly port: number
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  /** null: hand-made slice or external backend; local to no node. */
  readonly nodeName: string | null
  readonly zone: string | null
  readonly zoneHints: readonly string[]
  readonly nodeHints: readonly string[]
  readonly podName: string | null
}

export type PortEndpoints = {
  readonly port: ServicePort
  readonly family: IpFamily
  /** In order of address and port, whatever the order of the slices. */
  readonly endpoints: readonly Endpoint[]
}

const noSlices: readonly EndpointSlice[] = Object.freeze([])
const built = new WeakMap<readonly EndpointSlice[], { service: Service; result: readonly PortEndpoints[] }>()

/**
 * The endpoint list of every servicePort and family, as each kube-proxy builds it: slices of other families, headless
 * ones and unnamed ports skipped, endpoints seen twice counted once (a running pod before a terminating one).
 * Remembers the last answer for a set of slices, so that a change of nodes rebuilds nothing.
 * Source: domain page 1.1.
 */
export function buildEndpoints(
  service: Service,
  slices: readonly EndpointSlice[] = noSlices,
): readonly PortEndpoints[] {
  const known = built.get(slices)
  if (known !== undefined && known.service.ports === service.ports && known.service.ipFamilies === service.ipFamilies) {
    return known.result
  }
  const result = familiesOf(service).flatMap((family) =>
    service.ports.map((port) => ({ port, family, endpoints: endpointsOf(slices, family, port) })),
  )
  built.set(slices, { service, result })
  return result
}

/** Families that a kube-proxy serves this Service in; those of its cluster IPs where `ipFamilies` is not filled in. */
export function familiesOf(service: Service): readonly IpFamily[] {
  if (service.ipFamilies.length > 0) return service.ipFamilies
  const families = service.clusterIPs.filter(isAddress).map(familyOfAddress)
  return families.filter((family, index) => families.indexOf(family) === index)
}

const isAddress = (text: string): boolean => text.includes('.') || text.includes(':')

/** The family of an IP address in text; only IPv6 addresses hold a colon. */
export const familyOfAddress = (address: string): IpFamily => (address.includes(':') ? 'IPv6' : 'IPv4')

function endpointsOf(slices: readonly EndpointSlice[], family: IpFamily, port: ServicePort): readonly Endpoint[] {
  const found = new Map<string, Endpoint>()
  for (const slice of slices) {
    if (slice.headless || slice.addressType !== family) continue
    for (const slicePort of slice.ports) {
      if (slicePort.name !== port.name || slicePort.protocol !== port.protocol || !slicePort.port) continue
      for (const raw of slice.endpoints) {
        const endpoint = normalise(raw, family, slicePort.port)
        if (endpoint === null) continue
        const key = `${endpoint.address} ${endpoint.port}`
        const other = found.get(key)
        if (other === undefined || isPreferred(endpoint, other)) found.set(key, endpoint)
      }
    }
  }
  return [...found.values()].sort(byAddress)
}

/**
 * Absent conditions as kube-proxy reads them: ready and serving unless said otherwise, terminating only when said.
 *
 * @returns null for an endpoint that kube-proxy ignores: without an address, or with one of the other family
 * Source: domain page 1.1, steps 3 and 4.
 */
export function normalise(raw: SliceEndpoint, family: IpFamily, port: number): Endpoint | null {
  const address = raw.addresses[0]
  if (address === undefined || familyOfAddress(address) !== family) return null
  return {
    address,
    port,
    ready: raw.ready ?? true,
    serving: raw.serving ?? true,
    terminating: raw.terminating ?? false,
    nodeName: raw.nodeName,
    zone: raw.zone,
    zoneHints: raw.zoneHints,
    nodeHints: raw.nodeHints,
    podName: raw.podName,
  }
}

/**
 * Which of two endpoints with the same address and port counts. kube-proxy lets a running one win over a terminating
 * one and leaves the rest undefined; here the rest is decided too, so that no answer hangs on the order of slices.
 */
export function isPreferred(candidate: Endpoint, other: Endpoint): boolean {
  if (candidate.terminating !== other.terminating) return other.terminating
  if (candidate.ready !== other.ready) return candidate.ready
  if (candidate.serving !== other.serving) return candidate.serving
  return tieBreak(candidate) < tieBreak(other)
}

const tieBreak = (endpoint: Endpoint): string =>
  JSON.stringify([endpoint.nodeName, endpoint.podName, endpoint.zone, endpoint.zoneHints, endpoint.nodeHints])

function byAddress(a: Endpoint, b: Endpoint): number {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1
  return a.port - b.port
}
