import { expect, test } from 'vitest'
import type { CompareColumn } from '@/lib/contracts/compare'
import { foldAlike, sayAfter, sayNodes } from './compare-words'

type Loss = NonNullable<CompareColumn['blast']>['nodes'][number]

const after = { readyEndpoints: 9, droppedShare: 0, refusedShare: 0, peakToAverage: 1 }
const loss = (nodes: readonly string[], zone: string, atOnce: number, parts: Partial<Loss> = {}): Loss => ({
  nodes: [...nodes],
  count: nodes.length,
  zone,
  readyEndpoints: 0,
  atOnce,
  untilNoticed: atOnce,
  after,
  ...parts,
})

test('nodes whose loss costs the same are one line, whatever their zones', () => {
  const lines = foldAlike([
    loss(['n1'], 'a', 0.9, { readyEndpoints: 9 }),
    loss(['n2', 'n3'], 'a', 1 / 35),
    loss(['n4'], 'b', 1 / 35 + 1e-15),
    loss(['n5'], 'c', 0),
  ])
  expect(lines.map((line) => [sayNodes(line), line.count])).toEqual([
    ['n1', 1],
    ['any of 3 nodes', 3],
    ['n5', 1],
  ])
  expect(lines[1]?.nodes).toEqual(['n2', 'n3', 'n4'])
})

test('nodes that leave something else behind stay apart', () => {
  const lines = foldAlike([
    loss(['n1'], 'a', 0.5),
    loss(['n2'], 'a', 0.5, { after: { ...after, peakToAverage: 2 } }),
    loss(['n3'], 'a', 0.5, { after: { ...after, peakToAverage: 2 }, readyEndpoints: 1 }),
  ])
  expect(lines.map(sayAfter)).toEqual(['then ×1.00', 'then ×2.00', 'then ×2.00'])
})
