import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { until } from '@/e2e/fakes/until'
import type { TrafficPod } from '@/lib/domain/observed/traffic'
import type { TrafficQuestion, TrafficSource } from '@/lib/server/sources'
import { howToGetPrometheus, prometheusBinary } from './binary'
import { type Exporter, type ExporterTarget, startExporter } from './exporter'
import { type RealPrometheus, startPrometheus } from './real-prometheus'
import { trafficFrom } from './traffic-from'

if (prometheusBinary() === null) console.warn(howToGetPrometheus)

vi.setConfig({ testTimeout: 30_000 })

const HOUR_MS = 3_600_000

/** Windows that begin and end wherever a reader says, whatever happens to the pods meanwhile. */
describe.skipIf(prometheusBinary() === null)('over any window, what a real Prometheus looked at', () => {
  let exporter: Exporter
  let prometheus: RealPrometheus
  let traffic: TrafficSource

  const aTraffic = (): TrafficSource => trafficFrom(prometheus.url)
  const names = [
    'early-0',
    'early-1',
    'born-0',
    'again-0',
    'idle-0',
    'twice-0',
    'seldom-0',
    'split-0',
    'late-0',
    'new-0',
  ]

  beforeAll(async () => {
    exporter = await startExporter()
    const jobs = names.map((name) => ({
      name,
      target: exporter.target(name),
      labels: { job: 'web', namespace: 'shop', pod: name, instance: `${name}:8080` },
      everySeconds: name === 'seldom-0' ? 4 : 1,
    }))
    const again = { ...jobs[5], name: 'twice-again', labels: { ...jobs[5]?.labels, job: 'again' }, everySeconds: 3 }
    for (const name of ['born-0', 'new-0']) exporter.target(name).fail(true)
    prometheus = await startPrometheus(exporter, [...jobs, { ...again, target: exporter.target('twice-0') }])
    traffic = aTraffic()
  })
  afterAll(async () => {
    await traffic?.stop()
    await prometheus?.stop()
    await exporter?.close()
  })

  const target = (name: string): ExporterTarget => exporter.target(name)
  const count = (name: string, by: number, client = '192.0.2.1'): void =>
    target(name).add('http_requests_total', { code: '200', source_ip: client }, by)
  const pod = (name: string): TrafficPod => ({ namespace: 'shop', name, nodeName: 'node-a', addresses: [] })
  const scrapedTwice = async (name: string): Promise<void> => {
    const wanted = target(name).scrapes() + 2
    await until(`${name} is scraped`, () => target(name).scrapes() >= wanted)
  }
  const observe = async (
    pods: readonly string[],
    span: TrafficQuestion['span'],
    change: TrafficQuestion['change'] = null,
    source = traffic,
  ) => {
    const question = { namespace: 'shop', service: 'web', pods: pods.map(pod), span, change }
    const answer = await source.observed(question)
    if (!answer.known) throw new Error(answer.inWords)
    return answer.value
  }
  const countsOf = async (...asked: Parameters<typeof observe>) =>
    (await observe(...asked)).pods.map((each) => each.count)

  test('is told of a counter that the server has only just seen, though it was asked before there was one', async () => {
    const endMs = Date.now()
    const span = { startMs: endMs - HOUR_MS, endMs }
    expect(await traffic.observed({ namespace: 'shop', service: 'web', pods: [pod('early-0')], span })).toMatchObject({
      known: false,
    })
    await scrapedTwice('early-0')
    count('early-0', 10)
    await scrapedTwice('early-0')
    await until('the counter is found', async () => {
      const now = Date.now()
      const question = { namespace: 'shop', service: 'web', pods: [pod('early-0')], span: { ...span, endMs: now } }
      const answer = await traffic.observed(question)
      return answer.known && answer.value.pods[0]?.count === 10
    })
  })

  test('is exact over many hours too, and leaves out what came after its end', async () => {
    await scrapedTwice('early-1')
    const startMs = Date.now() - 20 * HOUR_MS
    count('early-1', 40)
    await scrapedTwice('early-1')
    const endMs = Date.now()
    await scrapedTwice('early-1')
    count('early-1', 500)
    await scrapedTwice('early-1')
    expect(await countsOf(['early-1'], { startMs, endMs })).toEqual([40])
    expect(await countsOf(['early-1'], { startMs, endMs: Date.now() })).toEqual([540])
  })

  test('counts a pod whose first look came after its connections from the beginning of its process', async () => {
    const startMs = Date.now() - 60_000
    target('born-0').set('process_start_time_seconds', {}, Date.now() / 1000)
    count('born-0', 300)
    target('born-0').fail(false)
    await scrapedTwice('born-0')
    const { pods, limits } = await observe(['born-0'], { startMs, endMs: Date.now() })
    expect(pods[0]?.count).toBe(300)
    expect(limits.join(' ')).not.toContain('first seen within the window')
    // A process that began before the window may have counted anything by then.
    expect(await countsOf(['born-0'], { startMs: Date.now() - 1, endMs: Date.now() })).not.toEqual([300])
  })

  test('says so where it does not know when a counter began, and leaves out what it showed first', async () => {
    const startMs = Date.now() - 60_000
    count('new-0', 300)
    target('new-0').fail(false)
    await scrapedTwice('new-0')
    count('new-0', 5)
    await scrapedTwice('new-0')
    const { pods, limits } = await observe(['new-0'], { startMs, endMs: Date.now() })
    // A look that failed has seen nothing.
    expect(pods[0]?.count).toBe(5)
    expect(limits.join(' ')).toContain('first seen within the window')
    const created = { ...pod('new-0'), createdAtMs: startMs + 1 }
    const question = { namespace: 'shop', service: 'web', pods: [created], span: { startMs, endMs: Date.now() } }
    const again = await traffic.observed(question)
    expect(again.known && again.value.pods[0]?.count).toBe(305)
  })

  test('counts a process that began anew from zero, though it soon has more than the one before', async () => {
    target('again-0').set('process_start_time_seconds', {}, Date.now() / 1000 - 5000)
    count('again-0', 100)
    await scrapedTwice('again-0')
    const startMs = Date.now()
    await scrapedTwice('again-0')
    target('again-0').restart()
    target('again-0').set('process_start_time_seconds', {}, Date.now() / 1000)
    count('again-0', 150)
    await scrapedTwice('again-0')
    const { pods, limits } = await observe(['again-0'], { startMs, endMs: Date.now() })
    expect(pods[0]?.count).toBe(150)
    expect(limits.join(' ')).toContain('began anew')
  })

  test('tells requests where no connection is open at the moment', async () => {
    const labels = { state: 'active', controller_namespace: 'shop', controller_pod: 'idle-0' }
    target('idle-0').set('nginx_ingress_controller_nginx_process_connections', labels, 0)
    await scrapedTwice('idle-0')
    const startMs = Date.now()
    await scrapedTwice('idle-0')
    count('idle-0', 77)
    await scrapedTwice('idle-0')
    const own = aTraffic()
    const answer = await observe(['idle-0'], { startMs, endMs: Date.now() }, null, own)
    await own.stop()
    expect(answer).toMatchObject({ measure: 'requests', pods: [{ count: 77 }] })
  })

  test('counts once what two jobs scrape at different intervals, and waits for nobody who looks seldom', async () => {
    for (const name of ['twice-0', 'seldom-0']) count(name, 1)
    for (const name of ['twice-0', 'seldom-0']) await scrapedTwice(name)
    await scrapedTwice('seldom-0')
    const startMs = Date.now()
    for (const name of ['twice-0', 'seldom-0']) count(name, 200)
    for (const client of ['192.0.2.7', '192.0.2.8']) count('seldom-0', 50, client)
    const endMs = Date.now() + 1
    await scrapedTwice('seldom-0')
    expect(await countsOf(['twice-0', 'seldom-0'], { startMs, endMs })).toEqual([200, 300])
  })

  test('says until when it looked, and counts the rest with the next look', async () => {
    count('late-0', 1)
    await scrapedTwice('late-0')
    const startMs = Date.now()
    count('late-0', 9)
    const endMs = Date.now() + 1
    const early = await observe(['late-0'], { startMs, endMs })
    expect((early.lookedAtMs ?? 0) <= endMs || early.pods[0]?.count === 9).toBe(true)
    await scrapedTwice('late-0')
    await until('the look after the end is told', async () => {
      const later = await observe(['late-0'], { startMs, endMs })
      return later.pods[0]?.count === 9 && (later.lookedAtMs ?? 0) >= endMs
    })
  })

  test('tells apart what was counted before and after a change', async () => {
    count('split-0', 1)
    await scrapedTwice('split-0')
    const startMs = Date.now()
    count('split-0', 60)
    await scrapedTwice('split-0')
    const atMs = Date.now()
    // The look that straddles the change, and those before it has settled.
    await until('the change has settled', () => Date.now() > atMs + 2000)
    await scrapedTwice('split-0')
    count('split-0', 33)
    await scrapedTwice('split-0')
    const span = { startMs, endMs: Date.now() }
    const { pods } = await observe(['split-0'], span, { atMs, unservedSinceMs: null })
    expect(pods[0]).toMatchObject({ count: 93, split: { before: 60, across: 0, since: 33 } })
  })
})
