import { expect, test } from 'vitest'
import { serviceCell, serviceCells, serviceRow } from './fixtures'
import { departingNodes, nodesInUse } from './fold'

const rows = [
  serviceRow({
    cells: serviceCells([
      serviceCell('fair'),
      serviceCell('hot', { load: 3 }),
      serviceCell('dropping', { kind: 'dropped', load: null, endpoints: 0 }),
      serviceCell('no-candidate', { kind: 'excluded', load: null, endpoints: 0 }),
    ]),
  }),
  serviceRow({
    name: 'layer2',
    model: { id: 'single-node', confidence: 'status', product: 'MetalLB layer 2' },
    cells: serviceCells([serviceCell('announcer', { kind: 'forwards', load: null, endpoints: 0 })]),
  }),
  serviceRow({ name: 'everywhere', cells: serviceCells([], { elsewhere: { kind: 'forwards', entryShare: 0.1 } }) }),
]

test('folding leaves the nodes with pods, drops and announcers, and no node that only forwards with all others', () => {
  expect([...nodesInUse(rows)].sort()).toEqual(['announcer', 'dropping', 'fair', 'hot'])
})
test('a narrow window shows only nodes on which something departs', () => {
  expect([...departingNodes(rows)].sort()).toEqual(['dropping', 'hot'])
})
