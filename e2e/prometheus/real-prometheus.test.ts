import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { documentedClients, documentedSeries, POD } from '@/e2e/fixtures/documented-series'
import { settingsFor, usualAppCounter } from '@/e2e/fixtures/prometheus-settings'
import { everyTemplate } from '@/e2e/fixtures/promql-templates'
import type { TrafficPod } from '@/lib/domain/observed/traffic'
import { createPrometheusClient } from '@/lib/server/prometheus/client'
import { createPresets } from '@/lib/server/prometheus/presets/presets'
import { toAsked } from '@/lib/server/prometheus/queries'
import type { TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { systemClock } from '@/lib/server/system-clock'
import { howToGetPrometheus, prometheusBinary } from './binary'
import { type Exporter, startExporter } from './exporter'
import { imagineExporters } from './imagined-exporters'
import { type RealPrometheus, startPrometheus } from './real-prometheus'
import { trafficFrom } from './traffic-from'

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
  beforeAll(async () => {
    exporter = await startExporter()
    const { jobs, before, during, after } = imagineExporters(exporter)
    before()
    prometheus = await startPrometheus(exporter, jobs)
    await prometheus.scraped()
    during()
    await prometheus.scraped()
    after()
    await prometheus.scraped()
    traffic = trafficFrom(prometheus.url)
  })
  afterAll(async () => {
    await traffic?.stop()
    await prometheus?.stop()
    await exporter?.close()
  })

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
