import { expect, test } from 'vitest'
import { healthNode } from '@/e2e/fixtures/health-answers'
import { gridRows, moveInGrid } from './grid-rows'

const nodes = ['kn-a1', 'kn-a2', 'kn-a3', 'kn-b1', 'kn-b2'].map((name) => healthNode({ name, status: 503, pods: 0 }))
const rows = gridRows(nodes, 2)

test('each zone has a head and its nodes in rows', () => {
  expect(rows.map((row) => (row.kind === 'zone' ? row.zone : row.nodes.map((node) => node.name)))).toEqual([
    'a',
    ['kn-a1', 'kn-a2'],
    ['kn-a3'],
    'b',
    ['kn-b1', 'kn-b2'],
  ])
})

test('one zone needs no head', () => {
  expect(gridRows(nodes.slice(0, 3), 5)).toHaveLength(1)
})

test('arrows move over zones and stop at the edges', () => {
  expect(moveInGrid(rows, 'kn-a2', 'ArrowRight')).toEqual({ name: 'kn-a3', row: 2 })
  expect(moveInGrid(rows, 'kn-a3', 'ArrowDown')).toEqual({ name: 'kn-b1', row: 4 })
  expect(moveInGrid(rows, 'kn-b2', 'ArrowUp')?.name).toBe('kn-a2')
  expect(moveInGrid(rows, 'kn-b1', 'End')?.name).toBe('kn-b2')
  expect(moveInGrid(rows, 'kn-a1', 'ArrowLeft')).toBeNull()
  expect(moveInGrid(rows, 'gone', 'ArrowLeft')).toBeNull()
})
