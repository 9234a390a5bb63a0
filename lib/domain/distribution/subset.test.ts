import { describe, expect, test } from 'vitest'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { sayDistribution } from './in-words'
import { cluster, entries, shares, solve, solvePort } from './test-solve'

const gke = (kind: 'internal' | 'external') => ({
  candidateRule: 'gke-l4' as const,
  subset: `gke-${kind}` as const,
  probed: true,
  confidence: 'class' as const,
})

describe('a balancer that takes a subset of the nodes', () => {
  const question = { slices: [aSlice(podsOn([2, 1]))], nodes: nodesOf(40), service: cluster, model: gke('internal') }

  test('has no known entry nodes, and the same share for every pod whichever they are', () => {
    const port = solvePort(question)
    expect(port).toMatchObject({ rule: 'subset', poolNodes: null, hopShare: null, droppedShare: 0, candidateNodes: 40 })
    expect(entries(port)).toEqual({ n1: null, n2: null })
    expect(shares(port)).toEqual([1 / 3, 1 / 3, 1 / 3])
    const distribution = solve(question)
    expect(sayDistribution(distribution, port).join(' ')).toContain('Of 40 nodes the balancer takes only some')
  })

  test('narrowed by labels that are not read loses or serves nobody knows what under Local', () => {
    const model = {
      ...gke('external'),
      candidateRule: 'aws-load-balancer-controller' as const,
      subset: 'labelled' as const,
    }
    const port = solvePort({ ...question, service: {}, model })
    expect(port).toMatchObject({ rule: 'subset', droppedShare: null, poolNodes: null })
    expect(shares(port)).toEqual([null, null, null])
  })

  test.each([
    ['25 nodes of an internal one', { ...question, nodes: nodesOf(25) }],
    [
      'nine nodes in three zones of an external one',
      { ...question, nodes: nodesOf(9, 'abcabcabc'), model: gke('external') },
    ],
    ['nodes that the reader named', { ...question, model: { ...gke('internal'), candidates: ['n1', 'n2'] } }],
    ['Local, where only nodes with pods are among them', { ...question, service: {} }],
  ])('takes all of %s', (_, small) => {
    expect(solvePort(small).poolNodes).not.toBeNull()
  })
})

describe('k3s under Local', () => {
  const addresses = (at: number) => [{ type: 'InternalIP', address: `192.0.2.${at}` }] as const
  const nodes = nodesOf(3).map((node, at) => ({ ...node, addresses: addresses(at + 1) }))
  const model = { id: 'multi-address', candidateRule: 'k3s', probed: false } as const
  const listed = [1, 2, 3].map((at) => ({ ip: `192.0.2.${at}`, hostname: null, ipMode: 'VIP' as const }))
  const slices = [aSlice(podsOn([1, 1, 0]))]

  test('lists nodes with ready pods alone, also where the status is still empty', () => {
    const port = solvePort({ slices, nodes, model, service: { ingress: [] } })
    expect(port).toMatchObject({ droppedShare: 0, poolNodes: 2 })
  })

  test('lists them too where Local is only imagined, whatever the status lists now', () => {
    const service = { ingress: listed, healthCheckNodePort: null }
    expect(solvePort({ slices, nodes, model, service })).toMatchObject({ droppedShare: 0, poolNodes: 2 })
  })

  test('keeps to the nodes of its pool: those that the status lists under Cluster', () => {
    const service = { ingress: listed.slice(1), healthCheckNodePort: null }
    expect(entries(solvePort({ slices, nodes, model, service }))).toMatchObject({ n1: 0, n2: 1 })
  })

  test('enters where the status says so while it is that of Local', () => {
    expect(solvePort({ slices, nodes, model, service: { ingress: listed } }).droppedShare).toBeCloseTo(1 / 3, 12)
  })
})
