import { describe, expect, test } from 'vitest'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aNode, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { ask, type Case, imagine } from '../test-question'
import { computeBlastRadius, type NodeLoss } from './blast-radius'

function blast(question: Case) {
  const applied = imagine(ask(question), {})
  const distribution = distribute(applied)
  const [port] = distribution.ports
  if (port === undefined) throw new Error('no port')
  return computeBlastRadius({ ...applied, distribution, port })
}

const lossOf = (losses: readonly NodeLoss[], name: string): NodeLoss => {
  const loss = losses.find(({ nodes }) => nodes.includes(name))
  if (loss === undefined) throw new Error(`no loss of ${name}`)
  return loss
}

/** Zones a, b and c of twelve nodes each, as drawn; pods on one node of each. */
const zones = 'aaaaaaaaaaaabbbbbbbbbbbbcccccccccccc'
const drawn = (policy: 'Local' | 'Cluster'): Case => ({
  endpoints: [
    ...podsOn([5]),
    ...podsOn(Array.from({ length: 13 }, (_, at) => (at === 12 ? 3 : 0))),
    ...podsOn(Array.from({ length: 25 }, (_, at) => (at === 24 ? 2 : 0))),
  ],
  nodes: nodesOf(36, zones),
  service: { externalTrafficPolicy: policy },
})

describe('losing one node of E1 among 36', () => {
  test('under Local costs what enters there, and leaves the rest as uneven as it is', () => {
    const { nodes, zones: byZone } = blast(drawn('Local'))
    expect(lossOf(nodes, 'n1')).toMatchObject({ atOnce: 1 / 3, forwarded: 0, readyEndpoints: 5 })
    expect(lossOf(nodes, 'n1').after.skew.peakToAverage).toBeCloseTo(1.25, 9)
    expect(lossOf(nodes, 'n13').after.skew.peakToAverage).toBeCloseTo(1.75, 9)
    expect(lossOf(nodes, 'n25').after.skew.peakToAverage).toBeCloseTo(4 / 3, 9)
    expect(lossOf(nodes, 'n2')).toMatchObject({ atOnce: 0, untilNoticed: 0 })
    expect(lossOf(nodes, 'n2').after.skew.peakToAverage).toBeCloseTo(5 / 3, 9)
    expect(byZone.map(({ zone, atOnce }) => [zone, atOnce])).toEqual([
      ['a', 1 / 3],
      ['b', 1 / 3],
      ['c', 1 / 3],
    ])
  })

  test('under Cluster costs what enters there and what is sent there from elsewhere', () => {
    const { nodes, zones: byZone } = blast(drawn('Cluster'))
    const loss = lossOf(nodes, 'n1')
    expect(loss.entering).toBeCloseTo(1 / 36, 12)
    expect(loss.forwarded).toBeCloseTo((35 / 36) * 0.5, 12)
    expect(loss.atOnce).toBeCloseTo(0.514, 3)
    expect(loss.untilNoticed).toBeCloseTo(1 / 36, 12)
    expect(lossOf(nodes, 'n13').atOnce).toBeCloseTo(0.319, 3)
    expect(lossOf(nodes, 'n25').atOnce).toBeCloseTo(0.222, 3)
    expect(lossOf(nodes, 'n2').atOnce).toBeCloseTo(1 / 36, 12)
    expect(loss.after.skew.peakToAverage).toBeCloseTo(1, 12)
    expect(byZone[0]?.atOnce).toBeCloseTo(1 / 3 + (2 / 3) * 0.5, 12)
  })

  test('stands with its like: 33 nodes without a pod are three kinds by zone', () => {
    const { nodes } = blast(drawn('Cluster'))
    expect(nodes.map((loss) => loss.nodes.length).sort((a, b) => a - b)).toEqual([1, 1, 1, 11, 11, 11])
    expect(nodes[0]?.nodes).toEqual(['n1'])
  })
})

describe('what is left', () => {
  test('of two nodes with 9 pods and 1 is a single pod (drawn node page)', () => {
    const { nodes } = blast({ endpoints: podsOn([9, 1]), nodes: nodesOf(2) })
    expect(lossOf(nodes, 'n1')).toMatchObject({ atOnce: 0.5 })
    expect(lossOf(nodes, 'n1').after).toMatchObject({ readyEndpoints: 1, droppedShare: 0 })
  })

  test('of the only node with pods is nothing, and that comes first', () => {
    const { nodes } = blast({ endpoints: podsOn([6]), nodes: nodesOf(4) })
    expect(nodes[0]?.nodes).toEqual(['n1'])
    expect(nodes[0]).toMatchObject({ atOnce: 1, untilNoticed: 1, after: { readyEndpoints: 0, refusedShare: 1 } })
    expect(nodes[1]).toMatchObject({ atOnce: 0, nodes: ['n2', 'n3', 'n4'] })
  })

  test('under Cluster with all pods on one node is refused everywhere once endpoints are gone', () => {
    const { nodes } = blast({
      endpoints: podsOn([6]),
      nodes: nodesOf(4),
      service: { externalTrafficPolicy: 'Cluster' },
    })
    expect(lossOf(nodes, 'n1').atOnce).toBeCloseTo(1, 9)
    expect(lossOf(nodes, 'n1')).toMatchObject({ untilNoticed: 1, after: { refusedShare: 1 } })
  })

  test('a single announcer takes everything with it, and who takes over is not known', () => {
    const model = { id: 'single-node', announcers: ['n1'], candidateRule: 'metallb' } as const
    const { nodes } = blast({ endpoints: podsOn([3, 4, 3]), nodes: nodesOf(3), model })
    expect(lossOf(nodes, 'n1').atOnce).toBe(1)
    expect(lossOf(nodes, 'n1').after.skew.peakToAverage).toBeNull()
    expect(lossOf(nodes, 'n2').atOnce).toBe(0)
  })

  test('connections that are dropped anyway do not meet the loss', () => {
    const { nodes } = blast({ endpoints: podsOn([2]), nodes: nodesOf(3), model: { probed: false } })
    expect(lossOf(nodes, 'n2')).toMatchObject({ atOnce: 0 })
    expect(lossOf(nodes, 'n2').after.droppedShare).toBeCloseTo(1 / 2, 12)
  })

  test('where connections go straight to pods only the pods are lost', () => {
    const { nodes } = blast({ endpoints: podsOn([3, 1]), nodes: nodesOf(2), model: { id: 'direct', crossZone: true } })
    expect(lossOf(nodes, 'n1')).toMatchObject({ entering: 0, forwarded: 0.75, untilNoticed: 0.75 })
  })

  test('an unknown balancer gives no figure', () => {
    const { nodes } = blast({ endpoints: podsOn([3, 1]), nodes: nodesOf(2), model: { id: 'unknown' } })
    expect(lossOf(nodes, 'n1')).toMatchObject({ atOnce: null, untilNoticed: null })
  })

  test('a node that is no candidate costs Local nothing although it has pods', () => {
    const label = 'node.kubernetes.io/exclude-from-external-load-balancers'
    const nodes = [aNode('n1'), aNode('n2', { labels: new Map([[label, 'true']]) })]
    expect(lossOf(blast({ endpoints: podsOn([2, 2]), nodes }).nodes, 'n2').atOnce).toBe(0)
  })
})
