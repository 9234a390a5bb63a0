import {
  annotationInWords,
  annotationWithPrefix,
  type Detector,
  modelFrom,
  onCloud,
  probeOf,
  type Sighting,
} from '@/lib/domain/balancers/detection'
import type { Confidence } from '@/lib/domain/balancers/model'

const weightedKey = 'networking.gke.io/weighted-load-balancing'
const typeKeys = ['networking.gke.io/load-balancer-type', 'cloud.google.com/load-balancer-type'] as const
const regionalBackendKey = 'cloud.google.com/l4-rbs'
const negKey = 'cloud.google.com/neg'
const finalizerPrefixes = ['gke.networking.io/l4-ilb-', 'gke.networking.io/l4-netlb-'] as const

/** GKE's own controller (ingress-gce): pass-through balancers, equal or weighted by pods (domain page 2.4, 3.1). */
export const detectGke: Detector = (sighting) => {
  const owner = ownerOf(sighting)
  if (owner === null) return null
  const isInternal = owner.internal || typeKeys.some((key) => sighting.service.annotations.get(key) === 'Internal')
  const weighting = weightingOf(sighting)
  return modelFrom({
    id: weighting.on ? 'weighted' : 'equal-node',
    confidence: owner.confidence,
    product: isInternal ? 'GKE internal pass-through balancer' : 'GKE external pass-through balancer',
    candidateRule: 'gke-l4',
    evidence: [owner.words, ...weighting.evidence, ...subsetting(sighting)],
    probed: true,
    probe:
      sighting.policy === 'Local' ? probeOf('health-check-node-port', 3, 1, 2) : probeOf('kube-proxy-10256', 8, 1, 3),
    // Documented for the external one only.
    failsOpen: !isInternal,
  })
}

type Owner = { confidence: Confidence; words: string; internal: boolean }

function ownerOf(sighting: Sighting): Owner | null {
  const { service, platform } = sighting
  const { loadBalancerClass } = service
  if (loadBalancerClass !== null) {
    const known = /^networking\.gke\.io\/l4-regional-(external|internal)(-legacy)?$/.exec(loadBalancerClass)
    return (
      known && {
        confidence: 'class',
        words: `loadBalancerClass is ${loadBalancerClass}.`,
        internal: known[1] === 'internal',
      }
    )
  }
  const finalizer = service.finalizers.find((name) => finalizerPrefixes.some((prefix) => name.startsWith(prefix)))
  if (finalizer !== undefined) {
    return {
      confidence: 'annotation',
      words: `Finalizer ${finalizer}: GKE's controller owns it.`,
      internal: finalizer.includes('ilb'),
    }
  }
  if (platform !== null && platform !== 'gce') return null
  for (const key of [regionalBackendKey, weightedKey, ...typeKeys]) {
    const words = annotationInWords(sighting, key)
    if (words !== null) return { confidence: 'annotation', words: `${words}.`, internal: false }
  }
  return null
}

/** Weights come from the health check node port, which exists under Local only. */
function weightingOf({ service, policy }: Sighting): { on: boolean; evidence: readonly string[] } {
  const value = service.annotations.get(weightedKey)
  if (value !== 'pods-per-node') return { on: false, evidence: [] }
  const set = `Annotation ${weightedKey} is "pods-per-node"`
  if (policy === 'Local') {
    return {
      on: true,
      evidence: [`${set}: nodes are weighted by their ready pods; assumed that the cluster has this switched on.`],
    }
  }
  return { on: false, evidence: [`${set}, which has no effect under externalTrafficPolicy Cluster.`] }
}

function subsetting({ policy, nodes }: Sighting): readonly string[] {
  if (policy === 'Local' || nodes === null || nodes.size <= 25) return []
  return [
    'GKE may use only a subset of the nodes under Cluster (24 or 25 for an internal balancer): which ones is not computed here.',
  ]
}

/** The older Google cloud controller: target pools and instance groups (domain page 2.4). */
export const detectGoogleCloudController: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'gce', [])
  if (cloud === null) return null
  return modelFrom({
    id: 'equal-node',
    confidence: cloud.confidence,
    product: 'Google Cloud pass-through balancer',
    candidateRule: 'cloud-controller',
    evidence: [cloud.words, 'Connections are hashed over healthy nodes, all alike.'],
    probed: true,
    probe: probeOf(sighting.policy === 'Local' ? 'health-check-node-port' : 'kube-proxy-10256', 8, 1, 3),
    failsOpen: true,
  })
}

/** Container-native balancing of a NodePort Service behind an Ingress or a Gateway. */
export const detectGoogleNeg: Detector = (sighting) => {
  const value = sighting.service.annotations.get(negKey)
  if (
    sighting.service.type !== 'NodePort' ||
    value === undefined ||
    !/"ingress"\s*:\s*true|"exposed_ports"/.test(value)
  )
    return null
  const status = annotationWithPrefix(sighting, 'cloud.google.com/neg-status')
  return modelFrom({
    id: 'direct',
    confidence: 'annotation',
    product: 'GKE container-native balancing',
    candidateRule: 'gke-l4',
    evidence: [
      `Annotation ${negKey} is set${status === null ? '' : ', and the groups exist'}: an Ingress or Gateway sends straight to pods.`,
      'Connections to the node port itself do not go this way.',
    ],
    probed: true,
    failsOpen: false,
  })
}
