import { describe, expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aWorkload } from '@/lib/domain/findings/test-question'
import { aModel, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { Scenario } from './scenario'
import { ask, imagine, portOf } from './test-question'

const bgp = (announcers: readonly string[]): Partial<BalancerModel> => ({
  id: 'ecmp',
  confidence: 'status',
  product: 'MetalLB BGP',
  candidateRule: 'metallb',
  probed: null,
  announcers,
})
const spread: Scenario = { placement: [{ kind: 'spread', over: 'node', maxSkew: 1, hard: true }] }

const under = (scenario: Scenario, given: Parameters<typeof ask>[0]) => imagine(ask(given), scenario)
const entering = (scenario: Scenario, given: Parameters<typeof ask>[0]) => {
  const port = portOf(under(scenario, given))
  return Object.fromEntries(port.nodes.map(({ name, entryShare }) => [name, entryShare]))
}

describe('an address that several nodes announce', () => {
  const uneven = {
    endpoints: podsOn([5, 3, 2]),
    nodes: nodesOf(5),
    model: bgp(['n1', 'n2', 'n3']),
    workload: aWorkload({ replicas: 10 }),
  }

  test('is announced by each node that pods come to under Local', () => {
    expect(entering(spread, uneven)).toEqual({ n1: 0.2, n2: 0.2, n3: 0.2, n4: 0.2, n5: 0.2 })
    expect(under(spread, uneven).assumptions.join(' ')).toContain(
      'Assumed that every node with an endpoint that serves announces the address.',
    )
  })

  test('is announced by every node that may once the policy is Cluster, so that most connections go on to a second node', () => {
    const port = portOf(under({ policy: 'Cluster' }, uneven))
    expect(port.poolNodes).toBe(5)
    expect(port.hopShare).toBeCloseTo(1 - 1 / 5)
  })

  test('is announced by nodes with pods alone once the policy is Local', () => {
    const cluster = { ...uneven, service: { externalTrafficPolicy: 'Cluster' } as const }
    const given = { ...cluster, model: bgp(['n1', 'n2', 'n3', 'n4', 'n5']) }
    expect(portOf(under({ policy: 'Local' }, given))).toMatchObject({ poolNodes: 3, droppedShare: 0 })
  })

  test('is not announced by a node that may now and does not', () => {
    const given = { ...uneven, model: bgp(['n1', 'n2']) }
    expect(entering(spread, given)).toEqual({ n1: 0.25, n2: 0.25, n3: 0, n4: 0.25, n5: 0.25 })
    expect(under(spread, given).assumptions.join(' ')).toContain('but for 1 that may now and does not')
  })

  test('stays with the nodes that a reader named', () => {
    const given = { ...uneven, model: { ...bgp(['n1', 'n2', 'n3']), confidence: 'reader' } as const }
    expect(portOf(under({ policy: 'Cluster' }, given)).poolNodes).toBe(3)
    expect(portOf(under({ policy: 'Cluster', lost: ['n1'] }, given)).poolNodes).toBe(2)
  })

  test('is announced as now where nothing changes that announcing hangs on', () => {
    const given = { ...uneven, model: bgp(['n1', 'n2']) }
    expect(portOf(under({ weights: false }, given)).poolNodes).toBe(2)
  })
})

test('ways that contradict each other each lose the announcer that is lost', () => {
  const couldBe = [
    aModel({ id: 'single-node', candidateRule: 'metallb', announcers: ['n1'], confidence: 'status' }),
    aModel(bgp(['n1', 'n2'])),
  ]
  const given = {
    endpoints: podsOn([1, 1]),
    nodes: nodesOf(2),
    model: { id: 'unknown', candidateRule: 'metallb', couldBe } as const,
  }
  const applied = under({ drained: ['n1'] }, given)
  expect(applied.model.couldBe.map(({ announcers }) => announcers)).toEqual([null, null])
  const dropped = distribute(applied).bounds?.flatMap(({ ports }) => ports.map((port) => port.droppedShare))
  expect(new Set(dropped)).toEqual(new Set([0]))
})

test('weights that a reader imagines stand in place of what objects contradict each other in', () => {
  const couldBe = [aModel({ id: 'zonal' }), aModel({ id: 'equal-node' })]
  const given = { endpoints: podsOn([3, 1]), nodes: nodesOf(2), model: { id: 'unknown', couldBe } as const }
  const port = portOf(under({ weights: true }, given))
  expect(port.endpoints.map(({ share }) => share)).toEqual([0.25, 0.25, 0.25, 0.25])
})
