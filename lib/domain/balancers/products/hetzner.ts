import { proxies } from '@/lib/domain/balancers/client-path'
import {
  type Detector,
  eitherProbing,
  isTrue,
  leastConnections,
  modelFrom,
  onCloud,
  type Sighting,
  sayAnnotations,
  timingOf,
} from '@/lib/domain/balancers/detection'
import { connectsTo, timing } from '@/lib/domain/balancers/probe'

const prefix = 'load-balancer.hetzner.cloud/'
const checkPrefix = `${prefix}health-check-`

/** Hetzner Load Balancer: a proxy that probes the node port, never the health check node port (domain page 2.4, 5.1). */
export const detectHetzner: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'hcloud', [prefix])
  if (cloud === null) return null
  const algorithm = leastConnections(sighting, `${prefix}algorithm-type`)
  const { probe, evidence } = probeOf(sighting)
  const model = modelFrom({
    id: algorithm === null ? 'equal-node' : 'adaptive',
    confidence: cloud.confidence,
    product: 'Hetzner Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [cloud.words, algorithm ?? 'Connections are spread over healthy nodes in turn.', ...evidence],
    probed: true,
    probe,
    clientPath: proxies(
      sighting.service,
      {
        because: 'A Hetzner balancer ends each connection and opens one of its own.',
        proxyProtocol: isTrue(sighting, `${prefix}uses-proxyprotocol`) ? 'on' : null,
      },
      {
        balancerAddress: isTrue(sighting, `${prefix}use-private-ip`)
          ? 'the private address of the balancer'
          : 'an address of the balancer',
      },
    ),
  })
  return eitherProbing(model, sighting.policy)
}

function probeOf(sighting: Sighting) {
  const by = timingOf(
    sighting,
    { interval: `${checkPrefix}interval`, timeout: `${checkPrefix}timeout`, down: `${checkPrefix}retries` },
    timing(10, 15, 1, 3),
  )
  const protocol = sighting.service.annotations.get(`${checkPrefix}protocol`)?.toLowerCase() ?? 'tcp'
  const said = sayAnnotations(sighting, `${checkPrefix}port`, `${checkPrefix}protocol`)
  const port = sighting.service.annotations.get(`${checkPrefix}port`)
  if (port !== undefined && !sighting.service.ports.some(({ nodePort }) => String(nodePort) === port)) {
    return { probe: null, evidence: [...by.evidence, ...said, 'What is then probed is not computed here.'] }
  }
  const words = 'It probes node ports: under Local a node without endpoints drops the probe and so leaves the pool.'
  const path = protocol === 'tcp' ? null : (sighting.service.annotations.get(`${checkPrefix}http-path`) ?? '/')
  return { probe: { ...connectsTo('node-port', by.timing), path }, evidence: [...by.evidence, ...said, words] }
}
