import { endpointSlice, node, service } from './kube-api/objects'
import type { RawObject } from './kube-api/resources'

/** Three nodes on loopback, one in each zone, so that a test can answer on their health ports. */
export const smallNodes = [
  { name: 'node-a', zone: 'zone-a', address: '127.0.0.11' },
  { name: 'node-b', zone: 'zone-b', address: '127.0.0.12' },
  { name: 'node-c', zone: 'zone-c', address: '127.0.0.13' },
] as const

export const TEAM_NAMESPACE = 'team-a'

/**
 * Two Services behind balancers that treat their nodes alike, over the same nodes: team-a/web under Local with two pods
 * on node-a and one on node-b, which gets half (E6 of the domain page), and shop/api under Cluster, which is even.
 */
export function smallCluster({ healthPort = 30_600 } = {}): readonly RawObject[] {
  return [
    ...smallNodes.map(({ name, zone, address }) => node(name, zone, address)),
    nlbService(TEAM_NAMESPACE, 'web', { externalTrafficPolicy: 'Local', healthCheckNodePort: healthPort }),
    endpointSlice(TEAM_NAMESPACE, 'web', [
      { nodeName: 'node-a', address: '10.244.1.1' },
      { nodeName: 'node-a', address: '10.244.1.2' },
      { nodeName: 'node-b', address: '10.244.2.1' },
    ]),
    nlbService('shop', 'api', { externalTrafficPolicy: 'Cluster' }),
    endpointSlice('shop', 'api', [
      { nodeName: 'node-a', address: '10.244.1.3' },
      { nodeName: 'node-b', address: '10.244.2.2' },
    ]),
  ]
}

/** Behind an AWS NLB with cross-zone on, which probes and treats nodes alike. */
export function nlbService(namespace: string, name: string, spec: Readonly<Record<string, unknown>>): RawObject {
  const annotations = {
    'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'instance',
    'service.beta.kubernetes.io/aws-load-balancer-attributes': 'load_balancing.cross_zone.enabled=true',
  }
  const ingress = [{ hostname: `${name}.elb.eu-central-1.amazonaws.com` }]
  return {
    ...service(namespace, name, { loadBalancerClass: 'service.k8s.aws/nlb', ...spec }, { annotations }),
    status: { loadBalancer: { ingress } },
  }
}
