import { pathNotKnown } from '@/lib/domain/balancers/client-path'
import {
  annotationInWords,
  type Detector,
  eitherProbing,
  modelFrom,
  type Owner,
  type Sighting,
  sayAnnotations,
  underClass,
} from '@/lib/domain/balancers/detection'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { awsKeys, controllerFinalizer } from './annotations'
import { nlbPath } from './client-path'
import { crossZoneOf } from './cross-zone'
import { instanceProbe, podProbe } from './probe'

const controllerClass = 'service.k8s.aws/nlb'
const autoModeClass = 'eks.amazonaws.com/nlb'
const product = 'AWS NLB'
const autoModeProduct = 'AWS NLB (EKS Auto Mode)'

/** AWS Load Balancer Controller and EKS Auto Mode, by class or finalizer: NLBs that send to nodes or to pods (2.4, 3.1). */
export const claimAwsController: Detector = (sighting) => {
  const { loadBalancerClass, finalizers } = sighting.service
  if (loadBalancerClass === autoModeClass) return autoMode(sighting)
  if (loadBalancerClass === controllerClass) {
    return nlb(sighting, product, { confidence: 'class', words: `loadBalancerClass is ${loadBalancerClass}.` })
  }
  if (!finalizers.includes(controllerFinalizer)) return null
  // The controller may be told to answer to any class.
  const words = `Finalizer ${controllerFinalizer}: the AWS Load Balancer Controller owns it${underClass(sighting)}.`
  return nlb(sighting, product, { confidence: 'annotation', words })
}

/** The same controller by the annotation that hands a Service to it. */
export const detectAwsController: Detector = (sighting) => {
  const { service, platform } = sighting
  const type = service.annotations.get(awsKeys.type)
  const isElsewhere = service.loadBalancerClass !== null || (platform !== null && platform !== 'aws')
  if (isElsewhere || (type !== 'external' && type !== 'nlb-ip')) return null
  const words = `Annotation ${awsKeys.type} is "${type}": the AWS Load Balancer Controller owns it.`
  return nlb(sighting, product, { confidence: 'annotation', words })
}

function autoMode(sighting: Sighting): BalancerModel {
  const words = `loadBalancerClass is ${autoModeClass}.`
  const owner: Owner = {
    confidence: 'class',
    words: `${words} Assumed to behave as the AWS Load Balancer Controller does.`,
  }
  if (targetTypeOf(sighting) !== undefined) return nlb(sighting, autoModeProduct, owner)
  const unknown =
    'No annotation sets the target type, and what EKS Auto Mode then chooses is not verified: nodes and pods as targets are both computed.'
  return modelFrom({
    ...common(autoModeProduct, owner),
    id: 'unknown',
    evidence: [owner.words, unknown, ...crossZoneOf(sighting).evidence],
    clientPath: pathNotKnown(sighting.service, unknown, { target: null }),
    couldBe: [true, false].flatMap((isToPods) => {
      const way = nlb(sighting, autoModeProduct, owner, isToPods)
      return way.couldBe.length > 0 ? way.couldBe : [way]
    }),
  })
}

function nlb(
  sighting: Sighting,
  name: string,
  owner: Owner,
  isToPods = targetTypeOf(sighting) === 'ip',
): BalancerModel {
  const zones = crossZoneOf(sighting)
  const { probe, evidence } = isToPods ? podProbe(sighting) : instanceProbe(sighting)
  const model = modelFrom({
    ...common(name, owner),
    id: isToPods ? 'direct' : zones.on === true ? 'equal-node' : 'zonal',
    evidence: [
      owner.words,
      ...sayTargetType(sighting),
      ...(isToPods ? ['Targets are pod addresses: no node is an entry.'] : narrowedNodes(sighting)),
      ...zones.evidence,
      ...evidence,
    ],
    ...(!isToPods && sighting.service.annotations.has(awsKeys.targetNodeLabels) ? { subset: 'labelled' as const } : {}),
    probed: true,
    probe,
    crossZone: zones.on,
    failsOpen: true,
    clientPath: nlbPath(sighting, isToPods ? 'pod' : 'node'),
  })
  if (zones.on === null) return { ...model, id: 'unknown', couldBe: eitherWay(model, isToPods) }
  return eitherProbing(model, sighting.policy)
}

const common = (name: string, { confidence }: Owner) =>
  ({ confidence, product: name, candidateRule: 'aws-load-balancer-controller' }) as const

/** The controller may be started with another default. */
function sayTargetType(sighting: Sighting): readonly string[] {
  const said = sayAnnotations(sighting, awsKeys.targetType)
  if (said.length > 0 || targetTypeOf(sighting) !== undefined) return said
  return [
    `Annotation ${awsKeys.targetType} is not set: assumed to send to nodes (instance), as the controller does unless its own settings say ip.`,
  ]
}

/** The older type goes before the annotation. */
const targetTypeOf = ({ service }: Sighting): string | undefined =>
  service.annotations.get(awsKeys.type) === 'nlb-ip' ? 'ip' : service.annotations.get(awsKeys.targetType)

function narrowedNodes(sighting: Sighting): readonly string[] {
  const words = annotationInWords(sighting, awsKeys.targetNodeLabels)
  return words === null
    ? []
    : [`${words}: only nodes with these labels are targets, and which ones have them is not read.`]
}

/** Ports with cross-zone balancing on and ports with it off. */
function eitherWay(model: BalancerModel, isToPods: boolean): readonly BalancerModel[] {
  if (isToPods) return [true, false].map((crossZone) => ({ ...model, id: 'direct' as const, crossZone }))
  return [
    { ...model, id: 'equal-node', crossZone: true },
    { ...model, id: 'zonal', crossZone: false },
  ]
}
