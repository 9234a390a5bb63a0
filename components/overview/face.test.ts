import { describe, expect, test } from 'vitest'
import type { ServiceRow } from '@/lib/contracts/services'
import { askedFace, type CellFacts, cellFace, elsewhereFacts, percentText, ratioText, severity } from './face'
import { serviceCells, serviceRow } from './fixtures'

const cell = (fields: Partial<CellFacts>): CellFacts => ({
  kind: 'pods',
  load: 1,
  entryShare: 0.5,
  servingShare: 0.5,
  endpoints: 2,
  ...fields,
})
const row = serviceRow({})
const face = (fields: Partial<CellFacts>, of: ServiceRow = row) => cellFace(cell(fields), 'load', of, false)

describe('a cell of pod load', () => {
  test('has the colour step of its load and the number in it', () => {
    expect(face({ load: 5 / 3 })).toEqual({ form: 'load', step: 6, text: '1.7' })
  })
  test('pods that get nothing are idle, not fair', () => {
    expect(face({ kind: 'idle', load: 0 })).toEqual({ form: 'idle', text: '0' })
  })
  test('connections that end on a node are a fault', () => {
    expect(face({ kind: 'dropped', load: null, endpoints: 0 })).toEqual({ form: 'dropped' })
  })
  test('what cannot be said is hatched, never empty or 0', () => {
    expect(face({ kind: 'unknown', load: null })).toEqual({ form: 'unknown' })
    expect(face({ kind: 'pods', load: null })).toEqual({ form: 'unknown' })
  })
  test('no candidate is blank, a candidate without pods a dot', () => {
    expect(face({ kind: 'excluded', load: null })).toEqual({ form: 'blank' })
    expect(face({ kind: 'empty', load: null })).toEqual({ form: 'empty' })
  })
  test('an announcer without pods is told apart from one forwarder of many', () => {
    const layer2 = serviceRow({ model: { id: 'single-node', confidence: 'status', product: 'MetalLB layer 2' } })
    expect(face({ kind: 'forwards', load: null })).toEqual({ form: 'forwards' })
    expect(face({ kind: 'forwards', load: null }, layer2)).toEqual({ form: 'announcer' })
  })
})

describe('a cell of shares', () => {
  test('shows the share of every node that is entered', () => {
    const facts = cell({ kind: 'forwards', load: null, entryShare: 1 / 36, servingShare: 0, endpoints: 0 })
    expect(cellFace(facts, 'entry', row, false)).toEqual({ form: 'share', step: 1, text: '2.8' })
    expect(cellFace(facts, 'serving', row, false)).toEqual({ form: 'forwards' })
  })
  test('a share that is not known is hatched', () => {
    expect(cellFace(cell({ kind: 'unknown', entryShare: null }), 'entry', row, false)).toEqual({ form: 'unknown' })
  })
})

test('a cell of endpoints counts those that are ready', () => {
  expect(cellFace(cell({ endpoints: 3 }), 'endpoints', row, false)).toEqual({ form: 'plain', text: '3' })
  expect(cellFace(cell({ kind: 'idle', endpoints: 3 }), 'endpoints', row, false)).toEqual({ form: 'idle', text: '3' })
})

test('nodes without a cell of their own share one, or one for each zone where zones differ', () => {
  const cells = serviceCells([], {
    elsewhere: { kind: 'forwards', entryShare: 0.25 },
    zones: [{ zone: 'b', kind: 'empty', entryShare: 0 }],
  })
  const cluster = serviceRow({ cells })
  expect(elsewhereFacts(cluster, 'a')).toMatchObject({ kind: 'forwards', entryShare: 0.25, endpoints: 0, load: null })
  expect(elsewhereFacts(cluster, 'b')).toMatchObject({ kind: 'empty', entryShare: 0 })
})

describe('a cell of health', () => {
  test('not asked yet is blank and says nothing', () => {
    expect(askedFace(undefined)).toEqual({ form: 'blank' })
  })
  test('by design is as quiet as an empty node; a disagreement is a fault', () => {
    expect(askedFace({ name: 'n', verdict: 'by-design', status: 503 })).toEqual({ form: 'empty' })
    expect(askedFace({ name: 'n', verdict: 'disagrees', status: 200 })).toEqual({ form: 'dropped' })
    expect(askedFace({ name: 'n', verdict: 'as-expected', status: 200 })).toEqual({ form: 'plain', text: '200' })
  })
  test('not reachable from here is not a fault', () => {
    expect(askedFace({ name: 'n', verdict: 'not-reachable', status: null })).toEqual({ form: 'not-reachable' })
  })
})

test('numbers fit their cell', () => {
  expect([0.42, 1, 1.11, 5, 12.4].map((load) => ratioText(load, false))).toEqual(['.4', '1', '1.1', '5.0', '12'])
  expect([0.42, 1, 12.46].map((load) => ratioText(load, true))).toEqual(['0.42', '1.00', '12.5'])
  expect([1 / 3, 1 / 36, 0.004, 1].map((share) => percentText(share, false))).toEqual(['33', '2.8', '.4', '100'])
})
test('what is more than nothing never reads as nothing', () => {
  expect(ratioText(0.01, false)).toBe('<.1')
  expect(percentText(0.0001, false)).toBe('<.1')
})

test('a fault beats every skew, and the greater distance from fair wins', () => {
  const order = [
    severity({ form: 'dropped' }),
    severity({ form: 'not-reachable' }),
    severity({ form: 'idle', text: '0' }),
    severity({ form: 'load', step: 0, text: '' }) - 10,
    severity({ form: 'load', step: 6, text: '' }),
    severity({ form: 'load', step: 4, text: '' }),
  ]
  expect([...order].sort((a, b) => b - a)).toEqual(order)
  expect(severity({ form: 'load', step: 2, text: '' })).toBe(severity({ form: 'load', step: 6, text: '' }))
})
