import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerPort, distributionAnswer, exampleE1 } from '@/e2e/fixtures/service-answers'
import { buildFlow } from './flow-model'
import type { Flow } from './flow-types'

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const entering = (flow: Flow) => sum(flow.nodes.map((node) => node.shares[0] ?? 0))
const served = (flow: Flow) => sum(flow.groups.flatMap((group) => group.pods.map((pod) => pod.shares[0] ?? 0)))

const flowOf = (answer = exampleE1()) => {
  const port = answer.ports[0]
  if (port === undefined) throw new Error('the answer has no port')
  const flow = buildFlow(answer, port)
  if (flow === null) throw new Error('nothing to draw')
  return flow
}

const equalNodes = (count: number, podsEach: number, zones = ['a', 'b', 'c']) =>
  Array.from({ length: count }, (_, index) => ({
    name: `n${String(index).padStart(3, '0')}`,
    pods: podsEach,
    entryShare: 1 / count,
    zone: zones[index % zones.length] ?? 'a',
  }))

describe('the path of a connection', () => {
  test('under Local each node feeds its own pods and says by how many it divides', () => {
    const flow = flowOf()
    expect(flow.kind).toBe('own-pods')
    expect(flow.nodes.map((node) => [node.label, node.divisor.low])).toEqual([
      ['kn-a04', 5],
      ['kn-b02', 3],
      ['kn-c07', 2],
    ])
    expect(flow.groups.map((group) => [group.nodeKey, group.pods.length])).toEqual([
      ['kn-a04', 5],
      ['kn-b02', 3],
      ['kn-c07', 2],
    ])
    expect(flow.groups[2]?.pods[0]?.load.high).toBeCloseTo(5 / 3)
  })

  test('under Cluster no node owns a group of pods', () => {
    const nodes = equalNodes(3, 2)
    const flow = flowOf(distributionAnswer([answerPort(nodes, 'Cluster')], { policy: 'Cluster' }))
    expect(flow.kind).toBe('any-pod')
    expect(flow.groups.every((group) => group.nodeKey === null)).toBe(true)
  })

  test('the direct model has no entry node', () => {
    const flow = flowOf(distributionAnswer([answerPort(equalNodes(3, 2))], { model: { id: 'direct' } }))
    expect(flow.nodes).toEqual([])
    expect(flow.idleNodes).toEqual([])
    expect(served(flow)).toBeCloseTo(1)
  })

  test('a node that gets connections without a pod drops them, after the nodes that serve', () => {
    const port = answerPort([
      { name: 'a', pods: 0, entryShare: 0.5 },
      { name: 'b', pods: 1, entryShare: 0.5 },
    ])
    expect(flowOf(distributionAnswer([port])).nodes.map((node) => [node.label, node.fate])).toEqual([
      ['b', 'serves'],
      ['a', 'dropped'],
    ])
  })

  test('where no endpoint exists at all, connections are refused and not dropped', () => {
    const port = answerPort([{ name: 'a', pods: 0, entryShare: 1 }], 'Local', { refusedShare: 1, droppedShare: 0 })
    expect(flowOf(distributionAnswer([port])).nodes[0]?.fate).toBe('refused')
  })

  test('what the balancer can send to no healthy node at all is lost in the node column, at its full width', () => {
    const port = answerPort([{ name: 'a', pods: 0, entryShare: 0 }], 'Local', { droppedShare: 1 })
    expect(flowOf(distributionAnswer([port])).nodes).toMatchObject([
      { label: 'no healthy node', fate: 'dropped', shares: [1] },
    ])
  })

  test('without an endpoint anywhere all of it is refused, even where no node is in the pool', () => {
    const port = answerPort([{ name: 'a', pods: 0, entryShare: 0 }], 'Cluster', { refusedShare: 1 })
    expect(flowOf(distributionAnswer([port], { policy: 'Cluster' })).nodes).toMatchObject([
      { fate: 'refused', shares: [1] },
    ])
  })

  test('nodes that get nothing are counted by their reason, the commonest first', () => {
    const port = answerPort([
      { name: 'a', pods: 1, entryShare: 1 },
      { name: 'b', pods: 0, entryShare: 0, reason: 'excluded by label' },
      { name: 'c', pods: 0, entryShare: 0 },
      { name: 'd', pods: 0, entryShare: 0 },
    ])
    expect(flowOf(distributionAnswer([port])).idleNodes).toEqual([
      { reason: 'has no ready pod', nodes: ['c', 'd'] },
      { reason: 'excluded by label', nodes: ['b'] },
    ])
  })

  test('a node of which it is not known whether connections enter there is none that gets nothing', () => {
    const port = answerPort([{ name: 'a', pods: 1, entryShare: 0 }], 'Cluster')
    const nodes = port.nodes.map((node) => ({ ...node, inPool: null, entryShare: null, candidate: true }))
    expect(flowOf(distributionAnswer([{ ...port, nodes }], { policy: 'Cluster' })).idleNodes).toEqual([])
  })

  test('ready pods on nodes that the balancer never picks are counted as idle', () => {
    const port = answerPort([
      { name: 'a', pods: 3, entryShare: 1 },
      { name: 'b', pods: 7, entryShare: 0 },
    ])
    const flow = flowOf(distributionAnswer([port], { model: { id: 'single-node' } }))
    expect(flow.idlePods).toBe(7)
    expect(flow.groups).toHaveLength(1)
  })

  test('an unknown balancer keeps both bounds and draws neither as the truth', () => {
    const unknown = answerPort([
      { name: 'a', pods: 1, entryShare: null },
      { name: 'b', pods: 9, entryShare: null },
    ])
    const equal = answerPort([
      { name: 'a', pods: 1, entryShare: 0.5 },
      { name: 'b', pods: 9, entryShare: 0.5 },
    ])
    const weighted = answerPort([
      { name: 'a', pods: 1, entryShare: 0.1 },
      { name: 'b', pods: 9, entryShare: 0.9 },
    ])
    const answer = distributionAnswer([unknown], {
      model: { id: 'unknown' },
      bounds: [
        { model: 'equal-node', ports: [equal] },
        { model: 'weighted', ports: [weighted] },
      ],
    })
    const flow = flowOf(answer)
    expect(flow.nodes[0]?.shares).toEqual([0.5, 0.1])
    expect(flow.groups[0]?.pods[0]?.load.low).toBeCloseTo(1)
    expect(flow.groups[0]?.pods[0]?.load.high).toBeCloseTo(5)
  })

  test('shares that nobody knows give no picture instead of an empty one', () => {
    const port = answerPort([{ name: 'a', pods: 1, entryShare: null }])
    expect(buildFlow(distributionAnswer([port], { model: { id: 'unknown' } }), port)).toBeNull()
  })
})

describe('folding', () => {
  test('over 12 entry nodes fold by zone, and what is dropped stays apart', () => {
    const nodes = equalNodes(36, 1).map((node, index) => (index === 0 ? { ...node, pods: 0 } : node))
    const flow = flowOf(distributionAnswer([answerPort(nodes)]))
    expect(flow.nodes.map((node) => [node.label, node.nodes.length, node.fate])).toEqual([
      ['zone a', 11, 'serves'],
      ['zone b', 12, 'serves'],
      ['zone c', 12, 'serves'],
      // A block of one node keeps its name.
      ['n000', 1, 'dropped'],
    ])
    expect(flow.nodesAreFolded).toBe(true)
  })

  test('over 24 pods fold by node', () => {
    const flow = flowOf(distributionAnswer([answerPort(equalNodes(5, 6))]))
    expect(flow.groups.map((group) => group.pods.map((pod) => pod.pods))).toEqual([[6], [6], [6], [6], [6]])
    expect(flow.podsAreFolded).toBe(true)
  })

  test('over 24 nodes with pods, pods fold as their entry nodes do', () => {
    const flow = flowOf(distributionAnswer([answerPort(equalNodes(60, 2))]))
    expect(flow.groups.map((group) => [group.nodeKey, group.pods[0]?.pods])).toEqual(
      flow.nodes.map((node) => [node.key, 40]),
    )
  })

  test('folding never changes what enters or what is served', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 90 })
    fc.assert(
      fc.property(counts, fc.constantFrom('Local' as const, 'Cluster' as const), (pods, policy) => {
        fc.pre(pods.some((count) => count > 0))
        const nodes = pods.map((count, index) => ({
          name: `n${index}`,
          pods: count,
          entryShare: 1 / pods.length,
          zone: ['a', 'b', 'c', 'd'][index % 4] ?? 'a',
        }))
        const port = answerPort(nodes, policy)
        const flow = flowOf(distributionAnswer([port], { policy }))
        expect(entering(flow)).toBeCloseTo(1)
        expect(served(flow)).toBeCloseTo(1 - (port.droppedShare ?? 0))
      }),
    )
  })
})
