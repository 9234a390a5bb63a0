import { describe, expect, test } from 'vitest'
import { aFollowedCluster, anAnswer, aStatus, aWatch, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { type AnnouncerLease, nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { known } from '@/lib/domain/fact'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { aCluster, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'

const web = 'shop/web'
const minute = 60_000

function setUp(first: ClusterState = aCluster(aService(), [aSlice(podsOn([1, 1]))], nodesOf(3)), status = aStatus()) {
  const clock = createManualClock()
  const startMs = clock.nowMs()
  const cluster = aFollowedCluster(clock, first, status)
  return { clock, startMs, cluster, memory: () => cluster.memory.of(web) }
}

const withService = (state: ClusterState, fields: Partial<Service>): ClusterState => ({
  ...state,
  services: new Map([[web, aService(fields)]]),
})

const publish = (cluster: FakeCluster, change: (state: ClusterState) => ClusterState): void =>
  cluster.publish(change(cluster.source.state()), { services: [web] })

describe('when a Service last changed', () => {
  test('is not known before it was watched: what was there at first is no change', () => {
    const { memory, startMs } = setUp()
    expect(memory()).toMatchObject({ watchedSinceMs: startMs, lastChangeAtMs: null })
  })

  test('is told of the Service and of its EndpointSlices', () => {
    const { clock, cluster, memory } = setUp()
    clock.advance(minute)
    publish(cluster, (state) => withService(state, { externalTrafficPolicy: 'Cluster' }))
    expect(memory()?.lastChangeAtMs).toBe(clock.nowMs())
    clock.advance(minute)
    publish(cluster, (state) => ({ ...state, slices: new Map([[web, [aSlice(podsOn([2, 1]))]]]) }))
    expect(memory()?.lastChangeAtMs).toBe(clock.nowMs())
  })

  test('does not hang on lists that are still coming in', () => {
    const state = aCluster(aService(), [], nodesOf(3))
    const listing = aStatus([aWatch('endpointslices', { state: 'listing', syncedAtMs: null })])
    const { clock, cluster, memory } = setUp(state, listing)
    clock.advance(minute)
    publish(cluster, (before) => ({ ...before, slices: new Map([[web, [aSlice(podsOn([2, 1]))]]]) }))
    expect(memory()?.lastChangeAtMs).toBeNull()
    cluster.setStatus(aStatus())
    publish(cluster, (before) => ({ ...before, slices: new Map([[web, [aSlice(podsOn([3, 1]))]]]) }))
    expect(memory()?.lastChangeAtMs).toBe(clock.nowMs())
  })

  test('is told where EndpointSlices may not be read, and not because something else became known', () => {
    const denied = aStatus([aWatch('endpointslices', { state: 'denied', syncedAtMs: null })])
    const { clock, cluster, memory } = setUp(aCluster(aService(), [], null), denied)
    publish(cluster, (state) => ({ ...state, announcements: { ...nothingAnnounced, calico: known(noBlocks) } }))
    expect(memory()?.lastChangeAtMs).toBeNull()
    publish(cluster, (state) => withService(state, { externalTrafficPolicy: 'Cluster' }))
    expect(memory()?.lastChangeAtMs).toBe(clock.nowMs())
  })
})

const noBlocks = { loadBalancerIPs: [], externalIPs: [], clusterIPs: [] }

test('health check node ports are remembered for an hour, the present one for ever', () => {
  const { clock, startMs, cluster, memory } = setUp()
  clock.advance(minute)
  publish(cluster, (state) => withService(state, { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null }))
  clock.advance(minute)
  publish(cluster, (state) => withService(state, { healthCheckNodePort: 31_999 }))
  expect(memory()?.healthCheckNodePorts).toEqual([
    { value: 31_234, sinceMs: startMs },
    { value: null, sinceMs: startMs + minute },
    { value: 31_999, sinceMs: startMs + 2 * minute },
  ])
  clock.advance(120 * minute)
  expect(memory()?.healthCheckNodePorts).toEqual([{ value: 31_999, sinceMs: startMs + 2 * minute }])
})

test('a node whose pods all terminate is remembered since they do, until one is ready again', () => {
  const { clock, cluster, memory } = setUp()
  const slices = (...endpoints: Parameters<typeof aSlice>[0]) => [aSlice(endpoints)]
  const drain = (...endpoints: Parameters<typeof aSlice>[0]) =>
    publish(cluster, (state) => ({ ...state, slices: new Map([[web, slices(...endpoints)]]) }))
  const [one, two] = [anEndpoint('10.0.1.10', 'n1', terminating), anEndpoint('10.0.2.10', 'n2')]
  drain(one, two)
  const sinceMs = clock.nowMs()
  clock.advance(minute)
  drain(one, { ...two, ...terminating })
  expect(memory()?.terminatingOnlySince).toEqual(
    new Map([
      ['n1', sinceMs],
      ['n2', clock.nowMs()],
    ]),
  )
  drain(anEndpoint('10.0.1.11', 'n1'), two)
  expect(memory()?.terminatingOnlySince).toEqual(new Map())
})

describe('health ports that disagree', () => {
  const agrees = { localEndpoints: 1, weight: 1, service: { namespace: 'shop', name: 'web' } }
  const answersAt = (nowMs: number, byNode: Readonly<Record<string, Partial<HealthAnswer>>>) => ({
    port: 31_234,
    answers: new Map(
      Object.entries(byNode).map(([node, fields]) => [node, anAnswer({ ...agrees, checkedAtMs: nowMs, ...fields })]),
    ),
    addresses: new Map(Object.keys(byNode).map((node) => [node, '10.1.0.1'])),
  })
  const stale = { status: 503, localEndpoints: 0, weight: 0 }

  test('are remembered since they do, however often they are asked, until they agree', () => {
    const { clock, cluster, memory } = setUp()
    cluster.setRound(answersAt(clock.nowMs(), { n1: {}, n2: stale }), [web])
    const sinceMs = clock.nowMs()
    expect(memory()?.disagreesSince).toEqual(new Map([['n2', sinceMs]]))
    clock.advance(minute)
    cluster.setRound(answersAt(clock.nowMs(), { n1: stale, n2: stale }), [web])
    expect(memory()?.disagreesSince).toEqual(
      new Map([
        ['n2', sinceMs],
        ['n1', sinceMs + minute],
      ]),
    )
    clock.advance(minute)
    cluster.setRound(answersAt(clock.nowMs(), { n1: stale, n2: {} }), [web])
    expect(memory()?.disagreesSince).toEqual(new Map([['n1', sinceMs + minute]]))
  })

  test('are judged anew when what is expected of them changes', () => {
    const { clock, cluster, memory } = setUp()
    cluster.setRound(answersAt(clock.nowMs(), { n1: {}, n2: {} }), [web])
    expect(memory()?.disagreesSince).toEqual(new Map())
    clock.advance(minute)
    publish(cluster, (state) => ({ ...state, slices: new Map([[web, [aSlice(podsOn([1]))]]]) }))
    expect(memory()?.disagreesSince).toEqual(new Map([['n2', clock.nowMs()]]))
  })

  test('are not known while nobody looks, and looking into the memory is no look', () => {
    const { clock, cluster, memory } = setUp()
    cluster.setRound(answersAt(clock.nowMs(), { n2: stale }), [web])
    expect(memory()?.disagreesSince.size).toBe(1)
    cluster.endRounds()
    expect(memory()?.disagreesSince).toEqual(new Map())
    expect(cluster.looks()).toBe(0)
  })
})

describe('announcers', () => {
  const lease = (node: string): AnnouncerLease => ({
    node,
    family: null,
    object: 'Lease kube-system/cilium-l2announce-shop-web',
    transitions: 1,
    abandonedSinceMs: null,
    durationSeconds: 15,
  })
  const noLeases = known(new Map<string, never>())
  const announce = (cluster: FakeCluster, ...nodes: readonly string[]): void =>
    publish(cluster, (state) => ({
      ...state,
      announcements: { ...nothingAnnounced, ciliumL2: known(new Map([[web, nodes.map(lease)]])) },
    }))

  test('are remembered with the time of each move, which is a change; the first one known is none', () => {
    const { clock, startMs, cluster, memory } = setUp()
    announce(cluster, 'n1')
    expect(memory()?.lastChangeAtMs).toBeNull()
    clock.advance(minute)
    announce(cluster, 'n1')
    announce(cluster, 'n2')
    expect(memory()).toMatchObject({
      announcers: [
        { value: ['n1'], sinceMs: startMs },
        { value: ['n2'], sinceMs: startMs + minute },
      ],
      lastChangeAtMs: startMs + minute,
    })
  })

  test('several at once are one entry, whatever their order; kube-vip’s annotation is one too', () => {
    const { cluster, memory } = setUp()
    announce(cluster, 'n2', 'n1')
    announce(cluster, 'n1', 'n2')
    expect(memory()?.announcers.map(({ value }) => value)).toEqual([['n1', 'n2']])
    publish(cluster, (state) => ({
      ...withService(state, { annotations: new Map([['kube-vip.io/vipHost', 'n3']]) }),
      announcements: { ...nothingAnnounced, kubeVip: noLeases },
    }))
    expect(memory()?.announcers.at(-1)?.value).toEqual(['n3'])
  })

  test('a Lease that is read after the annotation is no move: who announces was not known before', () => {
    const { cluster, memory } = setUp()
    const vipHost = { annotations: new Map([['kube-vip.io/vipHost', 'n9']]) }
    publish(cluster, (state) => ({ ...withService(state, vipHost), announcements: nothingAnnounced }))
    expect(memory()?.announcers).toEqual([])
    const kubeVip = known(new Map([[web, [{ ...lease('n1'), object: 'Lease kube-system/plndr-svcs-lock' }]]]))
    publish(cluster, (state) => ({ ...state, announcements: { ...nothingAnnounced, kubeVip } }))
    expect(memory()?.announcers.map(({ value }) => value)).toEqual([['n1']])
  })
})

describe('pods that left', () => {
  const setSlices = (cluster: FakeCluster, ...counts: readonly number[]) =>
    publish(cluster, (state) => ({ ...state, slices: new Map([[web, [aSlice(podsOn(counts))]]]) }))

  test('are remembered for an hour with node and addresses', () => {
    const { clock, cluster, memory } = setUp()
    clock.advance(minute)
    setSlices(cluster, 1)
    expect(memory()?.departed).toEqual([
      { name: 'pod-10.0.2.10', nodeName: 'n2', addresses: ['10.0.2.10'], goneAtMs: clock.nowMs() },
    ])
    clock.advance(59 * minute)
    expect(memory()?.departed).toHaveLength(1)
    clock.advance(minute)
    expect(memory()?.departed).toEqual([])
  })

  test('and came back are there again', () => {
    const { cluster, memory } = setUp()
    setSlices(cluster, 1)
    setSlices(cluster, 1, 1)
    expect(memory()?.departed).toEqual([])
  })

  test('are at most 200, the latest', () => {
    const { clock, cluster, memory } = setUp()
    setSlices(cluster, 240)
    clock.advance(minute)
    setSlices(cluster, 1)
    expect(memory()?.departed).toHaveLength(200)
  })
})

describe('what is remembered at all', () => {
  test('is forgotten with the Service, and begins anew with another of its name', () => {
    const { clock, cluster, memory } = setUp()
    publish(cluster, (state) => ({ ...state, services: new Map() }))
    expect(memory()).toBeNull()
    clock.advance(minute)
    publish(cluster, (state) => withService(state, { uid: 'another' }))
    expect(memory()).toMatchObject({ watchedSinceMs: clock.nowMs(), lastChangeAtMs: null })
  })

  test('is nothing of a Service that takes no traffic from outside', () => {
    const { cluster, memory } = setUp()
    publish(cluster, (state) => withService(state, { type: 'ClusterIP', externalTrafficPolicy: null }))
    expect(memory()).toBeNull()
  })

  test('10,000 Services are looked at once; afterwards only those that change', () => {
    const clock = createManualClock()
    const services = new Map(
      Array.from({ length: 10_000 }, (_, index) => {
        const service = aService({ name: `web-${index}` })
        return [`shop/web-${index}`, service] as const
      }),
    )
    const looked: string[] = []
    const slices = {
      get: (key: string) => {
        looked.push(key)
        return []
      },
    }
    const state = { ...aCluster(aService(), [], nodesOf(3)), services, slices } as unknown as ClusterState
    const cluster = aFollowedCluster(clock, state)
    expect(looked).toHaveLength(10_000)
    looked.length = 0
    cluster.publish(state, { services: ['shop/web-7'] })
    expect(looked).toEqual(['shop/web-7'])
    expect(cluster.memory.of('shop/web-9999')).not.toBeNull()
  })
})
