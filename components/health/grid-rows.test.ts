import { expect, test } from 'vitest'
import { healthNode } from '@/e2e/fixtures/health-answers'
import { gridRows, gridShape, moveInGrid } from './grid-rows'

const nodes = ['kn-a1', 'kn-a2', 'kn-a3', 'kn-b1', 'kn-b2'].map((name) => healthNode({ name, status: 503, pods: 0 }))
const rows = gridRows(nodes, { columns: 2, cellPx: 104, rowOfZone: null })

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
  expect(gridRows(nodes.slice(0, 3), gridShape(nodes.slice(0, 3), 600))).toHaveLength(1)
})

test('zones that fill one row each are named once, and cells take the room that is left', () => {
  const shape = gridShape(nodes, 400)
  expect(shape).toEqual({ columns: 3, cellPx: 128, rowOfZone: ['a', 'b'] })
  expect(gridRows(nodes, shape).map(({ kind }) => kind)).toEqual(['nodes', 'nodes'])
  expect(gridShape(nodes, 300)).toMatchObject({ columns: 2, rowOfZone: null })
  expect(gridShape(nodes, 5000).cellPx).toBe(160)
})

test('arrows move over zones and stop at the edges', () => {
  expect(moveInGrid(rows, 'kn-a2', 'ArrowRight')).toEqual({ name: 'kn-a3', row: 2 })
  expect(moveInGrid(rows, 'kn-a3', 'ArrowDown')).toEqual({ name: 'kn-b1', row: 4 })
  expect(moveInGrid(rows, 'kn-b2', 'ArrowUp')?.name).toBe('kn-a2')
  expect(moveInGrid(rows, 'kn-b1', 'End')?.name).toBe('kn-b2')
  expect(moveInGrid(rows, 'kn-a1', 'ArrowLeft')).toBeNull()
  expect(moveInGrid(rows, 'gone', 'ArrowLeft')).toBeNull()
})
