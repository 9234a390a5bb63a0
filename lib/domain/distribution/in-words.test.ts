import { describe, expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aModel, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import { sayDistribution } from './in-words'
import { percent } from './say'

/** Sentences with plain spaces before the per cent sign, for reading. */
function said(
  endpoints: readonly SliceEndpoint[],
  nodes: readonly ClusterNode[],
  model: Partial<BalancerModel> = {},
  service: Partial<Service> = {},
): readonly string[] {
  const built = aService(service)
  const state = aCluster(built, [aSlice(endpoints)], nodes)
  const distribution = distribute({ state, service: built, model: aModel({ probed: true, ...model }) })
  const [port] = distribution.ports
  if (port === undefined) throw new Error('no port')
  return sayDistribution(distribution, port).map((sentence) => sentence.replaceAll('\u202F', ' '))
}

const cluster = { externalTrafficPolicy: 'Cluster' } as const

describe('the rule in words', () => {
  test('E1: names the denominator, and why pods differ', () => {
    expect(said(podsOn([5, 3, 2]), nodesOf(5))).toEqual([
      'Each of the 3 nodes that the balancer finds healthy receives 33.3 % of new connections.',
      '2 candidate nodes without a ready endpoint get nothing, by design.',
      'The 2 pods on n3 get ×1.67 of their fair share each (16.7 % of new connections against 10 %): the balancer treats 3 nodes alike that hold 5, 3 and 2 pods.',
    ])
  })

  test('with session affinity shares are of clients', () => {
    const affinity = { sessionAffinity: 'ClientIP', sessionAffinityTimeoutSeconds: 10_800 } as const
    const words =
      'Session affinity: on each entry node a client stays with its pod until 10800 s after its last connection, so these are shares of clients; where few clients open many connections, or a balancer hides them behind its own address, pods get other shares.'
    expect(said(podsOn([2, 1]), nodesOf(2), {}, affinity)).toContain(words)
    expect(said(podsOn([1]), nodesOf(2), {}, affinity)).not.toContain(words)
    expect(said(podsOn([2, 1]), nodesOf(2), { id: 'direct' }, affinity)).not.toContain(words)
  })

  test('E3 unprobed: keeps the share of all connections apart from that of those which arrive', () => {
    expect(said(podsOn([8, 1, 1]), nodesOf(5), { probed: false })).toEqual([
      'Each of the 5 nodes that the balancer may send to, healthy or not, receives 20 % of new connections.',
      'The 2 pods on n2 and n3 get ×2.00 of their fair share each (20 % of new connections against 10 %; ×3.33 of the mean of what is not dropped): the balancer treats 5 nodes alike, of which 3 hold 8, 1 and 1 pods.',
      '40 % of new connections enter on 2 nodes without a usable endpoint and are dropped: the client sees a timeout.',
    ])
  })

  test('pods on nodes that nothing enters on are the reason for the load of the others, and not how entries are spread', () => {
    const excluded = new Map([['node.kubernetes.io/exclude-from-external-load-balancers', 'true']])
    const nodes = nodesOf(4).map((node, index) => (index > 1 ? { ...node, labels: excluded } : node))
    expect(said(podsOn([1, 1, 1, 1]), nodes, { id: 'zonal' }).at(-1)).toBe(
      'The 2 pods on n1 and n2 get ×2.00 of their fair share each (50 % of new connections against 25 %): the other 2 pods get nothing, for no connection enters on their nodes.',
    )
  })

  test('nodes without a zone label are said to be taken for one zone', () => {
    const sentence = (zones: string) => said(podsOn([1, 1]), nodesOf(2, zones), { id: 'zonal' })[0]
    expect(sentence('')).toContain('Nodes without a zone label are taken for one zone.')
    expect(sentence('A')).toContain('Nodes without a zone label are taken for one zone.')
    expect(sentence('AB')).not.toContain('label')
  })

  test('a balancer without an address, or without one of a family, brings nothing until it gets one', () => {
    const first = (service: Partial<Service>) => said(podsOn([1]), nodesOf(1), {}, service)[0]
    const host = { ip: null, hostname: 'web.example.com', ipMode: null }
    expect(first({ ingress: [] })).toContain('The Service has no address yet: nothing comes by the balancer')
    expect(first({ ingress: [host] })).not.toContain('no address')
    expect(first({ type: 'NodePort', ingress: [] })).not.toContain('no address')
    const six = { ip: '2001:db8::1', hostname: null, ipMode: null }
    expect(first({ ingress: [six] })).toContain('The Service has no IPv4 address')
  })

  test('without nodes it is said that each is assumed to be entered', () => {
    const built = aService()
    const state = aCluster(built, [aSlice(podsOn([1, 1]))], null)
    const distribution = distribute({ state, service: built, model: aModel({ probed: true }) })
    const words = distribution.ports.flatMap((port) => sayDistribution(distribution, port))
    expect(words).toContain('Nodes may not be read, so each is assumed to be one that connections may enter on.')
  })

  test('E4: even, and on one node', () => {
    expect(said(podsOn([6]), nodesOf(1))).toEqual([
      'Every new connection enters on n1: the balancer finds no other healthy.',
      'Each of the 6 pods gets 16.7 % of new connections, its fair share.',
      'All 6 pods are on n1: they fail with it.',
    ])
  })

  test('E7: zones', () => {
    expect(said(podsOn([1, 2, 2, 2]), nodesOf(4, 'ABBB'), { id: 'zonal' })).toEqual([
      'Each of 2 zones receives 50 % of new connections and spreads them alike over its share of the 4 nodes that the balancer finds healthy.',
      'The pod on n1 gets ×3.50 of its fair share (50 % of new connections against 14.3 %): zones are treated alike and hold 6 and 1 pods.',
    ])
  })

  test('an announcer without pods', () => {
    expect(said(podsOn([1, 1]), nodesOf(3), { id: 'single-node', announcers: ['n3'] })).toEqual([
      'Every new connection enters on n3: it announces the address.',
      'All new connections enter on n3, which has no usable endpoint, and are dropped: the client sees a timeout.',
    ])
  })

  test('Cluster: what crosses nodes', () => {
    expect(said(podsOn([1, 1]), nodesOf(4), {}, cluster)).toEqual([
      'Each of the 4 nodes that the balancer finds healthy receives 25 % of new connections.',
      'Each of the 2 pods gets 50 % of new connections, its fair share.',
      '75 % of new connections are served on another node than they enter on.',
    ])
  })

  test('E12: terminating pods that still serve', () => {
    expect(said([...podsOn([2]), anEndpoint('10.0.2.1', 'n2', terminating)], nodesOf(2), { probed: false })).toContain(
      'Only terminating pods are left on n2: they serve what still enters there.',
    )
  })

  test('nothing that could serve is one sentence', () => {
    expect(said([], nodesOf(3))).toEqual([
      'No endpoint anywhere can serve: no new connection gets through, nodes refuse what reaches them.',
    ])
    expect(said([], nodesOf(3), { id: 'direct' })).toHaveLength(1)
  })

  test('what is not known is said, without a number', () => {
    const sentences = said(podsOn([2, 1]), nodesOf(2), { id: 'unknown' })
    expect(sentences).toHaveLength(1)
    expect(sentences.join(' ')).not.toMatch(/\d/)
  })

  test('an estimate is called one', () => {
    expect(said(podsOn([1, 1]), nodesOf(2), { id: 'adaptive' })[0]).toContain('an estimate treats 2 nodes')
  })
})

describe('per cent', () => {
  test.each([
    [0, '0'],
    [1, '100'],
    [0.4, '40'],
    [1 / 3, '33.3'],
    [0.0001, '<0.1'],
    [0.9999, '>99.9'],
    [1 - 1e-12, '100'],
  ])('%f is %s %%', (share, text) => {
    expect(percent(share)).toBe(`${text}\u202F%`)
  })
})
