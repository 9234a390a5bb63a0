import { passesThrough, proxies } from '@/lib/domain/balancers/client-path'
import {
  annotationInWords,
  annotationWithPrefix,
  type Detector,
  hasCloudController,
  modelFrom,
  type Owner as OwnerWords,
  onCloud,
  type Sighting,
  sayAnnotations,
  underClass,
} from '@/lib/domain/balancers/detection'
import type { BalancerModel, BalancerProbe } from '@/lib/domain/balancers/model'
import { asksHealthPort, type Timing, timing } from '@/lib/domain/balancers/probe'
import { gkeSubsetSizes as sizes } from '@/lib/domain/balancers/subset-sizes'
import { firstWithoutWeight } from './weight-header'

const weightedKey = 'networking.gke.io/weighted-load-balancing'
const typeKeys = ['networking.gke.io/load-balancer-type', 'cloud.google.com/load-balancer-type'] as const
const regionalBackendKey = 'cloud.google.com/l4-rbs'
const negKey = 'cloud.google.com/neg'
const finalizerPrefixes = ['gke.networking.io/l4-ilb-v', 'gke.networking.io/l4-netlb-v'] as const
/** These the cloud controller writes beside its own, for balancers that ingress-gce does not own. */
const olderFinalizers = ['gke.networking.io/l4-ilb-v1', 'gke.networking.io/l4-netlb-v1'] as const

/** GKE's own controller (ingress-gce), by class or finalizer: pass-through balancers, equal or weighted (2.4, 3.1). */
export const claimGke: Detector = (sighting) => {
  const owner = claimedBy(sighting)
  return owner === null ? null : passThroughBalancer(sighting, owner)
}

/** The same by its annotations, on nodes that are not another cloud's, where the cloud controller has not written that it owns it. */
export const detectGke: Detector = (sighting) => {
  const { service, platform } = sighting
  if (service.loadBalancerClass !== null || (platform !== null && platform !== 'gce')) return null
  if (ofCloudController(sighting) && !service.annotations.has(regionalBackendKey)) return null
  for (const key of [regionalBackendKey, weightedKey, ...typeKeys]) {
    const words = annotationInWords(sighting, key)
    if (words !== null) {
      return passThroughBalancer(sighting, { confidence: 'annotation', words: `${words}.`, internal: false })
    }
  }
  return null
}

type Owner = OwnerWords & { readonly internal: boolean }

function claimedBy(sighting: Sighting): Owner | null {
  const { service } = sighting
  const known = /^networking\.gke\.io\/l4-regional-(external|internal)(-legacy)?$/.exec(service.loadBalancerClass ?? '')
  if (known !== null) {
    const words = `loadBalancerClass is ${service.loadBalancerClass}.`
    return { confidence: 'class', words, internal: known[1] === 'internal' }
  }
  const finalizer = service.finalizers.find(isOfGke)
  if (finalizer === undefined) return null
  const words = `Finalizer ${finalizer}: GKE's controller owns it${underClass(sighting)}.`
  return { confidence: 'annotation', words, internal: finalizer.includes('ilb') }
}

const isOfGke = (name: string): boolean => finalizerPrefixes.some((prefix) => name.startsWith(prefix)) && !isOlder(name)

const isOlder = (name: string): boolean => olderFinalizers.some((older) => older === name)

function passThroughBalancer(sighting: Sighting, owner: Owner): BalancerModel {
  const { service, policy } = sighting
  const isInternal = owner.internal || asksForInternal(sighting)
  const weighting = weightingOf(sighting)
  return modelFrom({
    id: weighting.on ? 'weighted' : 'equal-node',
    confidence: owner.confidence,
    product: isInternal ? 'GKE internal pass-through balancer' : 'GKE external pass-through balancer',
    candidateRule: 'gke-l4',
    subset: isInternal ? 'gke-internal' : 'gke-external',
    evidence: [
      owner.words,
      ...weighting.evidence,
      ...subsetting(sighting, isInternal),
      ...zonalAffinity(sighting, isInternal),
    ],
    probed: true,
    probe: probeOf(policy, timing(3, 1, 1, 2), timing(8, 1, 1, 3)),
    // Documented for the external one only.
    failsOpen: !isInternal,
    clientPath: passesThrough(service, keepsAddress),
  })
}

const asksForInternal = ({ service }: Sighting): boolean =>
  typeKeys.some((key) => service.annotations.get(key) === 'Internal')

const keepsAddress = 'A Google pass-through balancer does not change packets.'

const probeOf = (policy: Sighting['policy'], local: Timing, cluster: Timing): BalancerProbe =>
  policy === 'Local' ? asksHealthPort('health-check-node-port', local) : asksHealthPort('kube-proxy-10256', cluster)

/**
 * Weights come from the health check node port, which exists under Local only. One node that sends none makes the
 * balancer treat all alike.
 */
function weightingOf({ service, policy, nodes }: Sighting): { on: boolean; evidence: readonly string[] } {
  const value = service.annotations.get(weightedKey)
  if (value !== 'pods-per-node') return { on: false, evidence: [] }
  const set = `Annotation ${weightedKey} is "pods-per-node"`
  const old = nodes === null ? null : firstWithoutWeight(nodes)
  if (policy === 'Local' && old !== null) {
    return {
      on: false,
      evidence: [
        `${set}, but ${old.name} has kubelet ${old.kubeletVersion}: assumed that its kube-proxy is as old and sends no weight, which makes the balancer treat all nodes alike.`,
      ],
    }
  }
  if (policy === 'Local') {
    return {
      on: true,
      evidence: [`${set}: nodes are weighted by their ready pods; assumed that the cluster has this switched on.`],
    }
  }
  return { on: false, evidence: [`${set}, which has no effect under externalTrafficPolicy Cluster.`] }
}

function subsetting({ policy, nodes }: Sighting, isInternal: boolean): readonly string[] {
  if (nodes === null) return []
  const zones = new Set([...nodes.values()].map(({ zone }) => zone))
  const least = isInternal ? sizes.internal : sizes.externalAZone * zones.size
  if (nodes.size <= (policy === 'Local' ? sizes.internalLocal : least)) return []
  return policy === 'Local'
    ? [
        `Only nodes that host endpoints are in its group, at most ${sizes.internalLocal} of an internal balancer and ${sizes.externalLocal} of an external one.`,
      ]
    : [
        `GKE may use only a subset of the nodes under Cluster (${isInternal ? '24 or 25' : 'as many as there are pods, at least 3 a zone'}): which ones no object says, so where connections enter is not known.`,
      ]
}

/** With a preference for the zone the internal balancer keeps clients in theirs, where the controller has it switched on. */
function zonalAffinity({ service }: Sighting, isInternal: boolean): readonly string[] {
  const { trafficDistribution } = service
  if (!isInternal || (trafficDistribution !== 'PreferClose' && trafficDistribution !== 'PreferSameZone')) return []
  return [
    `trafficDistribution is ${trafficDistribution}: the balancer may send clients to nodes of their own zone, which is not computed here.`,
  ]
}

/** The older Google cloud controller: target pools and instance groups (domain page 2.4). */
export const detectGoogleCloudController: Detector = (sighting) => {
  const cloud = olderOwner(sighting) ?? onCloud(sighting, 'gce', [])
  if (cloud === null) return null
  const isInternal = sighting.service.finalizers.includes(olderFinalizers[0]) || asksForInternal(sighting)
  const model = modelFrom({
    id: 'equal-node',
    confidence: cloud.confidence,
    product: 'Google Cloud pass-through balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      ...sayAnnotations(sighting, ...typeKeys),
      'Connections are hashed over healthy nodes, all alike.',
    ],
    probed: true,
    probe: probeOf(sighting.policy, timing(8, 1, 1, 3), timing(8, 1, 1, 3)),
    failsOpen: !isInternal,
    clientPath: passesThrough(sighting.service, keepsAddress),
  })
  return weightingOf(sighting).on ? maybeWeighted(sighting, model) : model
}

/** By a finalizer of its own for Google's balancers, whatever the nodes say. */
function olderOwner({ service }: Sighting): OwnerWords | null {
  const finalizer = service.loadBalancerClass === null ? service.finalizers.find(isOlder) : undefined
  if (finalizer === undefined) return null
  return { confidence: 'annotation', words: `Finalizer ${finalizer}: the cloud controller of Google owns it.` }
}

const ofCloudController = (sighting: Sighting): boolean =>
  hasCloudController(sighting) || sighting.service.finalizers.some(isOlder)

/** Weights want a balancer of GKE's own controller, and it is not that which wrote the finalizer. */
function maybeWeighted(sighting: Sighting, model: BalancerModel): BalancerModel {
  const words = `${annotationInWords(sighting, weightedKey)}, which works with balancers of GKE's own controller alone, and nothing says that this is one: both are computed, nodes alike and weighted by their pods.`
  const either = { ...model, evidence: [...model.evidence, words] }
  return { ...either, id: 'unknown', couldBe: [either, { ...either, id: 'weighted' }] }
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
    clientPath: proxies(
      sighting.service,
      { because: 'An Ingress or Gateway of GKE ends each connection and opens one of its own.', forwardedFor: true },
      { target: 'pod', balancerAddress: "an address of Google's proxies" },
    ),
  })
}
