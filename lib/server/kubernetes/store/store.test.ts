import { describe, expect, it } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { rawEndpoint, rawEndpointSlice, rawNode, rawService } from '@/e2e/fakes/raw-objects'
import { nothingAnnounced } from '@/lib/domain/announcements'
import type { ClusterChange } from '@/lib/server/sources'
import type { ObjectSink } from './sink'
import { createClusterStore } from './store'

function setUp() {
  const clock = createManualClock()
  const changes: ClusterChange[] = []
  const store = createClusterStore(clock, (change) => changes.push(change))
  return {
    clock,
    changes,
    store,
    services: store.servicesSink(),
    slices: store.endpointSlicesSink(),
    nodes: store.nodesSink(),
    settle: () => clock.advance(1000),
  }
}

/** What a reflector does with an object of a watch. */
function arrive<T>(sink: ObjectSink<T>, raw: unknown): void {
  const reduction = sink.reduce(raw)
  if (reduction.kind === 'object') sink.upsert(reduction.key, reduction.value)
  else if (reduction.key !== null) sink.remove(reduction.key)
}

/** What a reflector does with a list. */
function arriveAll<T>(sink: ObjectSink<T>, raws: readonly unknown[]): void {
  const objects = new Map<string, T>()
  for (const raw of raws) {
    const reduction = sink.reduce(raw)
    if (reduction.kind === 'object') objects.set(reduction.key, reduction.value)
  }
  sink.replaceAll(objects)
}

describe('what the store holds', () => {
  it('is nothing at first, and nodes that were never listed are unknown rather than none', () => {
    const { store } = setUp()
    expect(store.version()).toBe(0)
    expect(store.state()).toEqual({
      services: new Map(),
      slices: new Map(),
      nodes: null,
      serverVersion: null,
      announcements: nothingAnnounced,
    })
  })

  it('knows an empty list of nodes from nodes that are unknown', () => {
    const { store, nodes, settle } = setUp()
    arriveAll(nodes, [])
    settle()
    expect(store.state().nodes).toEqual(new Map())
    nodes.forget()
    settle()
    expect(store.state().nodes).toBeNull()
  })

  it('keeps several slices of one Service together, sorted by name', () => {
    const { store, slices, settle } = setUp()
    arriveAll(slices, [
      rawEndpointSlice({ name: 'cart-b' }),
      rawEndpointSlice({ name: 'cart-a' }),
      rawEndpointSlice({ name: 'till-a', service: 'till' }),
    ])
    settle()
    const names = [...store.state().slices].map(([key, list]) => [key, list.map(({ name }) => name)])
    expect(names).toEqual([
      ['shop/cart', ['cart-a', 'cart-b']],
      ['shop/till', ['till-a']],
    ])
  })

  it('moves a slice whose label names another Service now', () => {
    const { store, slices, changes, settle } = setUp()
    arrive(slices, rawEndpointSlice({ name: 'loose' }))
    settle()
    arrive(slices, rawEndpointSlice({ name: 'loose', service: 'till' }))
    settle()
    expect([...store.state().slices.keys()]).toEqual(['shop/till'])
    expect(changes.at(-1)?.services).toEqual(new Set(['shop/cart', 'shop/till']))
  })

  it('loses a slice whose label is taken away, and has no entry for a Service without slices', () => {
    const { store, slices, settle } = setUp()
    arrive(slices, rawEndpointSlice())
    settle()
    arrive(slices, rawEndpointSlice({}, {}, { labels: {} }))
    settle()
    expect(store.state().slices.has('shop/cart')).toBe(false)
  })

  it('drops an object that can no longer be read, because its old copy is no longer true', () => {
    const { store, services, settle } = setUp()
    arrive(services, rawService())
    settle()
    arrive(services, rawService({}, { type: 'Weird' }))
    settle()
    expect(store.state().services.size).toBe(0)
  })

  it('keeps what one namespace holds when the list of another is replaced', () => {
    const { store, services, settle } = setUp()
    const other = store.servicesSink()
    arriveAll(services, [rawService({ namespace: 'shop' })])
    arriveAll(other, [rawService({ namespace: 'till' }), rawService({ namespace: 'till', name: 'old' })])
    arriveAll(other, [rawService({ namespace: 'till' })])
    settle()
    expect([...store.state().services.keys()]).toEqual(['shop/cart', 'till/cart'])
  })

  it('swaps a list as a whole: what is not in it is gone, and nobody sees half of it', () => {
    const { store, services, changes, settle } = setUp()
    arriveAll(services, [rawService({ name: 'a' }), rawService({ name: 'b' })])
    settle()
    const before = store.state()
    arriveAll(services, [rawService({ name: 'b' }), rawService({ name: 'c' })])
    expect(store.state()).toBe(before)
    settle()
    expect([...store.state().services.keys()].sort()).toEqual(['shop/b', 'shop/c'])
    expect(changes.at(-1)?.services).toEqual(new Set(['shop/a', 'shop/c']))
  })
})

describe('what the store publishes', () => {
  it('the first change at once, a storm at most four times a second', () => {
    const { clock, store, services, changes } = setUp()
    arrive(services, rawService({ name: 'first' }))
    clock.advance(0)
    expect(store.version()).toBe(1)
    for (let index = 0; index < 100; index += 1) {
      arrive(services, rawService({ name: `s-${index}` }))
      clock.advance(10)
    }
    expect(changes.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5])
    expect(store.state().services.size).toBe(101)
  })

  it('names exactly the Services that changed, be it themselves or their slices', () => {
    const { services, slices, changes, settle } = setUp()
    arriveAll(services, [rawService({ name: 'a' }), rawService({ name: 'b' }), rawService({ name: 'c' })])
    settle()
    arrive(services, rawService({ name: 'a' }, { externalTrafficPolicy: 'Cluster' }))
    arrive(slices, rawEndpointSlice({ name: 'b-1', service: 'b' }))
    settle()
    expect(changes.at(-1)).toEqual({ version: 2, services: new Set(['shop/a', 'shop/b']), nodesChanged: false })
  })

  it('nothing for heartbeats, resource versions and relists that say the same', () => {
    const { store, services, slices, nodes, changes, settle } = setUp()
    const raws = [rawService(), rawService({ name: 'till' })]
    arriveAll(services, raws)
    arriveAll(slices, [rawEndpointSlice()])
    arriveAll(nodes, [rawNode()])
    settle()
    const before = store.state()
    changes.length = 0
    const heartbeat = rawNode()
    heartbeat.status.conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2026-05-04T10:20:12Z' }]
    arrive(nodes, heartbeat)
    arrive(services, rawService({}, {}, { resourceVersion: '9999' }))
    arriveAll(services, structuredClone(raws))
    arriveAll(slices, [rawEndpointSlice({}, {}, { generation: 4 })])
    settle()
    expect(changes).toEqual([])
    expect(store.state()).toBe(before)
  })

  it('a first list at once, so that no watch is live while the state still says that there is nothing', () => {
    const { store, services, slices, nodes } = setUp()
    arriveAll(nodes, [rawNode()])
    expect(store.state().nodes?.size).toBe(1)
    arriveAll(services, [rawService()])
    expect(store.state().services.size).toBe(1)
    arriveAll(slices, [rawEndpointSlice()])
    expect(store.state().slices.size).toBe(1)
  })

  it('nothing for an object that came and went within one interval', () => {
    const { services, changes, settle } = setUp()
    arrive(services, rawService({ name: 'kept' }))
    settle()
    arrive(services, rawService({ name: 'brief' }))
    services.remove('shop/brief')
    services.remove('shop/never-there')
    settle()
    expect(changes).toHaveLength(1)
  })

  it('new maps only for what changed', () => {
    const { store, services, slices, nodes, settle } = setUp()
    arriveAll(services, [rawService()])
    arriveAll(slices, [rawEndpointSlice()])
    arriveAll(nodes, [rawNode()])
    settle()
    const before = store.state()
    arrive(slices, rawEndpointSlice({}, { endpoints: [rawEndpoint(7)] }))
    settle()
    expect(store.state().services).toBe(before.services)
    expect(store.state().nodes).toBe(before.nodes)
    expect(before.slices.get('shop/cart')?.[0]?.endpoints).toHaveLength(3)
    expect(store.state().slices.get('shop/cart')?.[0]?.endpoints).toHaveLength(1)
  })

  it('a change of a node as such, without naming Services', () => {
    const { nodes, changes, settle } = setUp()
    arriveAll(nodes, [rawNode()])
    settle()
    arrive(nodes, rawNode({}, { unschedulable: true }))
    settle()
    expect(changes.at(-1)).toEqual({ version: 2, services: new Set(), nodesChanged: true })
  })

  it('a relist that says the same holds the old copies, so that it costs no memory', () => {
    const { store, slices, settle } = setUp()
    arriveAll(slices, [rawEndpointSlice()])
    settle()
    const held = store.state().slices.get('shop/cart')?.[0]
    const again = slices.reduce(rawEndpointSlice())
    expect(again.kind === 'object' && again.value).toBe(held)
  })

  it('nothing any more once it is stopped', () => {
    const { store, services, changes, settle } = setUp()
    arrive(services, rawService())
    store.stop()
    arriveAll(services, [rawService({ name: 'late' })])
    settle()
    expect(changes).toEqual([])
  })

  it('soon after wall time jumped back an hour', () => {
    const clock = createManualClock()
    let shiftMs = 0
    const skewed = { ...clock, nowMs: () => clock.nowMs() + shiftMs }
    const store = createClusterStore(skewed, () => {})
    const services = store.servicesSink()
    arrive(services, rawService({ name: 'a' }))
    clock.advance(250)
    shiftMs = -3_600_000
    arrive(services, rawService({ name: 'b' }))
    clock.advance(250)
    expect(store.version()).toBe(2)
  })
})
