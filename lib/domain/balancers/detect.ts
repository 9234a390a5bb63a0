import { type ClusterState, type Service, serviceKey, type TrafficPolicy } from '@/lib/domain/cluster'
import { applyAnnotations } from './annotation-override'
import { settleClaims } from './claims'
import { pathNotKnown } from './client-path'
import { type Detector, eitherProbing, hasCloudController, modelFrom, type Sighting } from './detection'
import { anyMissing } from './missing'
import type { BalancerModel } from './model'
import { claimsOfOtherCloud, cloudControllers } from './other-cloud'
import { platformOf } from './platform'
import { claimCalico, detectCalico } from './products/announcing/calico'
import { claimCilium, detectCilium } from './products/announcing/cilium'
import { claimKubeVip, detectKubeVip } from './products/announcing/kube-vip'
import { claimMetalLB, detectMetalLB } from './products/announcing/metallb'
import { claimServiceLb, detectNodeAddresses } from './products/announcing/service-lb'
import { claimBesideController } from './products/aws/cloud-controller'
import { claimAwsController, detectAwsController } from './products/aws/controller'
import { claimGke, detectGke, detectGoogleNeg } from './products/google'
import { detectNoBalancer } from './products/without-balancer'
import { cloudOf, nameUnknownValues } from './unknown-values'

/** What only the product itself, or a class that names it, can have put there; two of them contradict each other. */
const claimants: readonly Detector[] = [
  claimAwsController,
  claimBesideController,
  claimGke,
  claimMetalLB,
  claimCilium,
  claimKubeVip,
  claimServiceLb,
  claimCalico,
]

/**
 * What points at a product without proof, where nobody lays claim; the first hit wins: annotations of a controller,
 * then addresses, then annotations for one cloud and the provider ids of the nodes.
 */
const hints: readonly Detector[] = [
  detectAwsController,
  detectCilium,
  detectKubeVip,
  detectMetalLB,
  detectCalico,
  detectGke,
  detectNodeAddresses,
  ...cloudControllers,
]

/**
 * How the load balancer of a Service spreads connections, from what objects say outright; no cloud API is asked. What
 * no object says is called assumed in the evidence; where nothing is recognised the model is `unknown`, and where
 * objects contradict each other it is so too, with what it may be. An operator's annotations on the Service go before
 * all that is detected. A finalizer counts as an annotation: both are metadata that a controller wrote.
 *
 * @param state its nodes may be null: they may not be read, so provider ids and node addresses decide nothing
 * @param policy the policy to judge under, where it is not the Service's own: probes and weights hang on it
 * Source: domain page 3.1, 3.2, 2.4.
 */
export function detectBalancer(
  service: Service,
  state: Pick<ClusterState, 'nodes' | 'announcements'>,
  policy: TrafficPolicy = service.externalTrafficPolicy ?? 'Cluster',
): BalancerModel {
  const { nodes, announcements } = state
  const key = serviceKey(service.namespace, service.name)
  const sighting: Sighting = { service, key, policy, nodes, platform: platformOf(nodes), announcements }
  return applyAnnotations(nameUnknownValues(withoutPort(detect(sighting), sighting), service), service, nodes)
}

/** No node answers on a port that the Service lacks; what a controller asks in its place is its own matter. */
function withoutPort(model: BalancerModel, { service, policy }: Sighting): BalancerModel {
  const { type, externalTrafficPolicy, healthCheckNodePort } = service
  const lacksPort = type === 'LoadBalancer' && externalTrafficPolicy === 'Local' && healthCheckNodePort === null
  if (!lacksPort || policy !== 'Local' || model.probe?.target !== 'health-check-node-port') return model
  const words = 'spec.healthCheckNodePort is not set, and so what the balancer probes is not known.'
  return eitherProbing({ ...model, probe: null, evidence: [...model.evidence, words] }, policy)
}

function detect(sighting: Sighting): BalancerModel {
  const straight = detectGoogleNeg(sighting)
  if (straight !== null) return straight
  if (sighting.service.type !== 'LoadBalancer')
    return claimCalico(sighting) ?? detectNoBalancer(sighting) ?? unknown(sighting)
  const claims = claimants.flatMap((claim) => claim(sighting) ?? [])
  const claimed = settleClaims([...claims, ...claimsOfOtherCloud(sighting, claims)])
  if (claimed !== null) return claimed
  for (const hint of hints) {
    const model = hint(sighting)
    if (model !== null) return settleClaims([model, ...hintsOfOtherClouds(sighting, model)]) ?? model
  }
  return unknown(sighting)
}

/** Annotations for two clouds, where the nodes do not say which of them it is. */
function hintsOfOtherClouds(sighting: Sighting, model: BalancerModel): readonly BalancerModel[] {
  const seen = new Set([cloudOf(model)])
  if (sighting.platform !== null || seen.has(null) || model.confidence !== 'annotation') return []
  return [detectAwsController, detectGke, ...cloudControllers].flatMap((hint) => {
    const other = hint(sighting)
    if (other === null || other.confidence !== 'annotation' || seen.has(cloudOf(other))) return []
    seen.add(cloudOf(other))
    return [other]
  })
}

/** Else a share is lost that no bound shows. */
const boundsProbe =
  'The bounds assume that it leaves out nodes without a ready pod, as balancers do that ask the health check node port: where it does not, connections that enter on those are lost.'

function unknown(sighting: Sighting): BalancerModel {
  const { service, platform } = sighting
  const { loadBalancerClass } = service
  const seen =
    platform === null
      ? 'provider ids of the nodes say nothing'
      : `the provider ids' scheme ${platform} is not a known cloud`
  const { missing, evidence } = anyMissing(sighting)
  return modelFrom({
    id: 'unknown',
    confidence: 'unknown',
    product: null,
    candidateRule: 'cloud-controller',
    evidence: [
      loadBalancerClass === null
        ? `Nothing on the Service names its balancer: no class, finalizer or annotation that is known here; ${seen}.`
        : `loadBalancerClass ${loadBalancerClass} is not known here.`,
      ...(sighting.policy === 'Local' ? [boundsProbe] : []),
      ...(hasCloudController(sighting) ? ['Its finalizer says that some cloud controller owns it.'] : []),
      ...evidence,
    ],
    clientPath: pathNotKnown(
      service,
      'What the balancer does with the source address is not known; it is assumed to send to nodes, not straight to pods.',
    ),
    missing,
  })
}
