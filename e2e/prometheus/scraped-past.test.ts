import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aFollowedCluster, allAccess, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { type ObservedResponse, observedResponse } from '@/lib/contracts/observed'
import { known } from '@/lib/domain/fact'
import { aPod } from '@/lib/domain/findings/test-question'
import { aCluster, anEndpoint, aService, aSlice, nodesOf } from '@/lib/domain/test-objects'
import type { TrafficSource } from '@/lib/server/sources'
import { getObserved } from '@/lib/server/views/observed/get-observed'
import { howToGetPrometheus, prometheusBinary } from './binary'
import { type RealPrometheus, startPrometheus } from './real-prometheus'
import { connect, type PastTarget, writePast } from './scraped-past'
import { trafficFrom } from './traffic-from'

if (prometheusBinary() === null) console.warn(howToGetPrometheus)

vi.setConfig({ testTimeout: 30_000 })

const TOTAL = 10_000
/** Connections come within this time of a history, in seconds; a span that a reader asks about lies around it. */
const BUSY = [400, 460] as const
const ASKED = [395, 465] as const
const LENGTH = 900

const counterOf = (by: (seconds: number) => number, code = '200') => ({
  metric: 'http_requests_total',
  labels: { code, source_ip: '192.0.2.1' },
  at: by,
})

/** A target as the operator labels one. */
const scraped = (pod: string, by: (seconds: number) => number, more: Partial<PastTarget> = {}): PastTarget => ({
  everySeconds: 15,
  from: 3,
  until: LENGTH,
  series: [counterOf(by)],
  ...more,
  labels: { job: 'web', instance: `${pod}:8080`, namespace: 'shop', pod, ...more.labels },
})

const named = (name: string): readonly string[] => [0, 1, 2].map((at) => `${name}-${at}`)

/** Looks around a span: the last one before it, and the first one after it. */
const around = (every: number, from: number): readonly [number, number] => [
  from + Math.floor((ASKED[0] - from) / every) * every,
  from + Math.ceil((ASKED[1] - from) / every) * every,
]

describe.skipIf(prometheusBinary() === null)('of what a real Prometheus scraped in the past', () => {
  const originMs = Math.floor(Date.now() / 1000) * 1000 - 2 * LENGTH * 1000
  const targets: PastTarget[] = []
  const sent = new Map<string, readonly ReturnType<typeof connect>[number][]>()
  let prometheus: RealPrometheus
  let traffic: TrafficSource

  /** Three pods, behind equal nodes as a rule, and the connections that each of them gets. */
  const send = (name: string, weights: readonly number[] = [1, 1, 1], seed = name.length) => {
    const pods = connect(TOTAL, weights, BUSY, seed)
    sent.set(name, pods)
    return pods.map((connections, at) => ({ pod: `${name}-${at}`, ...connections }))
  }

  const intervals = [1, 5, 15, 60]
  for (const every of intervals) {
    for (const { pod, by } of send(`every${every}`)) targets.push(scraped(pod, by, { everySeconds: every }))
    for (const { pod, by } of send(`uneven${every}`, [1, 1, 1.5])) {
      targets.push(scraped(pod, by, { everySeconds: every }))
    }
    // It is not known yet what came after the last look.
    for (const { pod, by } of send(`early${every}`)) targets.push(scraped(pod, by, { everySeconds: every, until: 440 }))
  }

  // Both jobs read one exporter: by the address of the pod, and by the name of its Service.
  for (const { pod, by } of send('twin')) {
    targets.push(scraped(pod, by, { labels: { instance: `10.0.0.${pod.at(-1)}:8080`, container: 'web' } }))
    const byName = { job: 'web-dns', instance: `${pod}.web.shop.svc:8080` }
    targets.push(scraped(pod, by, { labels: byName, everySeconds: 30, from: 11 }))
  }
  // One pod of three is scraped twice, which alone would make it look like two.
  for (const { pod, by } of send('half')) {
    targets.push(scraped(pod, by))
    if (pod === 'half-1') targets.push(scraped(pod, by, { labels: { job: 'nodes', instance: 'n2' }, from: 9 }))
  }
  // Two Services select the same pods, and one job finds both.
  for (const { pod, by } of send('headless')) {
    for (const service of ['web', 'web-headless']) targets.push(scraped(pod, by, { labels: { service } }))
  }
  // Two containers count each its own, in the same series.
  send('duo')
  for (const [port, container, seed] of [
    [8080, 'web', 21],
    [9090, 'admin', 22],
  ] as const) {
    const own = connect(TOTAL / 2, [1, 1, 1], BUSY, seed)
    for (const [at, { by }] of own.entries()) {
      const labels = { job: container, instance: `10.0.7.${at}:${port}`, container }
      targets.push(scraped(`duo-${at}`, by, { labels, from: port % 7 }))
    }
    sent.set(`duo-${container}`, own)
  }
  // One of two jobs drops a label.
  for (const { pod, by } of send('bare')) {
    const detailed = ['200', '404'].map((code, at) => counterOf((seconds) => Math.floor((by(seconds) + at) / 2), code))
    targets.push(scraped(pod, by, { series: detailed }))
    const plain = { metric: 'http_requests_total', labels: { source_ip: '192.0.2.1' }, at: by }
    targets.push(scraped(pod, by, { labels: { job: 'plain', instance: `plain.${pod}` }, from: 8, series: [plain] }))
  }
  // A pod goes in the middle, and another one takes its place.
  const CHANGE = 430
  const early = connect(TOTAL / 2, [1, 1, 1], [400, CHANGE - 1], 41)
  const late = connect(TOTAL / 2, [1, 1, 1], [CHANGE + 3, 460], 42)
  const bothBy = (at: number) => (seconds: number) => (early[at]?.by(seconds) ?? 0) + (late[at]?.by(seconds) ?? 0)
  for (const at of [0, 1]) targets.push(scraped(`roll-${at}`, bothBy(at), { everySeconds: 5 }))
  const gone = early[2]?.by ?? (() => 0)
  const taker = late[2]?.by ?? (() => 0)
  targets.push(scraped('roll-2', gone, { everySeconds: 5, until: CHANGE }))
  targets.push(scraped('roll-3', taker, { everySeconds: 5, from: CHANGE + 6 }))
  // A pod of a StatefulSet moves to another node, with another address.
  for (const at of [0, 1]) targets.push(scraped(`move-${at}`, bothBy(at), { everySeconds: 5 }))
  targets.push(scraped('move-2', gone, { everySeconds: 5, until: CHANGE, labels: { instance: '10.0.3.10:8080' } }))
  targets.push(scraped('move-2', taker, { everySeconds: 5, from: CHANGE + 6, labels: { instance: '10.0.4.10:8080' } }))
  // Connections go on coming all the time, so that no two looks show the same.
  const flowing = connect(TOTAL, [1, 1, 1], [0, LENGTH], 31)
  for (const [at, { by }] of flowing.entries()) {
    const pod = `flow-${at}`
    targets.push(scraped(pod, by), scraped(pod, by, { labels: { job: 'web-dns', instance: `dns.${pod}` }, from: 10 }))
  }
  for (const every of [15, 60]) {
    const even = connect(TOTAL, [1, 1, 1], [0, LENGTH], 50 + every)
    const tilted = connect(TOTAL, [1, 1, 1.5], [0, LENGTH], 51 + every)
    for (const [at, { by }] of even.entries()) {
      // The third pod is looked at once more within most spans.
      const more = { everySeconds: every, from: [0.3, 0.35, 0.9].map((part) => part * every)[at] ?? 0 }
      targets.push(scraped(`steady${every}-${at}`, by, more))
      targets.push(scraped(`tilted${every}-${at}`, tilted[at]?.by ?? by, more))
    }
  }
  // Two jobs have only just found the pods, and looked once.
  for (const { pod, by } of send('fresh')) {
    for (const [job, from] of [
      ['web', 462],
      ['web-dns', 463],
    ] as const) {
      const began = { metric: 'process_start_time_seconds', labels: {}, at: () => originMs / 1000 + 398 }
      const labels = { job, instance: `${job}.${pod}` }
      targets.push(scraped(pod, by, { labels, from, until: 470, series: [counterOf(by), began] }))
    }
  }

  beforeAll(async () => {
    prometheus = await startPrometheus({ address: '127.0.0.1:9' }, [], writePast(originMs, targets))
    traffic = trafficFrom(prometheus.url, createManualClock(originMs + LENGTH * 1000))
  })
  afterAll(async () => {
    await traffic?.stop()
    await prometheus?.stop()
  })

  const stateOf = (pods: readonly string[]) =>
    aCluster(
      aService({ loadBalancerClass: 'service.k8s.aws/nlb', annotations: crossZone }),
      [aSlice(pods.map((podName, at) => anEndpoint(`10.0.${at + 1}.10`, `n${at + 1}`, { podName })))],
      nodesOf(4),
    )

  /** The page as it is at the end of the history. */
  const page = async (cluster: FakeCluster, span: readonly [number, number] = ASKED): Promise<ObservedResponse> => {
    const [start, end] = span.map((seconds) => originMs + seconds * 1000)
    const clock = createManualClock(originMs + LENGTH * 1000)
    const ref = { namespace: 'shop', name: 'web' }
    return observedResponse.parse(await getObserved({ ...cluster, traffic }, allAccess, ref, { start, end }, clock))
  }
  const pageOf = (pods: readonly string[], span?: readonly [number, number]) =>
    page(aFollowedCluster(createManualClock(originMs), stateOf(pods)), span)

  test.each(intervals)(
    'every %i s, all that pods counted is told, with the window from look to look',
    async (every) => {
      const pods = sent.get(`every${every}`) ?? []
      const answer = await pageOf(named(`every${every}`))
      const [from, to] = around(every, 3)
      expect(answer.endpoints.map(({ count }) => count)).toEqual(pods.map(({ total }) => total))
      expect(answer).toMatchObject({ samples: TOTAL, coverage: 1, verdict: 'as-expected', windowSeconds: to - from })
      expect(answer.lookedAtMs).toBe(originMs + to * 1000)
      expect(answer.endpoints.every(({ standardErrors }) => Math.abs(standardErrors ?? 9) < 3)).toBe(true)
    },
  )

  test.each(intervals)('every %i s, a pod with half as much again is called so', async (every) => {
    const answer = await pageOf(named(`uneven${every}`))
    expect(answer).toMatchObject({ samples: TOTAL, verdict: 'differs-beyond-noise' })
  })

  test.each(intervals)('every %i s, what came after the last look is not guessed, and that is said', async (every) => {
    const last = around(every, 3)[0] + Math.floor((440 - around(every, 3)[0]) / every) * every
    const pods = sent.get(`early${every}`) ?? []
    const answer = await pageOf(named(`early${every}`))
    expect(answer.endpoints.map(({ count }) => count)).toEqual(pods.map(({ by }) => by(last)))
    expect(answer.lookedAtMs).toBe(originMs + last * 1000)
    expect(answer.limits.join(' ')).toContain('The last look at the counters was at')
  })

  const countsOf = (answer: ObservedResponse) => answer.endpoints.map(({ count }) => count)
  const sentTo = (name: string) => (sent.get(name) ?? []).map(({ total }) => total)
  const twice = ({ limits }: ObservedResponse) => limits.filter((sentence) => sentence.includes('scraped'))

  test('one exporter that two jobs name differently is counted once, and the page says which job is taken', async () => {
    const answer = await pageOf(named('twin'))
    expect(countsOf(answer)).toEqual(sentTo('twin'))
    expect(answer).toMatchObject({ samples: TOTAL, verdict: 'as-expected' })
    expect(twice(answer)).toEqual([
      'twin-0, twin-1 and twin-2: scraped twice, by job web and by job web-dns, and both show the same counters. What job web saw is counted, what job web-dns saw is not added.',
    ])
  })

  test('a pod that alone is scraped twice gets no more than it got', async () => {
    const answer = await pageOf(named('half'))
    expect(countsOf(answer)).toEqual(sentTo('half'))
    expect(answer.verdict).toBe('as-expected')
    expect(twice(answer)).toHaveLength(1)
  })

  test('one exporter is known by two names although connections go on coming', async () => {
    const answer = await pageOf(named('flow'))
    const [from, to] = around(15, 3)
    expect(countsOf(answer)).toEqual(flowing.map(({ by }) => by(to) - by(from)))
    expect(twice(answer)[0]).toContain('both show the same counters')
  })

  test.each([15, 60])(
    'every %i s, a steady flow that is looked at at different times differs by noise',
    async (every) => {
      const answer = await pageOf(named(`steady${every}`), [200, 800])
      expect(answer.verdict).toBe('as-expected')
      expect(answer.inWords.join(' ')).toContain('Pods are looked at at different times')
      const uneven = await pageOf(named(`tilted${every}`), [200, 800])
      expect(uneven.verdict).toBe('differs-beyond-noise')
    },
  )

  test('targets that differ in the Service by which one job found them are one', async () => {
    const answer = await pageOf(named('headless'))
    expect(countsOf(answer)).toEqual(sentTo('headless'))
  })

  test('two containers of a pod that count apart are added up, and nothing is said of it', async () => {
    const answer = await pageOf(named('duo'))
    const [web, admin] = ['duo-web', 'duo-admin'].map(sentTo)
    expect(countsOf(answer)).toEqual(web?.map((count, at) => count + (admin?.[at] ?? 0)))
    expect(twice(answer)).toEqual([])
  })

  test('a job that drops labels shows the same counters all the same', async () => {
    const answer = await pageOf(named('bare'))
    expect(countsOf(answer)).toEqual(sentTo('bare'))
  })

  /** Pods on nodes, followed from the beginning, one of which is another or elsewhere from a moment on. */
  const changing = (before: readonly string[], after: readonly (readonly [pod: string, node: number])[]) => {
    const clock = createManualClock(originMs)
    const cluster = aFollowedCluster(clock, stateOf(before))
    clock.advance(CHANGE * 1000)
    const endpoints = after.map(([podName, node]) => anEndpoint(`10.0.${node}.10`, `n${node}`, { podName }))
    cluster.publish({ ...stateOf(before), slices: new Map([['shop/web', [aSlice(endpoints)]]]) }, webAlone)
    cluster.setFacts({ pods: known(after.map(([name]) => aPod(name, { createdAtMs: createdAt(name) }))) })
    return cluster
  }
  const webAlone = { services: ['shop/web'] as const }
  const createdAt = (name: string): number => originMs + (/-3$|move-2/.test(name) ? CHANGE : -1000) * 1000

  test('what a pod that is gone counted stays in the total, and is told as of a pod that is gone', async () => {
    const cluster = changing(named('roll'), [
      ['roll-0', 1],
      ['roll-1', 2],
      ['roll-3', 3],
    ])
    const answer = await page(cluster)
    const counts = Object.fromEntries(
      answer.endpoints.map(({ podName, count, present }) => [podName, [count, present]]),
    )
    const [a, b, c] = [0, 1, 2].map((at) => [early[at]?.total ?? 0, late[at]?.total ?? 0] as const)
    expect(counts).toEqual({
      'roll-0': [(a?.[0] ?? 0) + (a?.[1] ?? 0), true],
      'roll-1': [(b?.[0] ?? 0) + (b?.[1] ?? 0), true],
      // Its last look was at 428 s.
      'roll-2': [gone(428), false],
      'roll-3': [c?.[1], true],
    })
    expect(answer.samples).toBe(TOTAL - (c?.[0] ?? 0) + gone(428))
    expect(answer).toMatchObject({
      coverage: 1,
      verdict: 'as-expected',
      judgedPart: { sinceMs: originMs + CHANGE * 1000 },
    })
    expect(answer.inWords.join(' ')).toContain('roll-2 is gone')
  })

  test('a pod that moved keeps what it counted before, and the page says that nodes are told by where it is now', async () => {
    const cluster = changing(named('move'), [
      ['move-0', 1],
      ['move-1', 2],
      ['move-2', 4],
    ])
    const answer = await page(cluster)
    expect(answer.endpoints[2]).toMatchObject({
      podName: 'move-2',
      nodeName: 'n4',
      count: gone(428) + (late[2]?.total ?? 0),
    })
    expect(answer).toMatchObject({ coverage: 1, verdict: 'as-expected' })
    expect(answer.limits.join(' ')).toContain('run on now')
    expect(twice(answer)).toEqual([])
  })

  test('where two looks cannot tell, one is taken, and it is said that nobody knows', async () => {
    const answer = await pageOf(named('fresh'), [395, 470])
    expect(countsOf(answer)).toEqual(sentTo('fresh'))
    expect(twice(answer)[0]).toContain('not yet known whether both read one exporter')
  })
})

const crossZone = new Map([
  ['service.beta.kubernetes.io/aws-load-balancer-type', 'external'],
  ['service.beta.kubernetes.io/aws-load-balancer-attributes', 'load_balancing.cross_zone.enabled=true'],
])
