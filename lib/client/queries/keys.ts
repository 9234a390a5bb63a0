import type { ServiceKey } from '@/lib/domain/cluster'

/**
 * Keys of everything that the browser fetches: cluster, resource, identity, options. A hint of the event stream
 * invalidates by prefix, so the order of the parts matters.
 */
export const queryKeys = {
  clusters: ['clusters'] as const,
  cluster: (cluster: string) => ['cluster', cluster] as const,
  nodes: (cluster: string) => ['cluster', cluster, 'nodes'] as const,
  services: (cluster: string) => ['cluster', cluster, 'services'] as const,
  healthInView: (cluster: string) => ['cluster', cluster, 'health-in-view'] as const,
  findings: (cluster: string) => ['cluster', cluster, 'findings'] as const,
  status: (cluster: string) => ['cluster', cluster, 'status'] as const,
  service: (cluster: string, service: ServiceKey) => ['cluster', cluster, 'service', service] as const,
  /** Apart from all others: a source of metrics may be slow, and no hint of the stream waits for it. */
  observed: (cluster: string, service: ServiceKey) => ['observed', cluster, service] as const,
  /** Apart as well, for the same reason. */
  clients: (cluster: string) => ['clients', cluster] as const,
  /** Apart as well: what was counted beside what happened. */
  measured: (cluster: string, service: ServiceKey) => ['measured', cluster, service] as const,
  /** Apart, for no hint makes it old: it was read once, when the reader asked. */
  sample: (cluster: string, service: ServiceKey) => ['sample', cluster, service] as const,
  serviceHealth: (cluster: string, service: ServiceKey) => ['cluster', cluster, 'service', service, 'health'] as const,
}
