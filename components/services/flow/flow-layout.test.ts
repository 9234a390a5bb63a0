import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerPort, distributionAnswer, exampleE1 } from '@/e2e/fixtures/service-answers'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { bandPath, mostDeparting } from './flow-bands'
import { layoutFlow } from './flow-layout'
import { buildFlow } from './flow-model'

const layoutOf = (answer: DistributionResponse, width = 1326) => {
  const port = answer.ports[0]
  const flow = port === undefined ? null : buildFlow(answer, port)
  if (flow === null) throw new Error('nothing to draw')
  return layoutFlow(flow, width)
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

describe('the geometry of the flow picture', () => {
  test('one scale holds in every column: clients, balancer, nodes and pods have the same height in all', () => {
    const layout = layoutOf(exampleE1())
    const scale = layout.balancer.height
    expect(layout.clients.height).toBe(scale)
    expect(sum(layout.nodes.map((node) => node.height))).toBeCloseTo(scale)
    expect(sum(layout.groups.flatMap((group) => group.pods.map((pod) => pod.height)))).toBeCloseTo(scale)
  })

  test('a pod that gets 2.5 times as much is drawn 2.5 times as high', () => {
    const layout = layoutOf(exampleE1())
    const first = layout.groups[0]?.pods[0]?.height ?? 0
    const last = layout.groups[2]?.pods[0]?.height ?? 0
    expect(last / first).toBeCloseTo(2.5)
  })

  test('what is dropped keeps its width and ends in a wall', () => {
    const port = answerPort([
      { name: 'a', pods: 2, entryShare: 0.6 },
      { name: 'b', pods: 0, entryShare: 0.4 },
    ])
    const layout = layoutOf(distributionAnswer([port]))
    const dropped = layout.nodes.find((node) => node.node.fate === 'dropped')
    expect(dropped?.height).toBeCloseTo(0.4 * layout.balancer.height)
    expect([...layout.walls.keys()]).toEqual(['b'])
    expect(layout.bands.find((band) => band.key === 'node b')?.tone).toEqual({ kind: 'fault' })
  })

  test('under Cluster all that enters meets before a pod is picked', () => {
    const nodes = ['a', 'b', 'c'].map((name) => ({ name, pods: 2, entryShare: 1 / 3 }))
    const layout = layoutOf(distributionAnswer([answerPort(nodes, 'Cluster')], { policy: 'Cluster' }))
    expect(layout.pick?.height).toBeCloseTo(layout.balancer.height)
  })

  test('a share that is not certain is a thin line, never a band', () => {
    const counts = [
      { name: 'a', pods: 1 },
      { name: 'b', pods: 9 },
    ]
    const under = (shares: readonly number[]) =>
      answerPort(counts.map((node, index) => ({ ...node, entryShare: shares[index] ?? 0 })))
    const answer = distributionAnswer([answerPort(counts.map((node) => ({ ...node, entryShare: null })))], {
      model: { id: 'unknown' },
      bounds: [
        { model: 'equal-node', ports: [under([0.5, 0.5])] },
        { model: 'weighted', ports: [under([0.1, 0.9])] },
      ],
    })
    const layout = layoutOf(answer)
    expect(layout.bands.map((band) => band.key)).toEqual(['balancer'])
    expect(layout.connectors).toHaveLength(12)
    expect(layout.nodes[0]?.certainHeight).toBeCloseTo(0.1 * layout.balancer.height)
  })

  test('nothing overlaps and nothing leaves the drawing, whatever the counts and the width', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(counts, fc.integer({ min: 640, max: 2400 }), (pods, width) => {
        fc.pre(pods.some((count) => count > 0))
        const nodes = pods.map((count, index) => ({ name: `n${index}`, pods: count, entryShare: 1 / pods.length }))
        const layout = layoutOf(distributionAnswer([answerPort(nodes)]), width)
        let lastBottom = 0
        for (const group of layout.groups) {
          expect(group.top).toBeGreaterThanOrEqual(lastBottom - 1e-6)
          lastBottom = group.bottom
        }
        expect(lastBottom).toBeLessThanOrEqual(layout.bottom + 1e-6)
        expect(layout.columns.pods + layout.columns.podWidth).toBeLessThan(width)
        const xs = [layout.columns.balancer, layout.columns.nodes, layout.columns.pods]
        expect([...xs].sort((one, other) => one - other)).toEqual(xs)
      }),
    )
  })
})

test('a band has the same height at both ends', () => {
  expect(bandPath(0, 10, 100, 30, 5)).toBe('M0 10C50 10 50 30 100 30v5C50 35 50 15 0 15Z')
})

test('of a range of loads half departs as far as double, and the farther end gives the colour', () => {
  expect(mostDeparting({ low: 0.4, high: 2 })).toBe(0.4)
  expect(mostDeparting({ low: 0.6, high: 2 })).toBe(2)
})
