import { isExternalService, type Service, type TrafficPolicy } from '@/lib/domain/cluster'

/** Where kube-proxy serves `/healthz` on every node unless it was moved. */
export const kubeProxyHealthPort = 10256

export type HealthTarget = { readonly kind: 'health-check-node-port' | 'kube-proxy'; readonly port: number }

/**
 * The port on each node that says whether the node should receive this Service's traffic: `healthCheckNodePort` for
 * Local Services of type LoadBalancer, kube-proxy's 10256 for Cluster ones.
 *
 * @returns null when there is none: NodePort and externalIPs under Local, a Local Service whose port was never
 *   allocated, Services that take no traffic from outside, and those that another proxy than kube-proxy serves
 * Source: domain page 2.1, 2.2.
 */
export function healthTarget(
  service: Service,
  policy: TrafficPolicy | null = service.externalTrafficPolicy,
): HealthTarget | null {
  if (!isExternalService(service) || service.serviceProxyName !== null) return null
  if (policy !== 'Local') return { kind: 'kube-proxy', port: kubeProxyHealthPort }
  if (service.type !== 'LoadBalancer' || service.healthCheckNodePort === null) return null
  return { kind: 'health-check-node-port', port: service.healthCheckNodePort }
}
