import { documentedClients, documentedSeries, POD } from '@/e2e/fixtures/documented-series'
import type { Exporter, ExporterTarget } from './exporter'
import type { ScrapeJob } from './real-prometheus'

/** What a Prometheus scrapes, and what its exporters show at three looks. */
export type ImaginedExporters = {
  readonly jobs: readonly ScrapeJob[]
  /** What stands there before anything is counted. */
  before(): void
  /** What is counted between the first look and the second. */
  during(): void
  /** What happens before the third look: a restart, and a little more. */
  after(): void
}

/** Exporters of every preset as they are documented, with the things that go wrong: two jobs for one, other labels. */
export function imagineExporters(exporter: Exporter): ImaginedExporters {
  const targets: Record<string, ExporterTarget> = {}

  const target = (name: string): ExporterTarget => {
    targets[name] ??= exporter.target(name)
    return targets[name]
  }
  const ofPod = (job: string, name: string): ScrapeJob => ({
    name: `${job}-${name}`,
    target: target(name),
    labels: { job, namespace: 'shop', pod: name, instance: `${name}:8080` },
  })

  /** As the operator labels a target of a ServiceMonitor. */
  const monitored = (name: string, from: ExporterTarget): ScrapeJob => ({
    name: `monitored-${name}`,
    target: from,
    labels: { job: 'mon', namespace: 'watched', pod: name, service: 'mon', endpoint: 'http' },
  })
  /** A path that answers no scrape, so that none is waited for. */
  const nowhere = { path: '/nowhere/metrics', scrapes: () => Number.POSITIVE_INFINITY } as ExporterTarget

  const jobs: ScrapeJob[] = [
    ...['web-0', 'web-1', 'web-late'].map((name) => ofPod('web', name)),
    // A second ServiceMonitor of the same pods.
    ...['web-0', 'web-1'].map((name) => ofPod('web-metrics', name)),
    ...['gateway-0', 'backend-0'].map((name) => ({
      name,
      target: target(name),
      labels: { namespace: 'mesh', pod: name },
    })),
    { name: 'no-pod', target: target('bare'), labels: { namespace: 'bare' } },
    { name: 'agent-a', target: target('agent-a'), labels: { namespace: 'monitoring', pod: 'agent-1' } },
    { name: 'agent-b', target: target('agent-b'), labels: { namespace: 'monitoring', pod: 'agent-2' } },
    { name: 'controller', target: target('controller'), labels: { namespace: 'other', pod: 'exporter' } },
    { name: 'hubble', target: target('hubble') },
    // Two replicas of Evenkeel say the same.
    ...['evenkeel-0', 'evenkeel-1'].map((name) => ({
      name,
      target: target('evenkeel'),
      labels: { namespace: 'monitoring', pod: name, instance: `${name}:9090` },
      honorLabels: true,
    })),
    {
      name: 'kubelet',
      target: target('kubelet'),
      labels: { node: 'node-a', instance: '10.0.0.1:10250' },
      honorLabels: true,
    },
    { name: 'cadvisor', target: target('kubelet'), labels: { instance: 'node-a' }, honorLabels: true },
    { name: 'collided', target: target('collided'), labels: { namespace: 'monitoring', pod: 'kubelet-reader' } },
    ...documentedSeries.map(({ preset, scraped }) => ({
      name: `documented-${preset}`,
      target: target(`documented-${preset}`),
      labels: scraped === 'pod' ? { namespace: preset, pod: POD } : { namespace: 'monitoring', pod: 'agent-0' },
    })),
    ...documentedClients.map(({ name }) => ({ name, target: target(name) })),
    monitored('mon-0', target('mon-0')),
    monitored('mon-1', nowhere),
    // node_exporter calls a node by its address, twice; kube-proxy by its name.
    ...['node-exporter', 'node-exporter-too'].map((name) => ({
      name,
      target: target('node-a'),
      labels: { instance: '10.0.0.1:9100' },
    })),
    { name: 'kube-proxy', target: target('kube-proxy'), labels: { instance: '10.0.0.1:10249', node: 'node-a' } },
    { name: 'elsewhere', target: target('elsewhere'), labels: { instance: '10.9.9.9:9100' } },
  ]

  const sandbox = (name: string, namespace = 'shop') => ({
    namespace,
    pod: name,
    interface: 'eth0',
    id: `/kubepods/pod-${name}`,
  })
  const onNode = (name: string, node: string) => ({ k8s_namespace: 'shop', k8s_pod: name, k8s_node: node })
  const syn = (name: string, client: string) => ({
    flag: 'SYN',
    family: 'IPv4',
    destination_namespace: 'shop',
    destination_pod: name,
    source_ip: client,
  })
  const accepted = { state: 'accepted', controller_namespace: 'shop', controller_pod: 'ctl-0' }
  const meshed = { destination_service_namespace: 'mesh', destination_service_name: 'backend' }
  const flow = (src: string, type: string) => ({
    src,
    src_type: type,
    dst_namespace: 'shop',
    dst_pod: 'api-0',
    dst_node: 'node-a',
  })

  const document = (at: 'first' | 'later'): void => {
    for (const { preset, metric, series } of documentedSeries) {
      for (const [labels, first, later] of series) {
        target(`documented-${preset}`).set(metric, labels, at === 'first' ? first : later)
      }
    }
  }

  const documentClients = (value: number): void => {
    for (const { name, metric, labels, not } of documentedClients) {
      target(name).set(metric, labels, value)
      target(name).set(metric, { ...labels, ...not }, 10 * value)
    }
  }

  function before(): void {
    const written = { namespace: 'shop', service: 'web' }
    target('evenkeel').set('evenkeel_service_info', { ...written, external_traffic_policy: 'Local' }, 1)
    target('evenkeel').set('evenkeel_service_endpoints', { ...written, state: 'ready' }, 3)
    target('evenkeel').set('evenkeel_service_node_ready_endpoints', { ...written, node: 'node-a' }, 2)
    target('evenkeel').set('evenkeel_service_node_ready_endpoints', { ...written, node: 'node-b' }, 1)
    target('evenkeel').set('evenkeel_service_peak_to_average_ratio', written, 1.5)
    documentClients(100)
    document('first')
    for (const name of ['web-0', 'web-1']) {
      target(name).set('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 0)
      target(name).set('http_requests_total', { code: '500', source_ip: '198.51.100.7', country: 'NL' }, 0)
    }
    target('gateway-0').set('istio_requests_total', { reporter: 'source', ...meshed }, 0)
    target('backend-0').set('istio_requests_total', { reporter: 'destination', ...meshed }, 0)
    target('backend-0').set(
      'istio_requests_total',
      { reporter: 'source', ...meshed, destination_service_name: 'db' },
      0,
    )
    target('bare').set('http_requests_total', { code: '200' }, 5)
    target('mon-0').set('something', {}, 1)
    target('node-a').set('node_nf_conntrack_entries', {}, 950)
    target('node-a').set('node_nf_conntrack_entries_limit', {}, 1000)
    target('elsewhere').set('node_nf_conntrack_entries', {}, 999)
    for (const [ip_family, count] of [
      ['IPv4', 3],
      ['IPv6', 1],
    ] as const) {
      const labels = { ip_family, traffic_policy: 'external' }
      target('kube-proxy').set('kubeproxy_sync_proxy_rules_no_local_endpoints_total', labels, count)
      const internal = { ...labels, traffic_policy: 'internal' }
      target('kube-proxy').set('kubeproxy_sync_proxy_rules_no_local_endpoints_total', internal, 9)
      target('kube-proxy').set('kubeproxy_sync_proxy_rules_last_timestamp_seconds', { ip_family }, 1_790_000_000)
      target('kube-proxy').set('kubeproxy_sync_proxy_rules_endpoint_changes_pending', { ip_family }, 2)
    }
    target('agent-a').set('kubeskoop_tcp_passiveopens', onNode('api-0', 'node-a'), 0)
    target('agent-a').set('kubeskoop_tcp_passiveopens', onNode('api-1', 'node-a'), 0)
    target('agent-a').set('kubeskoop_netdev_rxbytes', onNode('api-0', 'node-a'), 0)
    target('agent-a').set('kubeskoop_flow_bytes', flow('203.0.113.9', 'unknown'), 0)
    target('agent-a').set('kubeskoop_flow_bytes', flow('10.1.0.4', 'pod'), 0)
    target('controller').set('nginx_ingress_controller_nginx_process_connections_total', accepted, 100)
    target('controller').set('nginx_ingress_controller_nginx_process_connections', { ...accepted, state: 'active' }, 7)
    target('hubble').set('hubble_tcp_flags_total', syn('db-0', '192.0.2.1'), 0)
    target('hubble').set('hubble_tcp_flags_total', syn('db-1', '192.0.2.2'), 0)
    target('hubble').set('hubble_tcp_flags_total', { ...syn('db-1', '10.1.0.4'), source_pod: 'client-0' }, 0)
    target('kubelet').set('container_network_receive_bytes_total', sandbox('old-0'), 1_000)
    target('kubelet').set('container_network_receive_bytes_total', { ...sandbox('old-0'), interface: 'lo' }, 1_000)
    target('kubelet').set('container_network_receive_bytes_total', sandbox('quiet-0'), 1_000)
    target('collided').set('container_network_receive_bytes_total', sandbox('far-0', 'far'), 0)
  }

  function during(): void {
    documentClients(150)
    document('later')
    target('web-0').add('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 200)
    target('web-0').add('http_requests_total', { code: '500', source_ip: '198.51.100.7', country: 'NL' }, 100)
    target('web-1').add('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 400)
    target('agent-a').add('kubeskoop_tcp_passiveopens', onNode('api-0', 'node-a'), 300)
    target('agent-a').add('kubeskoop_tcp_passiveopens', onNode('api-1', 'node-a'), 100)
    target('gateway-0').add('istio_requests_total', { reporter: 'source', ...meshed }, 40)
    target('backend-0').add('istio_requests_total', { reporter: 'destination', ...meshed }, 10)
    target('backend-0').add(
      'istio_requests_total',
      { reporter: 'source', ...meshed, destination_service_name: 'db' },
      700,
    )
    // A pod of the same name on another node.
    target('agent-b').set('kubeskoop_tcp_passiveopens', onNode('api-1', 'node-b'), 0)
    target('agent-a').add('kubeskoop_flow_bytes', flow('203.0.113.9', 'unknown'), 5_000)
    target('agent-a').add('kubeskoop_flow_bytes', flow('10.1.0.4', 'pod'), 9_000)
    target('controller').add('nginx_ingress_controller_nginx_process_connections_total', accepted, 50)
    target('hubble').add('hubble_tcp_flags_total', syn('db-0', '192.0.2.1'), 60)
    target('hubble').add('hubble_tcp_flags_total', syn('db-1', '192.0.2.2'), 30)
    target('hubble').add('hubble_tcp_flags_total', { ...syn('db-1', '10.1.0.4'), source_pod: 'client-0' }, 500)
    target('kubelet').add('container_network_receive_bytes_total', sandbox('old-0'), 80_000)
    target('kubelet').add('container_network_receive_bytes_total', { ...sandbox('old-0'), interface: 'lo' }, 999_999)
    target('collided').add('container_network_receive_bytes_total', sandbox('far-0', 'far'), 70_000)
    target('web-late').set('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 40)
  }

  function after(): void {
    target('web-1').restart()
    target('web-1').set('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 200)
    target('agent-b').add('kubeskoop_tcp_passiveopens', onNode('api-1', 'node-b'), 50)
    target('web-late').add('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 20)
  }

  return { jobs, before, during, after }
}
