import { type ClientPath, pathNotKnown, proxies } from '@/lib/domain/balancers/client-path'
import {
  annotationInWords,
  type Detector,
  isTrue,
  leastConnections,
  modelFrom,
  onCloud,
  type Sighting,
  sayAnnotations,
  timingOf,
} from '@/lib/domain/balancers/detection'
import { asksHealthPort, connectsTo, timing } from '@/lib/domain/balancers/probe'

const prefix = 'loadbalancer.openstack.org/'
const methodKey = `${prefix}lb-method`
const monitorKey = `${prefix}enable-health-monitor`
const monitorPrefix = `${prefix}health-monitor-`

/** Octavia, by the OpenStack cloud controller: no health monitor unless asked for (domain page 2.4, 5.1). */
export const detectOpenStack: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'openstack', [prefix, 'service.beta.kubernetes.io/openstack-internal-load-balancer'])
  if (cloud === null) return null
  const algorithm = leastConnections(sighting, methodKey)
  const probed = isTrue(sighting, monitorKey)
  const { probe, evidence } = probeOf(sighting)
  return modelFrom({
    id: algorithm === null ? 'equal-node' : 'adaptive',
    confidence: cloud.confidence,
    product: isOvn(sighting) ? 'OpenStack Octavia (OVN)' : 'OpenStack Octavia',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      algorithm ?? 'Connections are spread over its members, all alike.',
      monitorInWords(sighting),
      ...(probed ? evidence : []),
    ],
    probed,
    probe: probed ? probe : null,
    clientPath: pathOf(sighting),
  })
}

/** The only method of the OVN provider; amphorae have others. */
const isOvn = ({ service }: Sighting): boolean => service.annotations.get(methodKey)?.toUpperCase() === 'SOURCE_IP_PORT'

function monitorInWords(sighting: Sighting): string {
  const words = annotationInWords(sighting, monitorKey)
  return words === null
    ? `Annotation ${monitorKey} is not set, and create-monitor is false by default: assumed to probe nothing.`
    : `${words}.`
}

/** The OVN provider asks no health check node port. */
function probeOf(sighting: Sighting) {
  const keys = {
    interval: `${monitorPrefix}delay`,
    timeout: `${monitorPrefix}timeout`,
    up: `${monitorPrefix}max-retries`,
    down: `${monitorPrefix}max-retries-down`,
  }
  const { timing: by, evidence } = timingOf(sighting, keys, timing(5, 3, 1, 3))
  const asksPort = sighting.policy === 'Local' && !isOvn(sighting)
  return { probe: asksPort ? asksHealthPort('health-check-node-port', by) : connectsTo('node-port', by), evidence }
}

function pathOf(sighting: Sighting): ClientPath {
  const { service } = sighting
  if (isOvn(sighting)) {
    return pathNotKnown(
      service,
      `Annotation ${methodKey} is "${service.annotations.get(methodKey)}", the method of the OVN provider: whether it keeps the source address is not verified.`,
    )
  }
  const set = sayAnnotations(sighting, `${prefix}proxy-protocol`, `${prefix}x-forwarded-for`).join(' ')
  return proxies(
    service,
    {
      because: `An amphora ends each connection and opens one of its own; assumed to be one, for the provider is not on the Service.${set === '' ? '' : ` ${set}`}`,
      proxyProtocol: proxyProtocolOf(service.annotations.get(`${prefix}proxy-protocol`)),
      forwardedFor: isTrue(sighting, `${prefix}x-forwarded-for`),
    },
    { balancerAddress: 'an address of the amphora' },
  )
}

function proxyProtocolOf(value: string | undefined): 'v1' | 'v2' | null {
  if (value === 'v2') return 'v2'
  return value === 'v1' || value?.toLowerCase() === 'true' ? 'v1' : null
}
