import { describe, expect, test } from 'vitest'
import { aTrafficSource } from '@/e2e/fakes/fake-traffic'
import { aFollowedCluster, allAccess, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { type ObservedQuery, observedResponse } from '@/lib/contracts/observed'
import type { Service } from '@/lib/domain/cluster'
import { aCluster, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { ReaderAccess, TrafficSource } from '../../sources'
import { noTraffic } from '../../traffic/no-traffic'
import { getObserved } from './get-observed'

const clock = createManualClock(Date.UTC(2026, 0, 1, 12, 0, 0))
const minute = 60_000
const crossZone = { 'service.beta.kubernetes.io/aws-load-balancer-type': 'external' }

/** E6: two pods on n1, one on n2, behind equal nodes. */
const aWeb = (fields: Partial<Service> = {}) =>
  aService({
    loadBalancerClass: 'service.k8s.aws/nlb',
    annotations: new Map([
      ...Object.entries(crossZone),
      ['service.beta.kubernetes.io/aws-load-balancer-attributes', 'load_balancing.cross_zone.enabled=true'],
    ]),
    ...fields,
  })
const e6 = (fields: Partial<Service> = {}) => aCluster(aWeb(fields), [aSlice(podsOn([2, 1]))], nodesOf(3))
const counts = { 'pod-10.0.1.10': 250, 'pod-10.0.1.11': 250, 'pod-10.0.2.10': 500 }

const clusterWith = (state = e6()): FakeCluster => aFollowedCluster(clock, state)

async function ask(
  traffic: TrafficSource,
  { cluster = clusterWith(), access = allAccess, query = {} as ObservedQuery } = {} as {
    cluster?: FakeCluster
    access?: ReaderAccess
    query?: ObservedQuery
  },
) {
  const answer = await getObserved({ ...cluster, traffic }, access, { namespace: 'shop', name: 'web' }, query, clock)
  return observedResponse.parse(answer)
}

describe('what pods got', () => {
  test('is told with measure, unit, window, samples, coverage and source, and held against what is expected', async () => {
    const answer = await ask(aTrafficSource(counts))
    expect(answer).toMatchObject({
      measure: 'connections-opened',
      unit: 'connections',
      windowSeconds: 600,
      samples: 1000,
      coverage: 1,
      source: { preset: 'app', name: 'application', metric: 'connections_total' },
      verdict: 'as-expected',
      notObserved: null,
      expectation: { policy: 'Local', model: 'equal-node', known: true },
    })
    expect(answer.endpoints[2]).toMatchObject({ nodeName: 'n2', count: 500, share: 0.5, expectedShare: 0.5 })
    expect(answer.nodes).toHaveLength(2)
  })

  test('is held against the reader’s model where they choose one', async () => {
    const answer = await ask(aTrafficSource(counts), { query: { model: 'weighted' } })
    expect(answer).toMatchObject({ verdict: 'differs-beyond-noise', expectation: { model: 'weighted' } })
  })

  test('is asked for the last ten minutes, or for the span that is given', async () => {
    const traffic = aTrafficSource(counts)
    await ask(traffic)
    await ask(traffic, { query: { start: clock.nowMs() - 90 * minute, end: clock.nowMs() - 30 * minute } })
    expect(traffic.asked.map(({ span }) => span.endMs - span.startMs)).toEqual([10 * minute, 60 * minute])
  })

  test('a span that makes no sense is refused before anybody is asked', async () => {
    const traffic = aTrafficSource(counts)
    await expect(ask(traffic, { query: { start: 2000, end: 1000 } })).rejects.toMatchObject({ code: 'bad-request' })
    expect(traffic.asked).toEqual([])
  })
})

describe('nothing observed', () => {
  test('is null all over, with why and what would change that, and no verdict', async () => {
    const answer = await ask(noTraffic)
    expect(answer).toMatchObject({
      measure: null,
      unit: null,
      windowSeconds: null,
      samples: null,
      coverage: null,
      source: null,
      endpoints: [],
      verdict: null,
      notObserved: { why: 'not-configured' },
    })
    expect(answer.inWords).toEqual([answer.notObserved?.inWords])
  })
})

describe('pods that changed', () => {
  test('are asked about when they left within the span, and leave no verdict over two expectations', async () => {
    const cluster = clusterWith()
    clock.advance(5 * minute)
    const after = [...podsOn([2]), anEndpoint('10.0.3.10', 'n3')]
    cluster.publish(
      { ...cluster.source.state(), slices: new Map([['shop/web', [aSlice(after)]]]) },
      { services: ['shop/web'] },
    )
    const traffic = aTrafficSource({ ...counts, 'pod-10.0.3.10': 250 })
    clock.advance(minute)
    const answer = await ask(traffic, { cluster })
    expect(traffic.asked[0]?.pods.map(({ name }) => name).sort()).toEqual([
      'pod-10.0.1.10',
      'pod-10.0.1.11',
      'pod-10.0.2.10',
      'pod-10.0.3.10',
    ])
    expect(answer).toMatchObject({ verdict: null, notJudged: 'changed', changedAtMs: clock.nowMs() - minute })
    expect(answer.endpoints.find(({ podName }) => podName === 'pod-10.0.2.10')).toMatchObject({
      present: false,
      count: 500,
    })
  })

  test('leave the part since then to be judged, where the source tells what was counted since', async () => {
    const cluster = clusterWith()
    clock.advance(5 * minute)
    const pods = podsOn([2])
    const added = anEndpoint('10.0.3.10', 'n3')
    const after = [...pods, added]
    cluster.publish(
      { ...cluster.source.state(), slices: new Map([['shop/web', [aSlice(after)]]]) },
      { services: ['shop/web'] },
    )
    const changedAtMs = clock.nowMs()
    clock.advance(minute)
    const since = new Map([...pods.map(({ podName }) => [podName, 250] as const), [added.podName, 500] as const])
    const traffic = aTrafficSource(counts, {
      pods: [...since].map(([podName, count]) => ({
        podName: podName ?? '',
        nodeName: podName === added.podName ? 'n3' : 'n1',
        count: count + 1000,
        split: { before: 1000, across: 0, since: count },
      })),
    })
    const answer = await ask(traffic, { cluster })
    expect(traffic.asked[0]?.change).toMatchObject({ atMs: changedAtMs, unservedSinceMs: null })
    expect(answer).toMatchObject({ verdict: 'as-expected', samples: 4000, changedAtMs })
    expect(answer.judgedPart).toMatchObject({ sinceMs: changedAtMs, samples: 1000 })
    expect(answer.judgedPart?.endpoints.map(({ count }) => count)).toEqual([250, 250, 500])
    expect(answer.inWords.join(' ')).toContain('pod-10.0.3.10 on n3 appeared, ready')
  })

  test('before the span are of no concern', async () => {
    const cluster = clusterWith()
    cluster.publish(
      { ...cluster.source.state(), slices: new Map([['shop/web', [aSlice(podsOn([2]))]]]) },
      { services: ['shop/web'] },
    )
    clock.advance(11 * minute)
    const traffic = aTrafficSource({ 'pod-10.0.1.10': 250, 'pod-10.0.1.11': 250 })
    expect((await ask(traffic, { cluster })).verdict).toBe('as-expected')
    expect(traffic.asked[0]?.pods).toHaveLength(2)
  })
})

describe('limits', () => {
  test('name other Services that send to the same pods', async () => {
    const state = e6()
    const other = aService({ name: 'web-internal', type: 'ClusterIP', externalTrafficPolicy: null })
    const both = {
      ...state,
      services: new Map([...state.services, ['shop/web-internal', other] as const]),
      slices: new Map([...state.slices, ['shop/web-internal', [aSlice(podsOn([2, 1]))]] as const]),
    }
    const { limits } = await ask(aTrafficSource(counts), { cluster: clusterWith(both) })
    expect(limits.join(' ')).toContain('Service web-internal sends to the same pods')
  })

  test('say that requests are no independent samples, beside what the source says', async () => {
    const { limits, warnings } = await ask(
      aTrafficSource(counts, {
        measure: 'requests',
        limits: ['Health checks are counted too.'],
        warnings: ['partial'],
      }),
    )
    expect(limits.some((sentence) => sentence.startsWith('Clients that keep a connection'))).toBe(true)
    expect(limits).toContain('Health checks are counted too.')
    expect(warnings).toEqual(['partial'])
  })
})

test('a Service that may not be read is not there, and its pods are not asked about', async () => {
  const traffic = aTrafficSource(counts)
  const access: ReaderAccess = { namespaces: new Set(['other']), nodes: true }
  await expect(ask(traffic, { access })).rejects.toMatchObject({ code: 'not-found' })
  expect(traffic.asked).toEqual([])
})
