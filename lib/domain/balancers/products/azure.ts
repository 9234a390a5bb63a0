import { type ClientPath, passesThrough, pathNotKnown } from '@/lib/domain/balancers/client-path'
import {
  annotationWithPrefix,
  type Detector,
  eitherProbing,
  isTrue,
  modelFrom,
  onCloud,
  type Sighting,
  sayAnnotations,
  timingOf,
} from '@/lib/domain/balancers/detection'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { asksHealthPort, connectsTo, timing } from '@/lib/domain/balancers/probe'

const prefix = 'service.beta.kubernetes.io/azure-'
/** Of one port: `port_80_health-probe_port`, `port_80_no_probe_rule`. */
const perPort = /^service\.beta\.kubernetes\.io\/port_\d+_(health-probe_|no_probe_rule$)/
const probePrefix = `${prefix}load-balancer-health-probe-`

const keys = {
  floatingIpOff: `${prefix}disable-load-balancer-floating-ip`,
  privateLink: `${prefix}pls-create`,
  privateLinkProxy: `${prefix}pls-proxy-protocol`,
  severalBalancers: `${prefix}load-balancer-configurations`,
} as const

/** Azure Load Balancer (domain page 2.4, 2.5, 3, 3.1). */
export const detectAzure: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'azure', [prefix])
  if (cloud === null) return null
  const { probe, evidence } = probeOf(sighting)
  const model = modelFrom({
    id: 'equal-node',
    confidence: cloud.confidence,
    product: 'Azure Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      'Connections are hashed over healthy nodes, all alike.',
      ...affinity(sighting),
      ...sayAnnotations(sighting, keys.floatingIpOff),
      ...pool(sighting),
      ...evidence,
    ],
    probed: true,
    probe,
    clientPath: pathOf(sighting),
  })
  return eitherProbing(model, sighting.policy)
}

type Probe = Pick<BalancerModel, 'probe' | 'evidence'>

function probeOf(sighting: Sighting): Probe {
  const by = timingOf(
    sighting,
    { interval: `${probePrefix}interval`, up: `${probePrefix}num-of-probe`, down: `${probePrefix}num-of-probe` },
    timing(5, null, 2, 2),
  )
  const own = [...sighting.service.annotations.keys()].filter((key) => perPort.test(key)).sort()[0]
  if (own !== undefined) {
    return {
      probe: null,
      evidence: [
        ...new Set(by.evidence),
        `Annotation ${own} is set: what is probed for that port is not computed here.`,
      ],
    }
  }
  if (sighting.policy === 'Local' && !hasPrivateLinkProxy(sighting)) {
    return { probe: asksHealthPort('health-check-node-port', by.timing), evidence: [...new Set(by.evidence)] }
  }
  const why =
    sighting.policy === 'Local'
      ? `With ${keys.privateLinkProxy} the controller does not use the health check node port.`
      : 'Assumed to probe each node port; the cloud configuration may share one probe of 10256 instead.'
  const other = annotationWithPrefix(sighting, `${probePrefix}protocol`, `${probePrefix}request-path`)
  const set = other === null ? [] : [`Annotation ${other} is set, which does not change whose port is asked.`]
  const probe = { ...connectsTo('node-port', by.timing), path: pathOfProbe(sighting) }
  return { probe, evidence: [...new Set(by.evidence), why, ...set] }
}

/** By HTTP where the protocol says so, that of every port or the one in the annotation; else it connects. */
function pathOfProbe({ service }: Sighting): string | null {
  const protocol = service.annotations.get(`${probePrefix}protocol`)
  const isHttp = (name: string | null | undefined) => /^https?$/i.test(name ?? '')
  const byHttp = isHttp(protocol) || (protocol === undefined && service.ports.every((port) => isHttp(port.appProtocol)))
  return byHttp ? (service.annotations.get(`${probePrefix}request-path`) ?? '/') : null
}

const hasPrivateLinkProxy = (sighting: Sighting): boolean =>
  isTrue(sighting, keys.privateLink) && isTrue(sighting, keys.privateLinkProxy)

function affinity({ service }: Sighting): readonly string[] {
  return service.sessionAffinity === 'ClientIP'
    ? ['sessionAffinity is ClientIP: the balancer too keeps each client address on one node.']
    : []
}

function pool(sighting: Sighting): readonly string[] {
  if (sighting.policy !== 'Local' || !sighting.service.annotations.has(keys.severalBalancers)) return []
  return [
    `Annotation ${keys.severalBalancers} is set: the pool of such a balancer is the nodes that endpoints name, ready or not.`,
  ]
}

/** Through a Private Link Service connections are translated; to which address is not verified (domain page 5.1). */
function pathOf(sighting: Sighting): ClientPath {
  const { service } = sighting
  if (!isTrue(sighting, keys.privateLink)) {
    return passesThrough(service, 'Azure Load Balancer does not change the source address of packets.')
  }
  const because = `Annotation ${keys.privateLink} is "true": connections through the Private Link Service are translated on their way; the address that nodes then see is not verified.`
  const path = pathNotKnown(service, because, { balancerAddress: 'an address of the Private Link Service' })
  if (!isTrue(sighting, keys.privateLinkProxy)) return path
  return { ...path, ports: path.ports.map((port) => ({ ...port, proxyProtocol: 'v2' })) }
}
