import { expect, test } from 'vitest'
import type { CellKind, ServiceRow } from '@/lib/contracts/services'
import { lostNearlyEverywhere, sumNodeLoads } from './node-loads'

type Cells = NonNullable<ServiceRow['cells']>

const cell = (
  node: string,
  kind: CellKind,
  entryShare: number | null = null,
  endpoints = 0,
): Cells['nodes'][number] => ({
  node,
  kind,
  load: null,
  entryShare,
  servingShare: null,
  endpoints,
})
const row = (name: string, cells: Partial<Cells>) => ({
  namespace: 'shop',
  name,
  cells: { elsewhere: { kind: 'empty' as const, entryShare: 0 }, zones: [], nodes: [], ...cells },
})

test('each Service is counted once on each node: by its own cell, else by what it is in the zone, else elsewhere', () => {
  const loadOf = sumNodeLoads([
    row('local', { nodes: [cell('n1', 'pods', 0.5, 2), cell('n2', 'idle', 0, 1)] }),
    row('cluster', { elsewhere: { kind: 'forwards', entryShare: 0.25 }, nodes: [cell('n1', 'pods', 0.25, 1)] }),
    row('zonal', { zones: [{ zone: 'b', kind: 'excluded', entryShare: 0 }] }),
  ])
  expect(loadOf({ name: 'n1', zone: 'a' })).toMatchObject({ enters: 2, serves: 2, loses: 0, endpoints: 3 })
  expect(loadOf({ name: 'n2', zone: 'a' })).toMatchObject({ enters: 1, serves: 0, idle: 1, endpoints: 1 })
  expect(loadOf({ name: 'n3', zone: 'b' })).toMatchObject({ enters: 1, excluded: 1, endpoints: 0 })
  for (const zone of ['a', 'b', null]) {
    for (const name of ['n1', 'n2', 'other']) {
      const { enters, idle, excluded, unknown } = loadOf({ name, zone })
      expect(enters + idle + excluded + unknown).toBeLessThanOrEqual(3)
    }
  }
})

test('the Service that loses most on a node is named, and never one that serves there', () => {
  const loadOf = sumNodeLoads([
    row('much', { elsewhere: { kind: 'dropped', entryShare: 0.4 }, nodes: [cell('n1', 'pods', 0.4, 1)] }),
    row('little', { elsewhere: { kind: 'dropped', entryShare: 0.1 } }),
    row('own', { nodes: [cell('n3', 'dropped', 0.9)] }),
  ])
  expect(loadOf({ name: 'n1', zone: null })).toMatchObject({ loses: 1, worst: { name: 'little', entryShare: 0.1 } })
  expect(loadOf({ name: 'n2', zone: null })).toMatchObject({ loses: 2, worst: { name: 'much', entryShare: 0.4 } })
  expect(loadOf({ name: 'n3', zone: null })).toMatchObject({ loses: 3, worst: { name: 'own', entryShare: 0.9 } })
})

test('a Service that loses on nearly every node is told once, and no node is remarked for it', () => {
  const rows = [
    row('everywhere', { elsewhere: { kind: 'dropped', entryShare: 0.1 }, nodes: [cell('n0', 'pods', 0.1, 1)] }),
    row('here', { nodes: [cell('n3', 'dropped', 0.9)] }),
    row('in-a-zone', { zones: [{ zone: 'b', kind: 'dropped', entryShare: 0.2 }] }),
  ]
  const nodes = Array.from({ length: 10 }, (_, at) => ({ name: `n${at}`, zone: at < 6 ? 'a' : 'b' }))
  const everywhere = lostNearlyEverywhere(rows, nodes)
  expect(everywhere.map((lost) => [lost.row.name, lost.nodes])).toEqual([['everywhere', 9]])
  const loadOf = sumNodeLoads(rows, new Set(everywhere.map((lost) => lost.row)))
  expect(loadOf({ name: 'n0', zone: 'a' })).toMatchObject({ loses: 0, losesHere: 0, worst: null })
  expect(loadOf({ name: 'n1', zone: 'a' })).toMatchObject({ loses: 1, losesHere: 0, worst: null })
  expect(loadOf({ name: 'n3', zone: 'a' })).toMatchObject({ loses: 2, losesHere: 1, worst: { name: 'here' } })
  expect(loadOf({ name: 'n7', zone: 'b' })).toMatchObject({ loses: 2, losesHere: 1, worst: { name: 'in-a-zone' } })
})

test('without losses nothing is named, and what is not known is counted as such', () => {
  const loadOf = sumNodeLoads([row('dark', { elsewhere: { kind: 'unknown', entryShare: null } })])
  expect(loadOf({ name: 'n1', zone: null })).toMatchObject({ enters: 0, unknown: 1, worst: null })
})
