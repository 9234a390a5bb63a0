import { expect, test } from 'vitest'
import { cellWords, elsewhereInWords, nodesInWords } from './cell-words'
import { serviceCell, serviceCells, serviceRow } from './fixtures'

const row = serviceRow({
  cells: serviceCells([
    serviceCell('fair-1'),
    serviceCell('fair-2'),
    serviceCell('hot', { load: 3.333 }),
    serviceCell('lost', { kind: 'dropped', load: null, entryShare: 0.2, endpoints: 0 }),
  ]),
})

test('nodes with the same value stand together, faults first, then what is furthest from fair', () => {
  expect(nodesInWords(row, 'load', [])).toEqual([
    { words: 'dropped', nodes: ['lost'], departs: true },
    { words: '×3.33', nodes: ['hot'], departs: true },
    { words: '×1.00', nodes: ['fair-1', 'fair-2'], departs: false },
  ])
  expect(elsewhereInWords(row, 'load')).toEqual([{ words: 'all others empty by design', departs: false }])
})
test('a zone that differs is named', () => {
  const cells = serviceCells([], { zones: [{ zone: 'b', kind: 'forwards', entryShare: 0.1 }] })
  expect(elsewhereInWords(serviceRow({ cells }), 'load').map(({ words }) => words)).toEqual([
    'others in zone b forwarded',
    'the rest empty by design',
  ])
})
test('a loss on nodes that are not named stands out', () => {
  const cells = serviceCells([], { elsewhere: { kind: 'dropped', entryShare: 0.1 } })
  expect(elsewhereInWords(serviceRow({ cells }), 'load')).toEqual([{ words: 'all others dropped', departs: true }])
})
test('a drop keeps its share', () => {
  const lost = serviceCell('lost', { kind: 'dropped', load: null, entryShare: 0.2, endpoints: 0 })
  expect(cellWords(lost, row, 'entry', undefined).replaceAll(/\s/g, ' ')).toBe('20.0 % dropped')
})
test('without an endpoint anywhere nodes refuse, which is not a drop', () => {
  const none = serviceRow({ readyEndpoints: 0, refusedShare: 1, droppedShare: 0 })
  const entry = serviceCell('kn-1', { kind: 'dropped', load: null, entryShare: 1, endpoints: 0 })
  expect(cellWords(entry, none, 'load', undefined)).toBe('refused')
})
test('a balancer that reaches pods itself has no entry node, which is not "not known"', () => {
  const direct = serviceRow({ model: { id: 'direct', confidence: 'annotation', product: 'AWS NLB' } })
  expect(cellWords(serviceCell('kn-1', { entryShare: null }), direct, 'entry', undefined)).toBe('no entry node')
})
test('under health only nodes that answered or failed to are named', () => {
  const words = nodesInWords(row, 'health', [
    { name: 'hot', verdict: 'as-expected', status: 200 },
    { name: 'lost', verdict: 'disagrees', status: 200 },
  ])
  expect(words.map((entry) => entry.words)).toEqual(['200 disagrees', '200 as expected'])
  expect(elsewhereInWords(row, 'health')).toEqual([])
})
