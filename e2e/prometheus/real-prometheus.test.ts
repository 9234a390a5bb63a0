import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { documentedClients, documentedSeries, POD } from '@/e2e/fixtures/documented-series'
import { settingsFor, usualAppCounter } from '@/e2e/fixtures/prometheus-settings'
import { everyTemplate } from '@/e2e/fixtures/promql-templates'
import type { TrafficPod } from '@/lib/domain/observed/traffic'
import { createPrometheusClient } from '@/lib/server/prometheus/client'
import { createPresets } from '@/lib/server/prometheus/presets/presets'
import { toAsked } from '@/lib/server/prometheus/queries'
import { createPrometheusTraffic } from '@/lib/server/prometheus/traffic-source'
import type { TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { howToGetPrometheus, prometheusBinary } from './binary'
import { type Exporter, type ExporterTarget, startExporter } from './exporter'
import { type RealPrometheus, type ScrapeJob, startPrometheus } from './real-prometheus'

if (prometheusBinary() === null) console.warn(howToGetPrometheus)

const pod = (name: string, nodeName = 'node-a', namespace = 'shop'): TrafficPod => ({
  namespace,
  name,
  nodeName,
  addresses: [],
})

const ask = (pods: readonly TrafficPod[], service = 'web', namespace = 'shop'): TrafficQuestion => {
  const endMs = Date.now()
  return { namespace, service, pods, span: { startMs: endMs - 600_000, endMs } }
}

describe.skipIf(prometheusBinary() === null)('a real Prometheus', () => {
  let exporter: Exporter
  let prometheus: RealPrometheus
  let traffic: TrafficSource
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

  beforeAll(async () => {
    exporter = await startExporter()
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
    before()
    prometheus = await startPrometheus(exporter, jobs)
    await prometheus.scraped()
    during()
    await prometheus.scraped()
    after()
    await prometheus.scraped()
    traffic = createPrometheusTraffic({
      settings: settingsFor(prometheus.url),
      clock: systemClock,
      random: Math.random,
      onBug: (error) => expect.unreachable(String(error)),
    })
  })
  afterAll(async () => {
    await traffic?.stop()
    await prometheus?.stop()
    await exporter?.close()
  })

  const sandbox = (name: string, namespace = 'shop') => ({
    namespace,
    pod: name,
    interface: 'eth0',
    id: `/kubepods/pod-${name}`,
  })
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
    target('agent-a').set(
      'kubeskoop_tcp_passiveopens',
      { k8s_namespace: 'shop', k8s_pod: 'api-0', k8s_node: 'node-a' },
      0,
    )
    target('agent-a').set(
      'kubeskoop_tcp_passiveopens',
      { k8s_namespace: 'shop', k8s_pod: 'api-1', k8s_node: 'node-a' },
      0,
    )
    target('agent-a').set(
      'kubeskoop_netdev_rxbytes',
      { k8s_namespace: 'shop', k8s_pod: 'api-0', k8s_node: 'node-a' },
      0,
    )
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
    target('agent-a').add(
      'kubeskoop_tcp_passiveopens',
      { k8s_namespace: 'shop', k8s_pod: 'api-0', k8s_node: 'node-a' },
      300,
    )
    target('agent-a').add(
      'kubeskoop_tcp_passiveopens',
      { k8s_namespace: 'shop', k8s_pod: 'api-1', k8s_node: 'node-a' },
      100,
    )
    target('gateway-0').add('istio_requests_total', { reporter: 'source', ...meshed }, 40)
    target('backend-0').add('istio_requests_total', { reporter: 'destination', ...meshed }, 10)
    target('backend-0').add(
      'istio_requests_total',
      { reporter: 'source', ...meshed, destination_service_name: 'db' },
      700,
    )
    // A pod of the same name on another node.
    target('agent-b').set(
      'kubeskoop_tcp_passiveopens',
      { k8s_namespace: 'shop', k8s_pod: 'api-1', k8s_node: 'node-b' },
      0,
    )
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
    target('agent-b').add(
      'kubeskoop_tcp_passiveopens',
      { k8s_namespace: 'shop', k8s_pod: 'api-1', k8s_node: 'node-b' },
      50,
    )
    target('web-late').add('http_requests_total', { code: '200', source_ip: '192.0.2.1', country: 'de' }, 20)
  }

  const observe = async (question: TrafficQuestion) => {
    const answer = await traffic.observed(question)
    if (!answer.known) throw new Error(answer.inWords)
    return answer.value
  }
  test('evaluates every template without an error', async () => {
    const client = createPrometheusClient({
      settings: settingsFor(prometheus.url),
      clock: systemClock,
      random: Math.random,
    })
    // Names that no API server gives, so that quoting is held against the real parser.
    const asked = toAsked('shop', 'web', ['web-0', ...hostileTexts.filter((text) => text !== '' && text.length < 100)])
    const extra = [{ label: 'cluster', value: 'a\\b"\n\u0000' }]
    for (const { query } of everyTemplate(createPresets(usualAppCounter), asked, extra)) {
      const ask = query.endsWith('s]') ? client.samples : client.instant
      await expect(ask(query, Date.now()), query).resolves.toBeDefined()
    }
    client.stop()
  })

  test('requests of an application count once although two jobs scrape it, and over a restart', async () => {
    const { measure, origin, pods, windowSeconds, warnings } = await observe(ask([pod('web-0'), pod('web-1')]))
    expect(measure).toBe('requests')
    expect(origin).toMatchObject({ preset: 'app', metric: 'http_requests_total' })
    // From the first look to the last one: what was before is not known.
    expect(windowSeconds).toBeGreaterThan(0)
    expect(windowSeconds).toBeLessThan(600)
    expect(warnings).toEqual([])
    expect(pods[0]?.count).toBe(300)
    expect(pods[1]?.count).toBe(600)
  })

  test('a series that begins under the eyes of the Prometheus counts from zero, and a pod without series is not known', async () => {
    const { pods } = await observe(ask([pod('web-late'), pod('web-unheard')]))
    expect(pods[0]?.count).toBe(60)
    expect(pods[1]).toMatchObject({ podName: 'web-unheard', count: null })
  })

  test('opened connections go before bytes of the same pods, by the node that they were opened on', async () => {
    const { measure, origin, pods } = await observe(ask([pod('api-0'), pod('api-1', 'node-b')]))
    expect(measure).toBe('connections-opened')
    expect(origin.preset).toBe('kubeskoop')
    expect(pods[0]?.count).toBe(300)
    expect(pods[1]?.count).toBe(150)
    expect(pods[1]?.nodeName).toBe('node-b')
    expect(pods[1]?.elsewhere).toMatchObject([{ nodeName: 'node-a' }])
    expect(pods[1]?.elsewhere?.[0]?.count).toBe(100)
  })

  test('an ingress controller is known by its own labels, whoever scrapes it', async () => {
    const { measure, origin, pods } = await observe(ask([pod('ctl-0')]))
    expect(measure).toBe('connections-opened')
    expect(origin.preset).toBe('ingress-nginx')
    expect(pods[0]?.count).toBe(50)
  })

  test('connections that Hubble saw come from outside alone', async () => {
    const { origin, pods } = await observe(ask([pod('db-0'), pod('db-1')]))
    expect(origin.preset).toBe('hubble')
    expect(pods[0]?.count).toBe(60)
    expect(pods[1]?.count).toBe(30)
  })

  test('bytes of cAdvisor count once although two jobs name the kubelet differently, without the loopback', async () => {
    const { measure, origin, pods } = await observe(ask([pod('old-0'), pod('quiet-0')]))
    expect(measure).toBe('bytes')
    expect(origin.preset).toBe('cadvisor')
    expect(pods[0]?.count).toBe(80_000)
    expect(pods[1]?.count).toBe(0)
  })

  test('labels that collided with those of the scrape are found under their other name', async () => {
    const { pods } = await observe(ask([pod('far-0', 'node-a', 'far')], 'far', 'far'))
    expect(pods[0]?.count).toBe(70_000)
  })

  test('a metric without the label of the pod is said to be there, with the label that is missing', async () => {
    const answer = await traffic.observed(ask([pod('bare-0', 'node-a', 'bare')], 'bare', 'bare'))
    expect(answer).toMatchObject({ known: false, why: 'no-metric' })
    expect(answer.known ? '' : answer.inWords).toContain('no series of them names these pods')
  })

  test.each(documentedSeries)('$preset counts $measure of a pod, and nothing else', async (documented) => {
    const { preset, measure, metric, counted } = documented
    const answer = await observe(ask([pod(POD, 'node-a', preset)], preset, preset))
    expect(answer).toMatchObject({ measure, origin: { preset, metric } })
    expect(answer.pods).toMatchObject([{ podName: POD, count: counted }])
  })

  test.each(documentedClients)('$preset names clients from outside, and no others', async (documented) => {
    const { name, preset, address, country } = documented
    const answer = await traffic.clients(ask([pod(POD, 'node-a', name)], name, name), 10)
    if (!answer.known) throw new Error(answer.inWords)
    expect(answer.value.origin.preset).toBe(preset)
    expect(answer.value.clients).toMatchObject([{ address, country, count: 50 }])
    expect(answer.value).toMatchObject({ total: 50, distinct: 1 })
  })

  test('a gateway of Istio counts what it sends on, another pod only what comes in', async () => {
    const gateway = await observe(ask([pod('gateway-0', 'node-a', 'mesh')], 'gateway', 'mesh'))
    // Estimated: `increase` extends the few scrapes that there are.
    expect(gateway.pods[0]?.count).toBeGreaterThanOrEqual(40)
    expect(gateway.pods[0]?.count).toBeLessThan(60)
    const backend = await traffic.observed(ask([pod('backend-0', 'node-a', 'mesh')], 'backend', 'mesh'))
    expect(backend.known ? backend.value.pods[0]?.count : null).toBe(10)
  })

  test('clients of an application come with their country and the pods that saw them', async () => {
    const answer = await traffic.clients(ask([pod('web-0'), pod('web-1')]), 10)
    if (!answer.known) throw new Error(answer.inWords)
    const { clients, total, distinct, measure } = answer.value
    expect(measure).toBe('requests')
    expect(clients).toMatchObject([
      { address: '192.0.2.1', country: 'DE', seenBy: ['web-0', 'web-1'] },
      { address: '198.51.100.7', country: 'NL', seenBy: ['web-0'] },
    ])
    expect(clients[0]?.count).toBe(800)
    expect(total).toBe(900)
    expect(distinct).toBe(2)
  })

  test('a list of clients that is cut still tells all that was counted', async () => {
    const answer = await traffic.clients(ask([pod('web-0'), pod('web-1')]), 1)
    if (!answer.known) throw new Error(answer.inWords)
    expect(answer.value.clients).toHaveLength(1)
    expect(answer.value.distinct).toBe(2)
    expect(answer.value.total).toBe(900)
  })

  test('clients that KubeSkoop saw are no pods', async () => {
    const answer = await traffic.clients(ask([pod('api-0')]), 10)
    if (!answer.known) throw new Error(answer.inWords)
    expect(answer.value.measure).toBe('bytes')
    expect(answer.value.clients.map(({ address }) => address)).toEqual(['203.0.113.9'])
  })

  test('the overview takes the measure that covers most pods, and only what the reader may see', async () => {
    const endMs = Date.now()
    const span = { startMs: endMs - 600_000, endMs }
    const all = await traffic.observedPods('all', span)
    const own = await traffic.observedPods(new Set(['far']), span)
    if (!all.known || !own.known) throw new Error('not known')
    expect([...all.value.counts.keys()].every((key) => key.includes('/'))).toBe(true)
    expect([...all.value.counts.keys()].some((key) => key.startsWith('shop/'))).toBe(true)
    expect([...own.value.counts.keys()].filter((key) => !key.startsWith('far/'))).toEqual([])
  })

  test('targets of pods are told with job, Service and port, and whether their last scrape was answered', async () => {
    const pods = ['mon-0', 'mon-1', 'mon-unheard'].map((name) => pod(name, 'node-a', 'watched'))
    const answer = await traffic.targets(ask(pods, 'mon', 'watched'))
    const target = { job: 'mon', service: 'mon', endpoint: 'http' }
    expect(answer.known && [...answer.value].sort((a, b) => (a.podName < b.podName ? -1 : 1))).toEqual([
      { podName: 'mon-0', ...target, isUp: true },
      { podName: 'mon-1', ...target, isUp: false },
    ])
  })

  test('nodes are known by name or address, whoever scrapes their exporters, and others not at all', async () => {
    const answer = await traffic.nodes([
      { name: 'node-a', addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] },
      { name: 'node-b', addresses: [{ type: 'InternalIP', address: '10.0.0.2' }] },
    ])
    if (!answer.known) throw new Error(answer.inWords)
    expect([...answer.value]).toEqual([
      [
        'node-a',
        {
          conntrackEntries: 950,
          conntrackLimit: 1000,
          syncedAtMs: 1_790_000_000_000,
          pendingChanges: 2,
          withoutLocal: new Map([
            ['IPv4', 3],
            ['IPv6', 1],
          ]),
        },
      ],
    ])
  })

  test('what Evenkeel wrote about a Service comes back step by step, once for all replicas, and null from before', async () => {
    const endMs = Date.now()
    const span = { startMs: endMs - 120_000, endMs }
    const answer = await traffic.recorded({ namespace: 'shop', service: 'web', span })
    if (!answer.known) throw new Error(answer.inWords)
    const { policies, readyByNode, peakToAverage } = answer.value
    expect([policies.at(0), policies.at(-1)]).toEqual([null, 'Local'])
    expect(readyByNode.map(({ node, counts }) => [node, counts.at(0), counts.at(-1)])).toEqual([
      ['node-a', null, 2],
      ['node-b', null, 1],
    ])
    expect([peakToAverage.at(0), peakToAverage.at(-1)]).toEqual([null, 1.5])
    expect(await traffic.recorded({ namespace: 'other', service: 'web', span })).toMatchObject({ known: false })
  })

  test('history has a step for each quarter of a minute, and gaps where nothing was scraped', async () => {
    const answer = await traffic.history(ask([pod('web-0')]), 15)
    if (!answer.known) throw new Error(answer.inWords)
    const { stepSeconds, atMs, pods } = answer.value
    expect(stepSeconds).toBeGreaterThanOrEqual(15)
    expect(atMs.every((at) => at % (stepSeconds * 1000) === 0)).toBe(true)
    expect(pods[0]?.counts).toHaveLength(atMs.length)
    expect(pods[0]?.counts[0]).toBeNull()
  })
})
