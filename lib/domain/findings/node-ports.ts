import type { Service, ServicePort } from '@/lib/domain/cluster'
import type { Fix } from './finding'
import { serviceTarget } from './fixes'
import { kubectl, named, patch } from './kubectl'
import { type PatchValue, writeJson } from './patch'

/**
 * A patch that gives the node ports of a Service back: switching their allocation off leaves those that are there.
 *
 * kubectl's own kind of patch tells ports apart by their number alone; where one number has two protocols the whole list
 * is replaced instead.
 */
export function withoutNodePorts(service: Service): Pick<Fix, 'yaml' | 'kubectl'> {
  const { namespace, name, ports } = service
  const isUnambiguous = new Set(ports.map(({ port }) => port)).size === ports.length
  const left = ports.map((port) =>
    isUnambiguous ? { port: port.port, protocol: port.protocol, nodePort: null } : toPatch(port),
  )
  const change = { spec: { allocateLoadBalancerNodePorts: false, ports: left } }
  const given = patch(serviceTarget(service), change)
  if (isUnambiguous) return given
  const merge = ['patch', ...named('svc', name), '--type=merge', '-p', writeJson(change)]
  return { yaml: given.yaml, kubectl: kubectl(namespace, ...merge) }
}

const toPatch = ({ name, port, protocol, targetPort, appProtocol }: ServicePort): { [field: string]: PatchValue } => ({
  ...(name === '' ? {} : { name }),
  port,
  protocol,
  ...(targetPort === null ? {} : { targetPort: /^\d+$/.test(targetPort) ? Number(targetPort) : targetPort }),
  ...(appProtocol === null ? {} : { appProtocol }),
})
