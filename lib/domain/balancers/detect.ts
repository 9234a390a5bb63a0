import type { ClusterState, Service, TrafficPolicy } from '@/lib/domain/cluster'
import { type Detector, modelFrom, type Sighting } from './detection'
import type { BalancerModel } from './model'
import { platformOf } from './platform'
import { detectCilium, detectKubeVip, detectMetalLB } from './products/announcing'
import { detectAwsCloudController, detectAwsController } from './products/aws'
import { detectAzure, detectDigitalOcean, detectHetzner, detectOpenStack } from './products/clouds'
import { detectGke, detectGoogleCloudController, detectGoogleNeg } from './products/google'
import { detectNoBalancer, detectNodeAddresses } from './products/without-balancer'

/**
 * First hit wins: Services without a balancer, then what a class, a finalizer or an annotation of a controller says,
 * then the status, then annotations for one cloud, then the provider ids of the nodes.
 */
const detectors: readonly Detector[] = [
  detectGoogleNeg,
  detectNoBalancer,
  detectAwsController,
  detectCilium,
  detectKubeVip,
  detectMetalLB,
  detectGke,
  detectNodeAddresses,
  detectAwsCloudController,
  detectGoogleCloudController,
  detectAzure,
  detectDigitalOcean,
  detectHetzner,
  detectOpenStack,
]

/**
 * How the load balancer of a Service spreads connections, from what the objects say outright: no status resource, lease
 * or cloud API is asked. What no object says is called assumed in the evidence; where nothing is recognised the model
 * is `unknown`. A finalizer counts as an annotation: both are metadata that a controller wrote.
 *
 * @param state its nodes may be null: they may not be read, so provider ids and node addresses decide nothing
 * @param policy the policy to judge under, where it is not the Service's own: probes and weights hang on it
 * Source: domain page 3.1, 2.4.
 */
export function detectBalancer(
  service: Service,
  { nodes, announcements }: Pick<ClusterState, 'nodes' | 'announcements'>,
  policy: TrafficPolicy = service.externalTrafficPolicy ?? 'Cluster',
): BalancerModel {
  const sighting: Sighting = { service, policy, nodes, platform: platformOf(nodes), announcements }
  for (const detect of detectors) {
    const model = detect(sighting)
    if (model !== null) return model
  }
  return unknown(sighting)
}

function unknown({ service, platform }: Sighting): BalancerModel {
  const { loadBalancerClass } = service
  const seen =
    platform === null
      ? 'provider ids of the nodes say nothing'
      : `the provider ids' scheme ${platform} is not a known cloud`
  return modelFrom({
    id: 'unknown',
    confidence: 'unknown',
    product: null,
    candidateRule: 'cloud-controller',
    evidence: [
      loadBalancerClass === null
        ? `Nothing on the Service names its balancer: no class, finalizer or annotation that is known here; ${seen}.`
        : `loadBalancerClass ${loadBalancerClass} is not known here.`,
    ],
  })
}
