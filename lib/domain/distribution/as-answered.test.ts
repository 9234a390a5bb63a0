import { describe, expect, test } from 'vitest'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { aCluster, aModel, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import { listNodes } from './list-nodes'
import type { PortDistribution } from './result'
import { entries, ofBothFamilies, solve, solvePort } from './test-solve'

describe('as answered', () => {
  const answer = (fields: Partial<HealthAnswer>): HealthAnswer => ({
    outcome: 'answered',
    status: 200,
    localEndpoints: 1,
    serviceProxyHealthy: true,
    nodeEligible: null,
    weight: 1,
    service: { namespace: 'shop', name: 'web' },
    emptyBody: false,
    latencyMs: 1,
    checkedAtMs: 0,
    sinceMs: 0,
    ...fields,
  })
  const slices = [aSlice(podsOn([2, 1]))]

  test('a node that answers 200 without endpoints enters the pool and drops what it gets', () => {
    const answers = new Map([
      ['n1', answer({})],
      ['n2', answer({})],
      ['n3', answer({ service: { namespace: 'shop', name: 'other' } })],
    ])
    const distribution = solve({ slices, nodes: nodesOf(4), model: { probed: true }, answers })
    expect(distribution.basis).toBe('as-answered')
    expect(distribution.ports[0]).toMatchObject({ rule: 'answered', poolNodes: 3 })
    expect(distribution.ports[0]?.droppedShare).toBeCloseTo(1 / 3, 12)
  })

  test.each([answer({ status: 503 }), answer({ outcome: 'refused', status: null })])(
    'a node that answers otherwise leaves it',
    (n1) => {
      const answers = new Map([['n1', n1]])
      expect(entries(solvePort({ slices, nodes: nodesOf(3), model: { probed: true }, answers }))).toEqual({
        n1: 0,
        n2: 1,
      })
    },
  )

  test.each(['timeout', 'unreachable'] as const)('%s says nothing: the node counts as expected', (outcome) => {
    const answers = new Map([['n1', answer({ outcome, status: null, weight: null })]])
    const model = { id: 'weighted', probed: true } as const
    const port = solvePort({ slices, nodes: nodesOf(3), model, answers })
    expect(entries(port)).toEqual({ n1: 2 / 3, n2: 1 / 3 })
  })

  test('weights are those of the header, and one that lacks makes all alike', () => {
    const weights = new Map([
      ['n1', answer({ weight: 3 })],
      ['n2', answer({ weight: 1 })],
    ])
    const model = { id: 'weighted', probed: true } as const
    expect(entries(solvePort({ slices, nodes: nodesOf(2), model, answers: weights }))).toEqual({ n1: 0.75, n2: 0.25 })
    const lacking = new Map([...weights, ['n2', answer({ weight: null })] as const])
    expect(entries(solvePort({ slices, nodes: nodesOf(2), model, answers: lacking }))).toEqual({ n1: 0.5, n2: 0.5 })
  })

  test('the reason for each node is its answer, or the objects where there was none', () => {
    const service = aService()
    const state = aCluster(service, slices, nodesOf(3))
    const answers = new Map([['n1', answer({ status: 503 })]])
    const distribution = distribute({
      state,
      service,
      model: aModel({ probed: true }),
      answers: ofBothFamilies(answers),
    })
    const rows = listNodes(state, distribution, distribution.ports[0] as PortDistribution)
    expect(rows.map(({ name, inPool, reason }) => [name, inPool, reason])).toEqual([
      ['n1', false, 'left out, by what the health port answered or, where it was silent, by the objects'],
      ['n2', true, 'healthy, by what the health port answered or, where it was silent, by the objects'],
      ['n3', false, 'left out, by what the health port answered or, where it was silent, by the objects'],
    ])
  })

  test('each family goes by what was answered on addresses of that family', () => {
    const service = aService({ ipFamilies: ['IPv4', 'IPv6'] })
    const v6 = aSlice([anEndpoint('fd00::1', 'n1'), anEndpoint('fd00::2', 'n2')], { name: 'v6', addressType: 'IPv6' })
    const state = aCluster(service, [...slices, v6], nodesOf(2))
    const answers = new Map([['IPv6', new Map([['n1', answer({ status: 503 })]])]] as const)
    const { ports } = distribute({ state, service, model: aModel({ probed: true }), answers })
    expect(ports.map((port) => [port.family, entries(port)])).toEqual([
      ['IPv4', { n1: 0.5, n2: 0.5 }],
      ['IPv6', { n1: 0, n2: 1 }],
    ])
  })

  test('a balancer that probes nothing does not care', () => {
    const answers = new Map([['n1', answer({ status: 503 })]])
    expect(solvePort({ slices, nodes: nodesOf(2), model: { probed: false }, answers }).poolNodes).toBe(2)
  })
})
