import {
  annotationInWords,
  type Detector,
  modelFrom,
  onCloud,
  type Sighting,
  timingOf,
} from '@/lib/domain/balancers/detection'
import type { BalancerProbe } from '@/lib/domain/balancers/model'
import { asksHealthPort, connectsTo, timing } from '@/lib/domain/balancers/probe'
import { awsKeys, awsPrefix, awsProbeTiming, controllerFinalizer } from './annotations'
import { classicPath, cloudControllerNlbPath } from './client-path'
import { olderCrossZoneOf } from './cross-zone'

/** The AWS cloud controller: an NLB on request, else a Classic Load Balancer (domain page 2.4, 3). */
export const detectAwsCloudController: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'aws', [awsPrefix])
  if (cloud === null) return null
  const isNlb = sighting.service.annotations.get(awsKeys.type) === 'nlb'
  const zones = olderCrossZoneOf(sighting)
  const { probe, evidence } = isNlb ? nlbProbe(sighting) : classicProbe(sighting)
  return modelFrom({
    id: zones.on ? 'equal-node' : 'zonal',
    confidence: cloud.confidence,
    product: isNlb ? 'AWS NLB (cloud controller)' : 'AWS Classic Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      isNlb
        ? `Annotation ${awsKeys.type} is "nlb".`
        : `${sighting.service.annotations.has(awsKeys.type) ? 'No NLB is asked for' : `No annotation ${awsKeys.type}`}: assumed to be a Classic Load Balancer of the cloud controller.`,
      zones.words,
      ...ofTheOther(sighting),
      ...evidence,
      ...(isNlb ? unappliedOnNlb(sighting) : []),
    ],
    probed: true,
    probe,
    crossZone: zones.on,
    failsOpen: isNlb,
    clientPath: isNlb ? cloudControllerNlbPath(sighting) : classicPath(sighting),
  })
}

/** The cloud controller by an annotation that asks it for an NLB, where the other controller wrote its finalizer as well. */
export const claimBesideController: Detector = (sighting) => {
  const { annotations, finalizers } = sighting.service
  const isAsked = annotations.get(awsKeys.type) === 'nlb' && finalizers.includes(controllerFinalizer)
  return isAsked ? detectAwsCloudController(sighting) : null
}

type Probe = { readonly probe: BalancerProbe; readonly evidence: readonly string[] }

function nlbProbe(sighting: Sighting): Probe {
  const isLocal = sighting.policy === 'Local'
  const by = timingOf(sighting, awsProbeTiming, isLocal ? timing(10, 10, 2, 2) : timing(30, 10, 3, 3))
  return isLocal
    ? { probe: asksHealthPort('health-check-node-port', by.timing), evidence: by.evidence }
    : { probe: connectsTo('node-port', by.timing), evidence: [...by.evidence, maybeShared] }
}

function classicProbe(sighting: Sighting): Probe {
  const by = timingOf(sighting, awsProbeTiming, timing(10, 5, 2, 6))
  return sighting.policy === 'Local'
    ? { probe: asksHealthPort('health-check-node-port', by.timing), evidence: by.evidence }
    : { probe: connectsTo('node-port', by.timing), evidence: [...by.evidence, onlyFirst, maybeShared] }
}

/** What the other controller alone reads hints at it, and says nothing of this one. */
function ofTheOther(sighting: Sighting): readonly string[] {
  const words = annotationInWords(sighting, awsKeys.targetType)
  if (words === null) return []
  return [
    `${words}, which the AWS Load Balancer Controller alone reads: nothing says that it owns this Service (class, finalizer, or ${awsKeys.type} external).`,
  ]
}

const onlyFirst = 'It probes the node port of its first listener only.'
const maybeShared =
  'Assumed to probe node ports; the cloud configuration may set ClusterServiceLoadBalancerHealthProbeMode to Shared, which asks 10256 instead.'

function unappliedOnNlb(sighting: Sighting): readonly string[] {
  return [awsKeys.proxyProtocol, awsKeys.targetGroupAttributes].flatMap((key) => {
    const words = annotationInWords(sighting, key)
    return words === null ? [] : [`${words}: whether this version of the cloud controller applies it is not verified.`]
  })
}
