import type { Detector, Sighting } from './detection'
import type { BalancerModel, CandidateRule } from './model'
import { detectAwsCloudController } from './products/aws/cloud-controller'
import { detectAzure } from './products/azure'
import { detectDigitalOcean } from './products/digital-ocean'
import { detectGoogleCloudController } from './products/google'
import { detectHetzner } from './products/hetzner'
import { detectOpenStack } from './products/openstack'

/** The balancers that clouds bring themselves, each on nodes of its own cloud. */
export const cloudControllers: readonly Detector[] = [
  detectAwsCloudController,
  detectGoogleCloudController,
  detectAzure,
  detectDigitalOcean,
  detectHetzner,
  detectOpenStack,
]

/** Controllers that work on one cloud alone, by the scheme of its provider ids. */
const homes: Partial<Record<CandidateRule, string>> = { 'aws-load-balancer-controller': 'aws', 'gke-l4': 'gce' }

/**
 * What stands against a claim for the controller of one cloud where all nodes are on another: the balancer of that one.
 * A Service that was carried over keeps class and finalizer, whatever acts on it now.
 */
export function claimsOfOtherCloud(sighting: Sighting, claims: readonly BalancerModel[]): readonly BalancerModel[] {
  const { service, platform } = sighting
  const isAbroad = ({ candidateRule }: BalancerModel) => (homes[candidateRule] ?? platform) !== platform
  if (platform === null || !claims.some(isAbroad)) return []
  const unclassed: Sighting = { ...sighting, service: { ...service, loadBalancerClass: null } }
  return cloudControllers.flatMap((detect) => detect(unclassed) ?? []).slice(0, 1)
}
