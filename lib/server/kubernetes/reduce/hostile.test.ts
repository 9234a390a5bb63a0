import { describe, expect, it } from 'vitest'
import { hostileTexts } from '@/e2e/fakes/hostile-texts'
import { rawEndpoint, rawEndpointSlice, rawNode, rawService } from '@/e2e/fakes/raw-objects'
import { safeText, visibleText } from '@/lib/format/foreign-text'
import { reduceEndpointSlice } from './endpoint-slice'
import { createInterner } from './interner'
import { reduceNode } from './node'
import type { Reduction } from './reduction'
import { reduceService } from './service'

const intern = createInterner()
const service = (raw: unknown) => reduceService(raw, intern)
const slice = (raw: unknown) => reduceEndpointSlice(raw, intern)
const node = (raw: unknown) => reduceNode(raw, intern)

/** As it comes over the wire: only there can an object have a field of its own that is called `__proto__`. */
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u
const visible = hostileTexts.map((text) => [safeText(text, 40), text] as const)

function expectRefused(reduction: Reduction<unknown>): void {
  if (reduction.kind !== 'unreadable') throw new Error(`was read: ${reduction.key}`)
  expect(reduction.key === null || reduction.key === 'cart').toBe(true)
  expect(`${reduction.object} ${reduction.reason}`).not.toMatch(INVISIBLE)
  expect(reduction.object.length + reduction.reason.length).toBeLessThan(500)
}

describe('F24 hostile names are refused, and named in a way that is fit to show', () => {
  it.each(visible.filter(([, text]) => text !== 'constructor'))('%s', (_visible, text) => {
    expectRefused(service(wire(rawService({ name: text }))))
    expectRefused(service(wire(rawService({ namespace: text }))))
    expectRefused(node(wire(rawNode({ name: text }))))
    expectRefused(slice(wire(rawEndpointSlice({ name: text }))))
  })

  it('a Service called "constructor" is a Service like any other', () => {
    expect(service(rawService({ name: 'constructor' }))).toMatchObject({ kind: 'object', key: 'shop/constructor' })
  })

  it.each(visible)('as the Service of a slice, the node or the pod of an endpoint: %s', (_visible, text) => {
    const labels = { 'kubernetes.io/service-name': text }
    const ofService = slice(wire(rawEndpointSlice({}, {}, { labels })))
    expect(ofService.kind).toBe(text === '' ? 'irrelevant' : text === 'constructor' ? 'object' : 'unreadable')
    const endpoints = [rawEndpoint(0, { nodeName: text }), rawEndpoint(1, { targetRef: { kind: 'Pod', name: text } })]
    const read = slice(wire(rawEndpointSlice({}, { endpoints })))
    if (read.kind !== 'object') throw new Error(read.kind)
    const isName = text === '' || text === 'constructor'
    expect(read.value.endpoints).toHaveLength(isName ? 2 : 0)
    expect(read.leftOut ?? '').not.toMatch(INVISIBLE)
  })
})

describe('F24 hostile labels and annotations are entries of a Map', () => {
  it('a selector named __proto__ is kept and changes no prototype', () => {
    const raw = wire(rawService({}, { selector: JSON.parse('{"__proto__": "x", "app": "cart", "constructor": "y"}') }))
    const read = service(raw)
    if (read.kind !== 'object') throw new Error(read.kind)
    expect([...read.value.selector]).toEqual([
      ['__proto__', 'x'],
      ['app', 'cart'],
      ['constructor', 'y'],
    ])
    expect(Object.prototype).not.toHaveProperty('app')
  })

  it.each(visible)('as the value of an annotation that decides: %s', (_visible, text) => {
    const annotations = JSON.parse(`{"__proto__": {"polluted": true}, "evenkeel.dev/model": ${JSON.stringify(text)}}`)
    const read = service(wire(rawService({}, {}, { annotations })))
    if (text.length > 16 * 1024) {
      expect(read).toMatchObject({ kind: 'unreadable', key: 'shop/cart' })
    } else if (read.kind === 'object') {
      expect([...read.value.annotations]).toEqual([['evenkeel.dev/model', visibleText(text)]])
    } else throw new Error(read.kind)
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('F23 sizes that no controller writes', () => {
  const megabyte = 'x'.repeat(1024 * 1024)

  it('an annotation of 1 MiB that nobody reads costs nothing', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': megabyte }
    const read = service(rawService({}, {}, { annotations }))
    expect(read.kind === 'object' && read.value.annotations.size).toBe(0)
  })

  it('an annotation of 1 MiB that decides makes its Service unreadable, for cut it would decide wrongly', () => {
    const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-attributes': megabyte }
    expect(service(rawService({}, {}, { annotations }))).toEqual({
      kind: 'unreadable',
      key: 'shop/cart',
      object: 'Service shop/cart',
      reason:
        'metadata.annotations.service.beta.kubernetes.io/aws-load-balancer-attributes is 1048576 characters long, more than 16384',
    })
  })

  it('a list longer than the API allows makes its object unreadable instead of the process slow', () => {
    const finalizers = new Array(100_000).fill('a')
    expect(service(rawService({}, {}, { finalizers })).kind).toBe('unreadable')
    expect(slice(rawEndpointSlice({}, { endpoints: new Array(100_000).fill(rawEndpoint(0)) })).kind).toBe('unreadable')
    const addresses = new Array(101).fill('10.0.0.1')
    expect(slice(rawEndpointSlice({}, { endpoints: [rawEndpoint(0, { addresses })] }))).toMatchObject({
      leftOut: '1 of 1 endpoints left out; endpoints[0]: addresses has 101 entries, more than 100',
    })
  })
})
