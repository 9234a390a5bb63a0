import {
  annotationInWords,
  type Detector,
  modelFrom,
  onCloud,
  probeOf,
  type Sighting,
} from '@/lib/domain/balancers/detection'

/** Azure Load Balancer (domain page 2.4, 3). */
export const detectAzure: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'azure', ['service.beta.kubernetes.io/azure-'])
  if (cloud === null) return null
  const isLocal = sighting.policy === 'Local'
  return modelFrom({
    id: 'equal-node',
    confidence: cloud.confidence,
    product: 'Azure Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      'Connections are hashed over healthy nodes, all alike.',
      ...(isLocal
        ? []
        : ['Assumed to probe each node port; the cloud configuration may share one probe of 10256 instead.']),
    ],
    probed: true,
    probe: probeOf(isLocal ? 'health-check-node-port' : 'node-port', 5, 2, 2),
  })
}

/** DigitalOcean Load Balancer (domain page 2.4, 3.1). */
export const detectDigitalOcean: Detector = (sighting) => {
  const prefix = 'service.beta.kubernetes.io/do-loadbalancer-'
  const cloud = onCloud(sighting, 'digitalocean', [prefix])
  if (cloud === null) return null
  const algorithm = leastConnections(sighting, `${prefix}algorithm`)
  const overridden = annotationInWords(sighting, `${prefix}override-health-check`)
  return modelFrom({
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
    probe:
      overridden === null
        ? probeOf(sighting.policy === 'Local' ? 'health-check-node-port' : 'kube-proxy-10256', 3, 5, 3)
        : null,
  })
}

/** Hetzner Load Balancer: probes the node port, never the health check node port (domain page 2.4). */
export const detectHetzner: Detector = (sighting) => {
  const prefix = 'load-balancer.hetzner.cloud/'
  const cloud = onCloud(sighting, 'hcloud', [prefix])
  if (cloud === null) return null
  const algorithm = leastConnections(sighting, `${prefix}algorithm-type`)
  return modelFrom({
    id: algorithm === null ? 'equal-node' : 'adaptive',
    confidence: cloud.confidence,
    product: 'Hetzner Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      algorithm ?? 'Connections are spread over healthy nodes in turn.',
      'It probes node ports by TCP: under Local a node without endpoints drops the probe and so leaves the pool.',
    ],
    probed: true,
    probe: probeOf('node-port', 10, 1, 3),
  })
}

/** Octavia, by the OpenStack cloud controller: no health monitor unless asked for (domain page 2.4). */
export const detectOpenStack: Detector = (sighting) => {
  const prefix = 'loadbalancer.openstack.org/'
  const cloud = onCloud(sighting, 'openstack', [prefix, 'service.beta.kubernetes.io/openstack-internal-load-balancer'])
  if (cloud === null) return null
  const algorithm = leastConnections(sighting, `${prefix}lb-method`)
  const monitor = annotationInWords(sighting, `${prefix}enable-health-monitor`)
  const probed = sighting.service.annotations.get(`${prefix}enable-health-monitor`) === 'true'
  return modelFrom({
    id: algorithm === null ? 'equal-node' : 'adaptive',
    confidence: cloud.confidence,
    product: 'OpenStack Octavia',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      algorithm ?? 'Connections are spread over its members, all alike.',
      monitor === null
        ? `Annotation ${prefix}enable-health-monitor is not set, and create-monitor is false by default: assumed to probe nothing.`
        : `${monitor}.`,
    ],
    probed,
    probe: probed ? probeOf(sighting.policy === 'Local' ? 'health-check-node-port' : 'node-port', 5, 1, 3) : null,
  })
}

/** A method that follows the load; it cannot be computed from objects. */
function leastConnections(sighting: Sighting, key: string): string | null {
  const value = sighting.service.annotations.get(key)?.toLowerCase()
  return value === 'least_connections' ? `Annotation ${key} is "${sighting.service.annotations.get(key)}".` : null
}
