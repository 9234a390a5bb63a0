import { describe, expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { Service, SliceEndpoint } from '@/lib/domain/cluster'
import { computeSkew } from '@/lib/domain/skew/skew'
import { aCluster, aModel, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import type { PortDistribution } from './result'

type Case = {
  endpoints: readonly SliceEndpoint[]
  nodes: number
  zones?: string
  model?: Partial<BalancerModel>
  service?: Partial<Service>
}

/** The one port of a Service on nodes n1…, under a balancer that probes unless said otherwise. */
function solve({ endpoints, nodes, zones, model, service }: Case): PortDistribution {
  const built = aService(service)
  const state = aCluster(built, [aSlice(endpoints)], nodesOf(nodes, zones))
  const [port] = distribute({ state, service: built, model: aModel({ probed: true, ...model }) }).ports
  if (port === undefined) throw new Error('the Service has no port')
  return port
}

const sharesOn = (port: PortDistribution, node: string) =>
  port.endpoints.filter((endpoint) => endpoint.nodeName === node).map((endpoint) => endpoint.share)
const entries = (port: PortDistribution) => Object.fromEntries(port.nodes.map((node) => [node.name, node.entryShare]))

function expectShares(port: PortDistribution, byNode: Readonly<Record<string, readonly number[]>>) {
  for (const [node, expected] of Object.entries(byNode)) {
    const shares = sharesOn(port, node)
    expect(shares).toHaveLength(expected.length)
    expected.forEach((share, index) => {
      expect(shares[index]).toBeCloseTo(share, 12)
    })
  }
}

/** Figures as the table prints them: three decimals, the effective number two. */
function expectSkew(port: Pick<PortDistribution, 'skew'>, pam: number, cv: number, gini: number, effective: number) {
  expect(port.skew.peakToAverage).toBeCloseTo(pam, 3)
  expect(port.skew.cv).toBeCloseTo(cv, 3)
  expect(port.skew.gini).toBeCloseTo(gini, 3)
  expect(port.skew.effectiveNumber).toBeCloseTo(effective, 1)
}

const each = (count: number, share: number) => Array.from({ length: count }, () => share)

describe('worked examples (T16)', () => {
  test('E1: equal nodes with 5, 3 and 2 pods give 1/15, 1/9 and 1/6 a pod', () => {
    const port = solve({ endpoints: podsOn([5, 3, 2]), nodes: 3 })
    expectShares(port, { n1: each(5, 1 / 15), n2: each(3, 1 / 9), n3: each(2, 1 / 6) })
    expectSkew(port, 1.667, 0.385, 0.2, 8.71)
    expect(entries(port)).toEqual({ n1: 1 / 3, n2: 1 / 3, n3: 1 / 3 })
    expect(port.schedulerSkew).toBe(3)
    expect(port.droppedShare).toBe(0)
  })

  test('E2: weights by endpoints make every pod equal', () => {
    const port = solve({ endpoints: podsOn([5, 3, 2]), nodes: 3, model: { id: 'weighted' } })
    expectShares(port, { n1: each(5, 0.1), n2: each(3, 0.1), n3: each(2, 0.1) })
    expectSkew(port, 1, 0, 0, 10)
    expect(entries(port)).toEqual({ n1: 0.5, n2: 0.3, n3: 0.2 })
  })

  test('E3: nodes without pods leave a probed pool; unprobed they drop two fifths', () => {
    const probed = solve({ endpoints: podsOn([8, 1, 1]), nodes: 5 })
    expectShares(probed, { n1: each(8, 1 / 24), n2: [1 / 3], n3: [1 / 3] })
    expectSkew(probed, 3.333, 1.167, 0.467, 4.24)
    expect(probed).toMatchObject({ poolNodes: 3, droppedShare: 0, schedulerSkew: 8 })

    const unprobed = solve({ endpoints: podsOn([8, 1, 1]), nodes: 5, model: { probed: false } })
    expect(unprobed.droppedShare).toBeCloseTo(0.4, 12)
    expect(entries(unprobed)).toEqual({ n1: 0.2, n2: 0.2, n3: 0.2 })
    expect(unprobed.elsewhere).toEqual([{ zone: null, nodes: 2, entryShare: 0.2, usableEndpoints: 0 }])
    expectSkew(unprobed, 3.333, 1.167, 0.467, 4.24)
  })

  test('E4: one node with all pods is perfectly even and a single point of failure', () => {
    const port = solve({ endpoints: podsOn([6]), nodes: 4 })
    expectShares(port, { n1: each(6, 1 / 6) })
    expectSkew(port, 1, 0, 0, 6)
    expect(port.singleNode).toBe(true)
  })

  test('E5: equal counts make Local even', () => {
    const port = solve({ endpoints: podsOn([2, 2, 2]), nodes: 3 })
    expectShares(port, { n1: each(2, 1 / 6), n2: each(2, 1 / 6), n3: each(2, 1 / 6) })
    expectSkew(port, 1, 0, 0, 6)
    expect(port.singleNode).toBe(false)
  })

  test.each(['equal-node', 'ecmp'] as const)('E6: two pods and one, %s, give 25, 25 and 50 %%', (id) => {
    const port = solve({ endpoints: podsOn([2, 1]), nodes: 3, model: { id, probed: id === 'ecmp' ? null : true } })
    expectShares(port, { n1: [0.25, 0.25], n2: [0.5] })
    expectSkew(port, 1.5, 0.354, 0.167, 2.67)
  })

  test('E7: with cross-zone off a zone of one pod gets half of everything', () => {
    const endpoints = podsOn([1, 2, 2, 2])
    const off = solve({ endpoints, nodes: 4, zones: 'ABBB', model: { id: 'zonal', crossZone: false } })
    expectShares(off, { n1: [0.5], n2: each(2, 1 / 12), n3: each(2, 1 / 12), n4: each(2, 1 / 12) })
    expectSkew(off, 3.5, 1.021, 0.357, 3.43)
    const on = solve({ endpoints, nodes: 4, zones: 'ABBB', model: { id: 'zonal', crossZone: true } })
    expectShares(on, { n1: [0.25], n2: each(2, 1 / 8), n4: each(2, 1 / 8) })
    expect(on.skew.peakToAverage).toBeCloseTo(1.75, 6)
    expect(on.skew.cv).toBeCloseTo(0.306, 3)
    expect(on.skew.gini).toBeCloseTo(0.107, 3)
  })

  test('E8: one announcer under Local starves the pods of every other node; under Cluster none', () => {
    const model = { id: 'single-node', announcers: ['n1'] } as const
    const local = solve({ endpoints: podsOn([3, 4, 3]), nodes: 3, model })
    expectShares(local, { n1: each(3, 1 / 3), n2: each(4, 0), n3: each(3, 0) })
    expectSkew(local, 3.333, 1.528, 0.7, 3)
    const cluster = solve({
      endpoints: podsOn([3, 4, 3]),
      nodes: 3,
      model,
      service: { externalTrafficPolicy: 'Cluster' },
    })
    expectShares(cluster, { n1: each(3, 0.1), n2: each(4, 0.1), n3: each(3, 0.1) })
    expect(cluster.skew.peakToAverage).toBeCloseTo(1, 12)
    expect(entries(cluster)).toEqual({ n1: 1, n2: 0, n3: 0 })
    expect(cluster.hopShare).toBeCloseTo(0.7, 12)
  })

  test('E9: one pod against nine: equal nodes five times the mean, weights even', () => {
    const equal = solve({ endpoints: podsOn([1, 9]), nodes: 2 })
    expectShares(equal, { n1: [0.5], n2: each(9, 1 / 18) })
    expectSkew(equal, 5, 1.333, 0.4, 3.6)
    const weighted = solve({ endpoints: podsOn([1, 9]), nodes: 2, model: { id: 'weighted' } })
    expectSkew(weighted, 1, 0, 0, 10)
  })

  test('E10: over the pool entry is even though half of the candidates get nothing', () => {
    const port = solve({ endpoints: podsOn([3, 3]), nodes: 4 })
    expect(port.nodeSkew.peakToAverage).toBeCloseTo(1, 12)
    expect(port).toMatchObject({ poolNodes: 2, candidateNodes: 4, nodesWithEndpoints: 2 })
    const overCandidates = computeSkew([0.5, 0.5, 0, 0])
    expect(overCandidates).toEqual({ peakToAverage: 2, cv: 1, gini: 0.5, effectiveNumber: 2 })
  })

  test('E11: zone hints make the pod of a zone with two entry nodes carry two thirds', () => {
    const hinted = podsOn([1, 0, 3], (node) => ({ zoneHints: [node === 3 ? 'B' : 'A'] }))
    const service = { externalTrafficPolicy: 'Cluster' } as const
    const port = solve({ endpoints: hinted, nodes: 3, zones: 'AAB', service })
    expectShares(port, { n1: [2 / 3], n3: each(3, 1 / 9) })
    expectSkew(port, 2.667, 0.962, 0.417, 2.08)
    expect(port.hints).toBe('zone')
    const plain = solve({ endpoints: podsOn([1, 0, 3]), nodes: 3, zones: 'AAB', service })
    expectShares(plain, { n1: [0.25], n3: each(3, 0.25) })
  })

  test('E12: before the balancer notices, a terminating pod still serves its node alone', () => {
    const endpoints = [...podsOn([2]), anEndpoint('10.0.2.10', 'n2', terminating)]
    const before = solve({ endpoints, nodes: 2, model: { probed: false } })
    expectShares(before, { n1: [0.25, 0.25], n2: [0.5] })
    expectSkew(before, 1.5, 0.354, 0.167, 2.67)
    const after = solve({ endpoints, nodes: 2 })
    expectShares(after, { n1: [0.5, 0.5], n2: [0] })
    expect(after.poolNodes).toBe(1)
  })
})
