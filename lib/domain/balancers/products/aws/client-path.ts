import { type ClientPath, type PortPath, pathOf } from '@/lib/domain/balancers/client-path'
import type { Sighting } from '@/lib/domain/balancers/detection'
import { awsKeys, proxyProtocolOf, targetGroupAttribute } from './annotations'

const preserve = 'preserve_client_ip.enabled'
const balancerAddress = 'a private address of the NLB'

type Seen = Pick<PortPath, 'targetSees' | 'because'>
type Port = Pick<PortPath, 'port' | 'protocol'>

/** What an NLB's targets see as the source, port by port: its target groups are set by port (domain page 5.1). */
export function nlbPath(sighting: Sighting, target: 'node' | 'pod'): ClientPath {
  return pathOf(
    sighting.service,
    (port) => ({
      ...withFamilies(sighting, seenBy(sighting, target, port)),
      proxyProtocol: proxyProtocolOf(sighting, port.port) === null ? null : 'v2',
    }),
    { target, balancerAddress },
  )
}

function seenBy(sighting: Sighting, target: 'node' | 'pod', port: Port): Seen {
  if (port.protocol !== 'TCP') {
    return {
      targetSees: 'client',
      because: `An NLB always preserves the client address of ${port.protocol}.`,
    }
  }
  const set = targetGroupAttribute(sighting, preserve, port.port)
  if (set?.value === 'true' || set?.value === 'false') {
    const on = set.value === 'true'
    return { targetSees: on ? 'client' : 'balancer', because: `Annotation ${set.key} sets ${preserve} to ${on}.` }
  }
  return target === 'node'
    ? { targetSees: 'client', because: 'An NLB preserves client addresses to instance targets by default.' }
    : {
        targetSees: 'balancer',
        because: `An NLB does not preserve client addresses of TCP to ip targets by default; ${preserve} is not set.`,
      }
}

/** Targets have one family; clients of the other reach them by an address of the balancer. */
function withFamilies({ service }: Sighting, seen: Seen): Seen {
  if (service.annotations.get(awsKeys.ipAddressType) !== 'dualstack' || seen.targetSees !== 'client') return seen
  return {
    targetSees: 'either',
    because: `${seen.because} Annotation ${awsKeys.ipAddressType} is "dualstack": clients whose family is not that of the targets arrive with an address of the NLB all the same.`,
  }
}

/** Of the cloud controller's NLB: what it applies of the annotations hangs on its version. */
export function cloudControllerNlbPath(sighting: Sighting): ClientPath {
  const isSet = sighting.service.annotations.has(awsKeys.targetGroupAttributes)
  return pathOf(
    sighting.service,
    (port) => {
      const seen = seenBy(sighting, 'node', port)
      const open = isSet && seen.targetSees === 'balancer'
      return open ? { targetSees: null, because: `${seen.because} ${unverified}` } : withFamilies(sighting, seen)
    },
    { balancerAddress },
  )
}

const unverified = 'Whether this version of the cloud controller applies that annotation is not verified.'

/** A Classic Load Balancer ends every connection; PROXY protocol, or a header of HTTP listeners, names the client. */
export function classicPath({ service }: Sighting): ClientPath {
  const proxyProtocol = service.annotations.get(awsKeys.proxyProtocol) === '*' ? 'v1' : null
  const backend = service.annotations.get(awsKeys.backendProtocol)?.toLowerCase()
  return pathOf(
    service,
    () => ({
      targetSees: 'balancer',
      because: 'A Classic Load Balancer ends each connection and opens one of its own.',
      proxyProtocol,
      forwardedFor: backend === 'http' || backend === 'https',
    }),
    { balancerAddress: 'a private address of the load balancer' },
  )
}
