import { describe, expect, test } from 'vitest'
import type { Service } from '@/lib/domain/cluster'
import { aCluster, aService } from '@/lib/domain/test-objects'
import { nearbyServers } from './nearby'

function servers(...services: readonly Partial<Service>[]) {
  const all = services.map((fields) => aService({ type: 'ClusterIP', namespace: 'monitoring', ...fields }))
  return nearbyServers({
    ...aCluster(aService(), [], []),
    services: new Map(all.map((service) => [`${service.namespace}/${service.name}`, service])),
  })
}
const port = (number: number) => [
  { name: 'web', protocol: 'TCP' as const, port: number, targetPort: null, nodePort: null, appProtocol: null },
]

describe('a Service that looks like a Prometheus', () => {
  test.each([
    ['prometheus-operated', 9090, 'http://prometheus-operated.monitoring.svc:9090'],
    ['prometheus-server', 80, 'http://prometheus-server.monitoring.svc:80'],
    ['kube-prometheus-stack-prometheus', 9090, 'http://kube-prometheus-stack-prometheus.monitoring.svc:9090'],
    ['thanos-query', 9090, 'http://thanos-query.monitoring.svc:9090'],
    ['thanos-querier', 9091, 'https://thanos-querier.monitoring.svc:9091'],
    ['mimir-nginx', 80, 'http://mimir-nginx.monitoring.svc:80/prometheus'],
    ['vmselect-main', 8481, 'http://vmselect-main.monitoring.svc:8481/select/0/prometheus'],
  ])('%s is shown with its address', (name, number, url) => {
    expect(servers({ name, ports: port(number) }).map((server) => server.url)).toEqual([url])
  })

  test('is one by the label of its pods too', () => {
    const selector = new Map([['app.kubernetes.io/name', 'prometheus']])
    expect(servers({ name: 'metrics', selector, ports: port(9090) })).toMatchObject([{ product: 'Prometheus' }])
  })

  test.each([
    ['prometheus-operator', 8080],
    ['prometheus-node-exporter', 9100],
    ['alertmanager-operated', 9093],
    ['prometheus-operated', 10901],
  ])('is not %s on port %i', (name, number) => {
    expect(servers({ name, ports: port(number) })).toEqual([])
  })

  test('comes after one that holds what several hold, and five are enough', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((team) => ({
      namespace: team,
      name: 'prometheus',
      ports: port(9090),
    }))
    const found = servers(...names, { name: 'thanos-query', ports: port(9090) })
    expect(found).toHaveLength(5)
    expect(found[0]?.product).toBe('Thanos')
  })
})
