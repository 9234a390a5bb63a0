import { describe, expect, it } from 'vitest'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
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
function arriveAll<T>(sink: ObjectSink<T>, raws: readonly unknown[]): Promise<void> {
  const objects = new Map<string, T>()
  for (const raw of raws) {
    const reduction = sink.reduce(raw)
    if (reduction.kind === 'object') objects.set(reduction.key, reduction.value)
  }
  return sink.replaceAll(objects)
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

  it('knows an empty list of nodes from nodes that are unknown', async () => {
    const { store, nodes, settle } = setUp()
    await arriveAll(nodes, [])
    settle()
    expect(store.state().nodes).toEqual(new Map())
    nodes.forget()
    settle()
    expect(store.state().nodes).toBeNull()
  })

  it('keeps several slices of one Service together, sorted by name', async () => {
    const { store, slices, settle } = setUp()
    await arriveAll(slices, [
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

  it('keeps what one namespace holds when the list of another is replaced', async () => {
    const { store, services, settle } = setUp()
    const other = store.servicesSink()
    await arriveAll(services, [rawService({ namespace: 'shop' })])
    await arriveAll(other, [rawService({ namespace: 'till' }), rawService({ namespace: 'till', name: 'old' })])
    await arriveAll(other, [rawService({ namespace: 'till' })])
    settle()
    expect([...store.state().services.keys()]).toEqual(['shop/cart', 'till/cart'])
  })

  it('swaps a list as a whole: what is not in it is gone, and nobody sees half of it', async () => {
    const { store, services, changes, settle } = setUp()
    await arriveAll(services, [rawService({ name: 'a' }), rawService({ name: 'b' })])
    settle()
    const before = store.state()
    await arriveAll(services, [rawService({ name: 'b' }), rawService({ name: 'c' })])
    expect(store.state()).toBe(before)
    settle()
    expect([...store.state().services.keys()].sort()).toEqual(['shop/b', 'shop/c'])
    expect(changes.at(-1)?.services).toEqual(new Set(['shop/a', 'shop/c']))
  })
})

describe('what the store publishes', () => {
  it('nothing of a list that takes several turns until all of it is there, whatever else changes meanwhile', async () => {
    const { clock, store, slices, nodes, changes } = setUp()
    const names = Array.from({ length: 20_000 }, (_, at) => `web-${at}`)
    let isDone = false
    const listing = arriveAll(
      slices,
      names.map((name) => rawEndpointSlice({ name, service: name })),
    ).then(() => {
      isDone = true
    })
    let turns = 0
    while (!isDone) {
      arrive(nodes, rawNode({ name: `n${turns}` }))
      clock.advance(1000)
      if (!isDone && changes.length === 0) turns += 1
      await turnEventLoop()
    }
    await listing
    expect(turns).toBeGreaterThan(1)
    expect(changes[0]?.services.size).toBe(names.length)
    expect(store.state().slices.size).toBe(names.length)
  })

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

  it('names exactly the Services that changed, be it themselves or their slices', async () => {
    const { services, slices, changes, settle } = setUp()
    await arriveAll(services, [rawService({ name: 'a' }), rawService({ name: 'b' }), rawService({ name: 'c' })])
    settle()
    arrive(services, rawService({ name: 'a' }, { externalTrafficPolicy: 'Cluster' }))
    arrive(slices, rawEndpointSlice({ name: 'b-1', service: 'b' }))
    settle()
    expect(changes.at(-1)).toEqual({ version: 2, services: new Set(['shop/a', 'shop/b']), nodesChanged: false })
  })

  it('nothing for heartbeats, resource versions and relists that say the same', async () => {
    const { store, services, slices, nodes, changes, settle } = setUp()
    const raws = [rawService(), rawService({ name: 'till' })]
    await arriveAll(services, raws)
    await arriveAll(slices, [rawEndpointSlice()])
    await arriveAll(nodes, [rawNode()])
    settle()
    const before = store.state()
    changes.length = 0
    const heartbeat = rawNode()
    heartbeat.status.conditions = [{ type: 'Ready', status: 'True', lastHeartbeatTime: '2026-05-04T10:20:12Z' }]
    arrive(nodes, heartbeat)
    arrive(services, rawService({}, {}, { resourceVersion: '9999' }))
    await arriveAll(services, structuredClone(raws))
    await arriveAll(slices, [rawEndpointSlice({}, {}, { generation: 4 })])
    settle()
    expect(changes).toEqual([])
    expect(store.state()).toBe(before)
  })

  it('a first list at once, so that no watch is live while the state still says that there is nothing', async () => {
    const { store, services, slices, nodes } = setUp()
    await arriveAll(nodes, [rawNode()])
    expect(store.state().nodes?.size).toBe(1)
    await arriveAll(services, [rawService()])
    expect(store.state().services.size).toBe(1)
    await arriveAll(slices, [rawEndpointSlice()])
    expect(store.state().slices.size).toBe(1)
  })

  it('a first list that is whole while another is still taken over: its watch is live no earlier', async () => {
    const { store, services, slices } = setUp()
    const names = Array.from({ length: 20_000 }, (_, at) => `web-${at}`)
    const listing = arriveAll(
      slices,
      names.map((name) => rawEndpointSlice({ name, service: name })),
    )
    await arriveAll(services, [rawService()])
    expect(store.state().services.size).toBe(1)
    await listing
    expect(store.state().slices.size).toBe(names.length)
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

  it('new maps only for what changed', async () => {
    const { store, services, slices, nodes, settle } = setUp()
    await arriveAll(services, [rawService()])
    await arriveAll(slices, [rawEndpointSlice()])
    await arriveAll(nodes, [rawNode()])
    settle()
    const before = store.state()
    arrive(slices, rawEndpointSlice({}, { endpoints: [rawEndpoint(7)] }))
    settle()
    expect(store.state().services).toBe(before.services)
    expect(store.state().nodes).toBe(before.nodes)
    expect(before.slices.get('shop/cart')?.[0]?.endpoints).toHaveLength(3)
    expect(store.state().slices.get('shop/cart')?.[0]?.endpoints).toHaveLength(1)
  })

  it('a change of a node as such, without naming Services', async () => {
    const { nodes, changes, settle } = setUp()
    await arriveAll(nodes, [rawNode()])
    settle()
    arrive(nodes, rawNode({}, { unschedulable: true }))
    settle()
    expect(changes.at(-1)).toEqual({ version: 2, services: new Set(), nodesChanged: true })
  })

  it('a relist that says the same holds the old copies, so that it costs no memory', async () => {
    const { store, slices, settle } = setUp()
    await arriveAll(slices, [rawEndpointSlice()])
    settle()
    const held = store.state().slices.get('shop/cart')?.[0]
    const again = slices.reduce(rawEndpointSlice())
    expect(again.kind === 'object' && again.value).toBe(held)
  })

  it('nothing any more once it is stopped', async () => {
    const { store, services, changes, settle } = setUp()
    arrive(services, rawService())
    store.stop()
    await arriveAll(services, [rawService({ name: 'late' })])
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
