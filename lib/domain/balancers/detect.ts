import type { ClusterNode, Service, TrafficPolicy } from '@/lib/domain/cluster'
import type { BalancerModel } from './model'

/**
 * How the load balancer of a Service spreads connections, from what the objects say outright.
 *
 * @param nodes null: nodes may not be read
 * @param policy the policy to judge under, where it is not the Service's own
 * Source: domain page 3.1, 2.4.
 */
export function detectBalancer(
  _service: Service,
  _nodes: ReadonlyMap<string, ClusterNode> | null,
  _policy: TrafficPolicy = _service.externalTrafficPolicy ?? 'Cluster',
): BalancerModel {
  return {
    id: 'unknown',
    confidence: 'unknown',
    evidence: [],
    product: null,
    candidateRule: 'cloud-controller',
    candidates: null,
    announcers: null,
    probed: null,
    probe: null,
    crossZone: null,
    failsOpen: false,
  }
}
