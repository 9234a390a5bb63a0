import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createMutations } from '@/e2e/fakes/mutations'
import { rawEndpointSlice, rawNode, rawService } from '@/e2e/fakes/raw-objects'
import type { ObjectSink } from '../store/sink'
import { createClusterStore } from '../store/store'
import { isKeptServiceAnnotation } from './allow-list'
import { isLabelName, isSubdomainName } from './names'

const OBJECTS = 100_000
const SEED = 20_261_122

const { below, mutate } = createMutations(SEED)

const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => {
  unhandled.push(reason)
}

beforeAll(() => {
  process.on('unhandledRejection', onUnhandled)
})
afterAll(() => {
  process.off('unhandledRejection', onUnhandled)
})

describe(`F23 ${OBJECTS} randomly mutated objects (seed ${SEED})`, () => {
  const clock = createManualClock()
  const store = createClusterStore(clock, () => {})
  const count = { object: 0, unreadable: 0, irrelevant: 0, leftOut: 0 }

  function feed<T>(sink: ObjectSink<T>, raw: unknown): void {
    const reduction = sink.reduce(raw)
    count[reduction.kind] += 1
    if (reduction.kind === 'object') {
      if (reduction.leftOut !== null) count.leftOut += 1
      sink.upsert(reduction.key, reduction.value)
    } else if (reduction.key !== null) sink.remove(reduction.key)
    if (reduction.kind === 'unreadable') expect(reduction.reason.length).toBeLessThanOrEqual(300)
  }

  it('throw nothing and reject nothing, and what cannot be read is counted', async () => {
    const services = store.servicesSink()
    const slices = store.endpointSlicesSink()
    const nodes = store.nodesSink()
    await nodes.replaceAll(new Map())
    for (let index = 0; index < OBJECTS; index += 1) {
      const name = `o-${below(500)}`
      if (index % 3 === 0) feed(services, mutate(rawService({ name })))
      else if (index % 3 === 1) feed(slices, mutate(rawEndpointSlice({ name, service: `o-${below(50)}` })))
      else feed(nodes, mutate(rawNode({ name })))
      if (index % 1000 === 0) clock.advance(300)
    }
    clock.advance(300)
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
    expect(count.object + count.unreadable + count.irrelevant).toBe(OBJECTS)
    // Not a quiet pass: each of the ways out was taken often.
    expect(Math.min(count.object, count.unreadable, count.irrelevant, count.leftOut)).toBeGreaterThan(100)
  }, 60_000)

  it('leave a state in which every key is a name and every list is a list', () => {
    const { services, slices, nodes } = store.state()
    expect(Math.min(services.size, slices.size, nodes?.size ?? 0)).toBeGreaterThan(20)
    for (const [key, service] of services) {
      expect(key).toBe(`${service.namespace}/${service.name}`)
      expect(isLabelName(service.name) && isLabelName(service.namespace)).toBe(true)
      expect([...service.annotations.keys()].every(isKeptServiceAnnotation)).toBe(true)
      for (const { port, nodePort } of service.ports) expect([port, nodePort].every((value) => value !== 0)).toBe(true)
    }
    for (const [key, list] of slices) {
      expect(list.every((slice) => key === `${slice.namespace}/${slice.serviceName}`)).toBe(true)
      for (const { addresses, nodeName } of list.flatMap(({ endpoints }) => endpoints)) {
        expect(addresses.length > 0 && addresses.every((address) => typeof address === 'string')).toBe(true)
        expect(nodeName === null || isSubdomainName(nodeName)).toBe(true)
      }
    }
    for (const [key, node] of nodes ?? []) expect(key === node.name && isSubdomainName(key)).toBe(true)
  })

  it('change no prototype', () => {
    expect({}).not.toHaveProperty('polluted')
    expect([]).not.toHaveProperty('polluted')
  })
})
