import type { EndpointSlice, IpFamily, Protocol, SliceEndpoint } from '@/lib/domain/cluster'

/** One backend under one port, with the conditions that kube-proxy reads into absent fields. */
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

/** What the slices of a Service hold under one port name and protocol. */
export type CollectedPort = {
  readonly name: string
  readonly protocol: Protocol
  /** In order of address and port, whatever the order of the slices. */
  readonly endpoints: readonly Endpoint[]
}

type Collecting = {
  readonly name: string
  readonly protocol: Protocol
  /** By port number, then by address: most names have one number, and an address is a key without being joined. */
  readonly byNumber: Map<number, Map<string, Endpoint>>
}

/**
 * The endpoints of one family as a kube-proxy keeps them, under every port name that the slices have: slices of other
 * families, headless ones and unnamed ports skipped, endpoints seen twice kept once (a running pod before a terminating
 * one).
 * Source: domain page 1.1.
 */
export function collectEndpoints(slices: readonly EndpointSlice[], family: IpFamily): readonly CollectedPort[] {
  const ports: Collecting[] = []
  for (const slice of slices) {
    if (slice.headless || slice.addressType !== family) continue
    for (const { name, protocol, port } of slice.ports) {
      if (name !== null && port) collectFrom(slice.endpoints, family, port, entryFor(ports, name, protocol))
    }
  }
  return ports.map(({ name, protocol, byNumber }) => ({ name, protocol, endpoints: inOrder(byNumber) }))
}

function entryFor(ports: Collecting[], name: string, protocol: Protocol): Collecting {
  const known = ports.find((port) => port.name === name && port.protocol === protocol)
  if (known !== undefined) return known
  const added: Collecting = { name, protocol, byNumber: new Map() }
  ports.push(added)
  return added
}

function collectFrom(raws: readonly SliceEndpoint[], family: IpFamily, port: number, { byNumber }: Collecting): void {
  const found = byNumber.get(port) ?? new Map<string, Endpoint>()
  byNumber.set(port, found)
  for (const raw of raws) {
    const endpoint = normalise(raw, family, port)
    if (endpoint === null) continue
    const other = found.get(endpoint.address)
    if (other === undefined || isPreferred(endpoint, other)) found.set(endpoint.address, endpoint)
  }
}

/** null for an endpoint that kube-proxy ignores: without an address, or with one of the other family (1.1, steps 3 and 4). */
function normalise(raw: SliceEndpoint, family: IpFamily, port: number): Endpoint | null {
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

/** The family of an IP address in text; only IPv6 addresses hold a colon. */
export const familyOfAddress = (address: string): IpFamily => (address.includes(':') ? 'IPv6' : 'IPv4')

/**
 * Which of two endpoints with the same address and port counts. kube-proxy lets a running one win over a terminating
 * one and leaves the rest undefined; here the rest is decided too, so that no answer hangs on the order of slices.
 */
function isPreferred(candidate: Endpoint, other: Endpoint): boolean {
  if (candidate.terminating !== other.terminating) return other.terminating
  if (candidate.ready !== other.ready) return candidate.ready
  if (candidate.serving !== other.serving) return candidate.serving
  return tieBreak(candidate) < tieBreak(other)
}

const tieBreak = (endpoint: Endpoint): string =>
  JSON.stringify([endpoint.nodeName, endpoint.podName, endpoint.zone, endpoint.zoneHints, endpoint.nodeHints])

function inOrder(byNumber: Collecting['byNumber']): readonly Endpoint[] {
  const endpoints: Endpoint[] = []
  for (const found of byNumber.values()) endpoints.push(...found.values())
  return endpoints.sort(byAddress)
}

function byAddress(a: Endpoint, b: Endpoint): number {
  if (a.address !== b.address) return a.address < b.address ? -1 : 1
  return a.port - b.port
}
