import { type ClientPath, pathNotKnown, proxies } from '@/lib/domain/balancers/client-path'
import {
  annotationInWords,
  type Detector,
  eitherProbing,
  isTrue,
  leastConnections,
  modelFrom,
  onCloud,
  type Sighting,
} from '@/lib/domain/balancers/detection'
import { asksHealthPort, timing } from '@/lib/domain/balancers/probe'

const prefix = 'service.beta.kubernetes.io/do-loadbalancer-'

/** DigitalOcean Load Balancer (domain page 2.4, 3.1, 5.1). */
export const detectDigitalOcean: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'digitalocean', [prefix])
  if (cloud === null) return null
  const algorithm = leastConnections(sighting, `${prefix}algorithm`)
  const overridden = annotationInWords(sighting, `${prefix}override-health-check`)
  const model = modelFrom({
    id: algorithm === null ? 'equal-node' : 'adaptive',
    confidence: cloud.confidence,
    product: 'DigitalOcean Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      algorithm ?? 'Connections are spread over healthy nodes, all alike.',
      ...(overridden === null ? [] : [`${overridden}: what is probed is not computed here.`]),
    ],
    probed: true,
    probe: overridden === null ? probeOf(sighting) : null,
    clientPath: pathOf(sighting),
  })
  return eitherProbing(model, sighting.policy)
}

/** The controller's own check; annotations of the check count only where it is overridden. */
const probeOf = ({ policy }: Sighting) =>
  asksHealthPort(policy === 'Local' ? 'health-check-node-port' : 'kube-proxy-10256', timing(3, 5, 5, 3))

/** A regional balancer is a proxy; a network one passes packets through, which is not verified for their source. */
function pathOf(sighting: Sighting): ClientPath {
  const { service } = sighting
  const type = service.annotations.get(`${prefix}type`)
  if (type !== 'REGIONAL') {
    const said =
      type === undefined
        ? `Annotation ${prefix}type is not set, which means REGIONAL_NETWORK`
        : `Annotation ${prefix}type is "${type}"`
    return pathNotKnown(
      service,
      `${said}: packets are passed through, but whether their source address stays is not verified.`,
    )
  }
  const protocol = service.annotations.get(`${prefix}protocol`)?.toLowerCase() ?? 'tcp'
  return proxies(
    service,
    {
      because: `Annotation ${prefix}type is "REGIONAL": the balancer ends each connection and opens one of its own.`,
      proxyProtocol: isTrue(sighting, `${prefix}enable-proxy-protocol`) ? 'on' : null,
      forwardedFor: protocol.startsWith('http'),
    },
    { balancerAddress: 'an address of the balancer' },
  )
}
