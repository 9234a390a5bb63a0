import { describe, expect, it } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { rawService } from '@/e2e/fakes/raw-objects'
import type { Announcement } from '@/lib/domain/announcements'
import { known, type NotKnown } from '@/lib/domain/fact'
import type { ClusterChange } from '@/lib/server/sources'
import type { ObjectSink } from './sink'
import { createClusterStore } from './store'

function setUp() {
  const clock = createManualClock()
  const changes: ClusterChange[] = []
  const store = createClusterStore(clock, (change) => changes.push(change))
  const services = store.servicesSink()
  const publish = (): ClusterChange | undefined => {
    const before = changes.length
    clock.advance(300)
    return changes.length === before ? undefined : changes.at(-1)
  }
  return { store, services, changes, publish }
}

function put<T>(sink: ObjectSink<T>, raw: unknown): void {
  const reduction = sink.reduce(raw)
  if (reduction.kind === 'object') sink.upsert(reduction.key, reduction.value)
}

const announced = (...nodes: readonly string[]): readonly Announcement[] =>
  nodes.map((node) => ({ node, family: null, object: `ServiceL2Status metallb-system/l2-${node}` }))

const l2 = (byService: Readonly<Record<string, readonly string[]>>) =>
  known(new Map(Object.entries(byService).map(([key, nodes]) => [key, announced(...nodes)])))

const denied: NotKnown = { known: false, why: 'denied', inWords: 'No.', right: null }

describe('what is announced', () => {
  it('is published with the Services that it says something else about', () => {
    const { store, services, publish } = setUp()
    for (const name of ['cart', 'till', 'stock']) put(services, rawService({ name }))
    store.setAnnounced('metallbL2', l2({ 'shop/cart': ['n1'], 'shop/till': ['n1'] }))
    publish()
    store.setAnnounced('metallbL2', l2({ 'shop/cart': ['n1'], 'shop/till': ['n2'], 'shop/stock': ['n1'] }))
    expect(publish()?.services).toEqual(new Set(['shop/till', 'shop/stock']))
    store.setAnnounced('metallbL2', l2({ 'shop/cart': ['n1'], 'shop/till': ['n2'] }))
    expect(publish()).toMatchObject({ services: new Set(['shop/stock']), version: store.version() })
  })

  it('that says the same again publishes nothing, and neither does a fact that was taken back at once', () => {
    const { store, publish } = setUp()
    store.setAnnounced('metallbL2', l2({ 'shop/cart': ['n1'] }))
    publish()
    const { announcements } = store.state()
    store.setAnnounced('metallbL2', l2({ 'shop/cart': ['n1'] }))
    expect(publish()).toBeUndefined()
    expect(store.state().announcements).toBe(announcements)
  })

  it('that becomes known, forbidden, or is about the whole cluster is about all that take traffic from outside', () => {
    const { store, services, publish } = setUp()
    put(services, rawService({ name: 'cart' }))
    put(services, rawService({ name: 'inside' }, { type: 'ClusterIP' }))
    publish()
    const outside = new Set(['shop/cart'])
    store.setAnnounced('metallbL2', l2({}))
    expect(publish()?.services).toEqual(outside)
    store.setAnnounced('metallbL2', denied)
    expect(publish()?.services).toEqual(outside)
    store.setAnnounced('calico', known({ loadBalancerIPs: ['192.0.2.0/24'], externalIPs: [], clusterIPs: [] }))
    expect(publish()?.services).toEqual(outside)
    expect(store.state().announcements.metallbL2).toEqual(denied)
  })

  it('is published even where no Service is', () => {
    const { store, publish } = setUp()
    store.setAnnounced('metallbL2', denied)
    expect(publish()).toMatchObject({ services: new Set(), nodesChanged: false })
  })
})

describe('labels of Services of type LoadBalancer', () => {
  it('are there for selectors, publish nothing when they change, and go with their Service', () => {
    const { store, services, publish } = setUp()
    put(services, rawService())
    publish()
    expect(store.labels('shop/cart')).toEqual(new Map([['app', 'cart']]))
    put(services, rawService({}, {}, { labels: { bgp: 'yes' } }))
    expect(publish()).toBeUndefined()
    expect(store.labels('shop/cart')).toEqual(new Map([['bgp', 'yes']]))
    services.remove('shop/cart')
    expect(store.labels('shop/cart').size).toBe(0)
  })

  it('are those of the last list, and of no other type', async () => {
    const { store, services } = setUp()
    put(services, rawService({ name: 'cart' }))
    put(services, rawService({ name: 'port' }, { type: 'NodePort' }))
    expect(store.labels('shop/port').size).toBe(0)
    await services.replaceAll(new Map())
    expect(store.labels('shop/cart').size).toBe(0)
  })

  it('that make no sense are none, and cost their Service nothing', () => {
    const { store, services, publish } = setUp()
    put(services, rawService({}, {}, { labels: { app: 7 } }))
    publish()
    expect(store.state().services.has('shop/cart')).toBe(true)
    expect(store.labels('shop/cart').size).toBe(0)
  })
})
