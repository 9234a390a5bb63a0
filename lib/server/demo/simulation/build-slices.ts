import type { EndpointSlice, IpFamily, SliceEndpoint } from '@/lib/domain/cluster'
import type { Pod } from './pods'
import type { Draw } from './random'
import type { DemoPort, DemoService } from './service'

/** Default of the EndpointSlice controller's --max-endpoints-per-slice. */
const maxEndpointsPerSlice = 100

/** The EndpointSlices that the controller keeps for the Service, and those that somebody made by hand. */
export function buildSlices(demo: DemoService, pods: readonly Pod[], draw: Draw): readonly EndpointSlice[] {
  const slices: EndpointSlice[] = []
  for (const family of demo.families ?? ['IPv4']) {
    for (const [ports, members] of groupByPorts(demo, pods)) {
      const endpoints = members.map((pod, position) => toEndpoint(demo, pod, family, position))
      for (let start = 0; start < Math.max(1, endpoints.length); start += maxEndpointsPerSlice) {
        slices.push(
          toSlice(demo, family, ports, endpoints.slice(start, start + maxEndpointsPerSlice), slices.length, draw),
        )
      }
    }
  }
  if (demo.endpoints !== undefined) slices.push(toSlice(demo, 'IPv4', demo.ports, demo.endpoints, slices.length, draw))
  return slices
}

/** Pods with the same set of named ports share slices; a port that some lack splits them. */
function groupByPorts(demo: DemoService, pods: readonly Pod[]): ReadonlyMap<readonly DemoPort[], readonly Pod[]> {
  if (demo.workload === null) return new Map()
  const groups = new Map<string, { ports: readonly DemoPort[]; members: Pod[] }>()
  for (const pod of pods) {
    const ports = demo.ports.filter((port) => !port.missingOn?.includes(pod.node.name))
    const key = ports.map((port) => port.name).join()
    const group = groups.get(key) ?? { ports, members: [] }
    group.members.push(pod)
    groups.set(key, group)
  }
  // The controller keeps one empty slice for a Service that has no pods.
  if (groups.size === 0) return new Map([[[], []]])
  return new Map([...groups.values()].map(({ ports, members }) => [ports, members]))
}

/** Conditions as the controller derives them from the pod (domain page 1.1). */
function toEndpoint(demo: DemoService, pod: Pod, family: IpFamily, position: number): SliceEndpoint {
  const serving = pod.state === 'ready' || pod.state === 'terminating'
  const terminating = pod.state === 'terminating' || pod.state === 'terminating-unready'
  const ready = demo.publishNotReadyAddresses === true || (serving && !terminating)
  const hinted = demo.hints !== undefined && ready && !(demo.hints === 'partly-zone' && position === 0)
  return {
    addresses: [pod.addresses[family]],
    ready,
    serving,
    terminating,
    nodeName: pod.node.name,
    zone: pod.node.zone,
    zoneHints: hinted ? [pod.node.zone] : [],
    nodeHints: hinted && demo.hints === 'node' ? [pod.node.name] : [],
    podName: pod.name,
  }
}

function toSlice(
  demo: DemoService,
  family: IpFamily,
  ports: readonly DemoPort[],
  endpoints: readonly SliceEndpoint[],
  position: number,
  draw: Draw,
): EndpointSlice {
  return {
    namespace: demo.namespace,
    name: `${demo.name}-${draw.suffix(5, 'slice', demo.namespace, demo.name, position)}`,
    serviceName: demo.name,
    addressType: family,
    headless: demo.headless ?? false,
    ports: ports.map(({ name, protocol, port }) => ({ name, protocol: protocol ?? 'TCP', port: targetPort(port) })),
    endpoints,
  }
}

/** Containers do not listen on ports below 1024: 443 is served on 8443. */
export const targetPort = (port: number): number => (port < 1_024 ? 8_000 + port : port)
