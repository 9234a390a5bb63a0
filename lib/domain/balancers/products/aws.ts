import {
  annotationInWords,
  type Detector,
  modelFrom,
  onCloud,
  probeOf,
  type Sighting,
} from '@/lib/domain/balancers/detection'
import type { BalancerModel, Confidence } from '@/lib/domain/balancers/model'
import { awsPrefix, crossZoneOf } from './aws-cross-zone'

const keys = {
  type: `${awsPrefix}type`,
  targetType: `${awsPrefix}nlb-target-type`,
  targetNodeLabels: `${awsPrefix}target-node-labels`,
} as const

const controllerClass = 'service.k8s.aws/nlb'
const autoModeClass = 'eks.amazonaws.com/nlb'

/** AWS Load Balancer Controller and EKS Auto Mode: NLBs that send to nodes or straight to pods (domain page 2.4, 3.1). */
export const detectAwsController: Detector = (sighting) => {
  const owner = controllerOf(sighting)
  if (owner === null) return null
  const { service } = sighting
  const targetType = service.annotations.get(keys.type) === 'nlb-ip' ? 'ip' : service.annotations.get(keys.targetType)
  const evidence = [owner.words, ...words(sighting, keys.targetType), ...words(sighting, keys.targetNodeLabels)]
  const common = {
    confidence: owner.confidence,
    product: owner.product,
    candidateRule: 'aws-load-balancer-controller',
  } as const
  if (targetType === 'ip') return toPods(sighting, { ...common, evidence })
  if (owner.isAutoMode && targetType === undefined) {
    return modelFrom({
      ...common,
      id: 'unknown',
      evidence: [
        ...evidence,
        'No annotation sets the target type, and what EKS Auto Mode then chooses is not verified.',
      ],
    })
  }
  const zones = crossZoneOf(sighting)
  return modelFrom({
    ...common,
    id: zones.on ? 'equal-node' : 'zonal',
    evidence: [...evidence, ...zones.evidence],
    probed: true,
    probe: sighting.policy === 'Local' ? probeOf('health-check-node-port', 10, 2, 2) : probeOf('node-port', 10, 3, 3),
    crossZone: zones.on,
    failsOpen: true,
  })
}

type Owner = { confidence: Confidence; words: string; product: string; isAutoMode: boolean }

function controllerOf({ service }: Sighting): Owner | null {
  const isAutoMode = service.loadBalancerClass === autoModeClass
  if (isAutoMode || service.loadBalancerClass === controllerClass) {
    const product = isAutoMode ? 'AWS NLB (EKS Auto Mode)' : 'AWS NLB'
    const assumption = isAutoMode ? ' Assumed to behave as the AWS Load Balancer Controller does.' : ''
    return {
      confidence: 'class',
      words: `loadBalancerClass is ${service.loadBalancerClass}.${assumption}`,
      product,
      isAutoMode,
    }
  }
  if (service.loadBalancerClass !== null) return null
  const owned = { confidence: 'annotation', product: 'AWS NLB', isAutoMode: false } as const
  if (service.finalizers.includes('service.k8s.aws/resources')) {
    return { ...owned, words: 'Finalizer service.k8s.aws/resources: the AWS Load Balancer Controller owns it.' }
  }
  const type = service.annotations.get(keys.type)
  if (type !== 'external' && type !== 'nlb-ip') return null
  return { ...owned, words: `Annotation ${keys.type} is "${type}": the AWS Load Balancer Controller owns it.` }
}

function toPods(
  sighting: Sighting,
  finding: Pick<BalancerModel, 'confidence' | 'product' | 'candidateRule' | 'evidence'>,
) {
  const zones = crossZoneOf(sighting)
  const evidence = [...finding.evidence, 'Targets are pod addresses: no node is an entry.', ...zones.evidence]
  const probe = probeOf('pod-port', 10, 3, 3)
  return modelFrom({ ...finding, id: 'direct', evidence, probed: true, probe, crossZone: zones.on, failsOpen: true })
}

/** The AWS cloud controller: an NLB on request, else a Classic Load Balancer (domain page 2.4, 3). */
export const detectAwsCloudController: Detector = (sighting) => {
  const cloud = onCloud(sighting, 'aws', [awsPrefix])
  if (cloud === null) return null
  const isNlb = sighting.service.annotations.get(keys.type) === 'nlb'
  const zones = crossZoneOf(sighting)
  const { policy } = sighting
  const clusterProbe = isNlb ? probeOf('node-port', 30, 3, 3) : probeOf('node-port', 10, 2, 6)
  const localProbe = isNlb ? probeOf('health-check-node-port', 10, 2, 2) : probeOf('health-check-node-port', 10, 2, 6)
  return modelFrom({
    id: zones.on ? 'equal-node' : 'zonal',
    confidence: cloud.confidence,
    product: isNlb ? 'AWS NLB (cloud controller)' : 'AWS Classic Load Balancer',
    candidateRule: 'cloud-controller',
    evidence: [
      cloud.words,
      isNlb
        ? `Annotation ${keys.type} is "nlb".`
        : `No annotation ${keys.type}: assumed to be a Classic Load Balancer of the cloud controller.`,
      ...zones.evidence,
    ],
    probed: true,
    probe: policy === 'Local' ? localProbe : clusterProbe,
    crossZone: zones.on,
    failsOpen: isNlb,
  })
}

function words(sighting: Sighting, key: string): readonly string[] {
  const said = annotationInWords(sighting, key)
  if (said === null) return []
  return [
    key === keys.targetNodeLabels ? `${said}: it narrows the nodes further, which is not computed here.` : `${said}.`,
  ]
}
