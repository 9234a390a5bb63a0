import { expect, test } from 'vitest'
import type { NodeLoad, NodesResponse } from '@/lib/contracts/nodes'
import { orderNodeLoads } from './order-node-loads'
import { sayNodes } from './say-nodes'

const aLoad = (fields: Partial<NodeLoad> = {}): NodeLoad => ({
  enters: 3,
  serves: 1,
  loses: 0,
  losesHere: 0,
  idle: 0,
  excluded: 0,
  unknown: 0,
  endpoints: 2,
  worst: null,
  ...fields,
})
const nodesWith = (loads: readonly Partial<NodeLoad>[]): NodesResponse['nodes'] =>
  loads.map((fields, at) => ({
    name: `n${at + 1}`,
    zone: null,
    ready: true,
    unschedulable: false,
    deleting: false,
    load: aLoad(fields),
  }))
const text = (answer: Partial<NodesResponse>) =>
  sayNodes({ nodes: [], everywhere: [], denied: false, ...answer })
    .map((part) => (typeof part === 'string' ? part : `[${part.text}]`))
    .join('')

const lost = { namespace: 'batch', name: 'report-api', droppedShare: 0.95, nodes: 3 }
const here = { loses: 2, losesHere: 1, worst: { namespace: 'media', name: 'transcode', entryShare: 0.3 } }

test('the nodes that lose something are counted, and the worst is named', () => {
  expect(text({ nodes: nodesWith([here, here, {}]) })).toBe(
    '[2 nodes lose what enters there], n1 of media/transcode most. New connections enter on 3 of 3 nodes and are served on 3.',
  )
})

test('one Service that loses everywhere is said once, beside what single nodes lose', () => {
  const nodes = nodesWith([here, { loses: 1 }, { loses: 1 }])
  expect(text({ nodes, everywhere: [lost] })).toBe(
    '[1 node loses something of its own], n1 of media/transcode most. batch/report-api loses what enters on every node. New connections enter on 3 of 3 nodes and are served on 3.',
  )
  expect(text({ nodes: nodesWith([{ loses: 1 }, {}]), everywhere: [{ ...lost, nodes: 1 }] })).toBe(
    '[batch/report-api loses what enters] on 1 of 2 nodes. New connections enter on 2 of 2 nodes and are served on 2.',
  )
})

test('nothing lost is not said', () => {
  expect(text({ nodes: nodesWith([{}]) })).toBe('New connections enter on 1 of 1 node and are served on 1.')
})

test('the node that loses most of a Service stands first, then others that lose, then one that departs, then the rest', () => {
  const less = { ...here, losesHere: 2, worst: { ...here.worst, entryShare: 0.03 } }
  const [one, two, three, four] = nodesWith([{}, less, here, {}])
  if (one === undefined || two === undefined || three === undefined || four === undefined) throw new Error('no nodes')
  const nodes = [one, two, three, { ...four, unschedulable: true }]
  expect(orderNodeLoads(nodes, '', 'harm').map(({ name }) => name)).toEqual(['n3', 'n2', 'n4', 'n1'])
})
