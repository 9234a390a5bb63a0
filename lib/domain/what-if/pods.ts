import type { EndpointSlice, IpFamily, Service, SliceEndpoint, SlicePort } from '@/lib/domain/cluster'
import { familiesOf } from '@/lib/domain/endpoints/build'
import type { PodTemplate } from '@/lib/domain/workload'

/** A pod behind the Service, as its endpoints show it. */
export type ServicePod = {
  readonly name: string
  readonly nodeName: string | null
  readonly ready: boolean
}

/** A pod that a scenario adds. */
export type ImaginedPod = { readonly name: string; readonly nodeName: string; readonly zone: string | null }

/**
 * The pods behind the slices that a controller could move: each once, however many families and ports it has, without
 * those that terminate and without endpoints that are no pods.
 */
export function listPods(slices: readonly EndpointSlice[]): readonly ServicePod[] {
  const pods = new Map<string, ServicePod>()
  for (const { endpoints } of slices) {
    for (const { podName, nodeName, ready, terminating } of endpoints) {
      if (podName === null || terminating === true) continue
      const known = pods.get(podName)
      if (known === undefined) pods.set(podName, { name: podName, nodeName, ready: ready ?? true })
      else if (!known.ready && (ready ?? true)) pods.set(podName, { ...known, ready: true })
    }
  }
  return [...pods.values()]
}

/** The slices without some endpoints; untouched slices stay the same objects. */
export function withoutEndpoints(
  slices: readonly EndpointSlice[],
  isGone: (endpoint: SliceEndpoint) => boolean,
): readonly EndpointSlice[] {
  return slices.map((slice) => {
    const endpoints = slice.endpoints.filter((endpoint) => !isGone(endpoint))
    return endpoints.length === slice.endpoints.length ? slice : { ...slice, endpoints }
  })
}

/**
 * The slices with further ready pods, in a slice of its own for each family. They listen where most pods do: a port that
 * only some pods have is not guessed.
 *
 * @param before slices to learn the ports from, which the change may have emptied
 */
export function withPods(
  slices: readonly EndpointSlice[],
  before: readonly EndpointSlice[],
  service: Service,
  template: PodTemplate | null,
  pods: readonly ImaginedPod[],
): readonly EndpointSlice[] {
  if (pods.length === 0) return slices
  const added = familiesOf(service).map((family): EndpointSlice => {
    const ports = portsOfMost(before, family) ?? portsOfService(service, template)
    return {
      namespace: service.namespace,
      name: `${service.name}-what-if-${family.toLowerCase()}`,
      serviceName: service.name,
      addressType: family,
      headless: false,
      ports,
      endpoints: pods.map((pod, at) => toEndpoint(pod, addressOf(at, family))),
    }
  })
  return [...slices, ...added]
}

const toEndpoint = ({ name, nodeName, zone }: ImaginedPod, address: string): SliceEndpoint => ({
  addresses: [address],
  ready: true,
  serving: true,
  terminating: false,
  nodeName,
  zone,
  zoneHints: [],
  nodeHints: [],
  podName: name,
})

/** Addresses that no real pod has: 240.0.0.0/4 is reserved (RFC 1112), 100::/64 is for discarding (RFC 6666). */
function addressOf(at: number, family: IpFamily): string {
  const number = at + 1
  if (family === 'IPv6') return `100::${number.toString(16)}`
  return `240.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
}

/** The ports of the slices that hold the most ready endpoints of a family; null: none of it has any. */
function portsOfMost(slices: readonly EndpointSlice[], family: IpFamily): readonly SlicePort[] | null {
  const bySignature = new Map<string, { readonly ports: readonly SlicePort[]; ready: number }>()
  for (const { addressType, headless, ports, endpoints } of slices) {
    if (addressType !== family || headless) continue
    const signature = JSON.stringify(ports.map(({ name, protocol, port }) => [name, protocol, port]).sort())
    const group = bySignature.get(signature) ?? { ports, ready: 0 }
    group.ready += endpoints.filter((endpoint) => endpoint.ready ?? true).length
    bySignature.set(signature, group)
  }
  const ranked = [...bySignature].sort(([a, { ready: many }], [b, { ready: few }]) => few - many || (a < b ? -1 : 1))
  return ranked[0]?.[1].ports ?? null
}

/** Where nothing listens yet: the target ports, by number or by the container port of that name. */
function portsOfService(service: Service, template: PodTemplate | null): readonly SlicePort[] {
  return service.ports.map(({ name, protocol, port, targetPort }) => {
    const named = template?.ports.find((container) => container.name === targetPort && container.protocol === protocol)
    return { name, protocol, port: named?.port ?? (Number(targetPort) || port) }
  })
}
