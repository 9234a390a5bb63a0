import { describe, expect, test } from 'vitest'
import { aModel, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { cluster, shares, solve, solvePort } from './test-solve'

describe('an unknown balancer', () => {
  test('has no shares of its own, and equal-node and weighted as bounds', () => {
    const distribution = solve({ slices: [aSlice(podsOn([5, 3, 2]))], nodes: nodesOf(3), model: { id: 'unknown' } })
    expect(distribution.ports[0]).toMatchObject({
      rule: 'unknown',
      droppedShare: null,
      refusedShare: null,
      hopShare: null,
    })
    expect(distribution.ports[0]?.nodes[0]).toMatchObject({ inPool: null, entryShare: null, servingShare: null })
    expect(distribution.bounds?.map(({ model }) => model)).toEqual(['equal-node', 'weighted'])
    expect(distribution.bounds?.[0]?.ports[0]?.skew.peakToAverage).toBeCloseTo(5 / 3, 12)
    expect(distribution.bounds?.[1]?.ports[0]?.skew.peakToAverage).toBeCloseTo(1, 12)
  })

  test('of a product that announces has its two ways of announcing as bounds', () => {
    const model = { id: 'unknown', candidateRule: 'metallb' } as const
    const distribution = solve({ slices: [aSlice(podsOn([2, 1]))], nodes: nodesOf(3), model })
    expect(distribution.bounds?.map(({ model, ports }) => [model, ports[0]?.skew.peakToAverage])).toEqual([
      ['ecmp', 1.5],
      ['single-node', 1.5],
      ['single-node', 3],
    ])
  })

  test('of which objects say different things has each of those as a bound', () => {
    const announcedBy = (name: string) => aModel({ id: 'single-node', announcers: [name] })
    const model = { id: 'unknown', couldBe: [announcedBy('n1'), announcedBy('n3')] } as const
    const { bounds } = solve({ slices: [aSlice(podsOn([2, 1, 0]))], nodes: nodesOf(3), model })
    expect(bounds?.map(({ model, ports }) => [model, ports[0]?.droppedShare])).toEqual([
      ['single-node', 0],
      ['single-node', 1],
    ])
  })

  test('of a product that announces keeps them where the reader names the nodes that it may use', () => {
    const model = { id: 'unknown', candidateRule: 'metallb', candidates: ['n1', 'n2'] } as const
    const distribution = solve({ slices: [aSlice(podsOn([2, 1]))], nodes: nodesOf(3), model })
    expect(distribution.bounds?.map(({ model }) => model)).toEqual(['ecmp', 'single-node', 'single-node'])
  })

  test('has no bounds to tell once the model is known', () => {
    expect(solve({ slices: [aSlice(podsOn([1]))], nodes: nodesOf(1) }).bounds).toBeNull()
  })
})

describe('a Service that a label hands to another proxy than kube-proxy', () => {
  const question = {
    slices: [aSlice(podsOn([2, 1]))],
    nodes: nodesOf(3),
    service: { serviceProxyName: '' },
  }

  test.each(['equal-node', 'single-node', 'multi-address', 'unknown'] as const)(
    'is not known under %s, whatever its endpoints',
    (id) => {
      const port = solvePort({ ...question, model: { id, probed: true } })
      expect(port).toMatchObject({ rule: 'other-proxy', droppedShare: null, refusedShare: null, hopShare: null })
      expect(shares(port)).toEqual([null, null, null])
      expect(port.skew.peakToAverage).toBeNull()
      expect(port.nodes[0]).toMatchObject({ inPool: null, entryShare: null, servingShare: null })
    },
  )

  test('is known where the balancer sends straight to pods, for then no proxy is asked', () => {
    expect(shares(solvePort({ ...question, model: { id: 'direct' } }))).toEqual([1 / 3, 1 / 3, 1 / 3])
  })
})

describe('without the right to read nodes', () => {
  const slices = [aSlice(podsOn([2, 1]))]

  test('a probed Local pool is still known: it is the nodes with ready endpoints', () => {
    const port = solvePort({ slices, nodes: null, model: { probed: true } })
    expect(shares(port)).toEqual([0.25, 0.25, 0.5])
    expect(port).toMatchObject({ candidateNodes: null, poolNodes: 2, schedulerSkew: null })
    expect(port.nodes[0]).toMatchObject({ candidate: null, inPool: true })
  })

  test('under Cluster pods get the same each, and where connections enter is not known', () => {
    const port = solvePort({ slices, nodes: null, model: { probed: true }, service: cluster })
    expect(shares(port)).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect(port).toMatchObject({ rule: 'unknown', droppedShare: 0, hopShare: null, poolNodes: null })
  })

  test('what an unprobed balancer loses cannot be known', () => {
    const port = solvePort({ slices, nodes: null, model: { probed: false } })
    expect(port).toMatchObject({ droppedShare: null, refusedShare: 0 })
    expect(shares(port)).toEqual([null, null, null])
  })

  test("a reader's candidates make it known, whatever zones the endpoints name", () => {
    const slices = [aSlice(podsOn([2, 1], () => ({ zone: 'A' })))]
    const model = { probed: false, candidates: ['n1', 'n9'] } as const
    const port = solvePort({ slices, nodes: null, model })
    expect(port).toMatchObject({ droppedShare: 0.5, poolNodes: 2 })
    expect(shares(port)).toEqual([0.25, 0.25, 0])
  })

  test('a cluster that shows no node at all is one whose nodes are not known', () => {
    expect(solvePort({ slices, nodes: [], model: { probed: true }, service: cluster }).rule).toBe('unknown')
  })
})
