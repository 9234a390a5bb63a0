import { describe, expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, EndpointSlice, Service } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import {
  aCluster,
  aModel,
  aNode,
  anEndpoint,
  aService,
  aSlice,
  httpPort,
  nodesOf,
  podsOn,
  terminating,
  unready,
} from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import type { Distribution, PortDistribution } from './result'

type Case = {
  slices: readonly EndpointSlice[]
  nodes: readonly ClusterNode[] | null
  model?: Partial<BalancerModel>
  service?: Partial<Service>
  answers?: ReadonlyMap<string, HealthAnswer>
}

function solve({ slices, nodes, model, service, answers }: Case): Distribution {
  const built = aService(service)
  return distribute({ state: aCluster(built, slices, nodes), service: built, model: aModel(model), answers })
}

function solvePort(question: Case, index = 0): PortDistribution {
  const port = solve(question).ports[index]
  if (port === undefined) throw new Error('no such port')
  return port
}

const shares = (port: PortDistribution) => port.endpoints.map((endpoint) => endpoint.share)
const entries = (port: PortDistribution) => Object.fromEntries(port.nodes.map((node) => [node.name, node.entryShare]))
const cluster = { externalTrafficPolicy: 'Cluster' } as const

describe('what is lost', () => {
  test('T8: without any endpoint everything is refused, under every model', () => {
    for (const id of [
      'equal-node',
      'weighted',
      'single-node',
      'ecmp',
      'zonal',
      'direct',
      'adaptive',
      'multi-address',
      'unknown',
    ] as const) {
      for (const endpoints of [[], [anEndpoint('10.0.1.1', 'n1', unready)]]) {
        const port = solvePort({ slices: [aSlice(endpoints)], nodes: nodesOf(3), model: { id } })
        expect(port).toMatchObject({ refusedShare: 1, droppedShare: 0 })
        expect(port.skew.peakToAverage).toBeNull()
      }
    }
  })

  test('T23: a port without targets on a healthy node drops what enters there', () => {
    const ports = [httpPort, { ...httpPort, name: 'admin', port: 81 }]
    const both = [
      { name: 'http', protocol: 'TCP', port: 8080 },
      { name: 'admin', protocol: 'TCP', port: 8081 },
    ] as const
    const slices = [aSlice(podsOn([2]), { ports: both }), aSlice(podsOn([0, 1]))]
    const question = { slices, nodes: nodesOf(3), model: { probed: true }, service: { ports } }
    expect(solvePort(question, 0)).toMatchObject({ droppedShare: 0, poolNodes: 2 })
    const admin = solvePort(question, 1)
    expect(admin).toMatchObject({ droppedShare: 0.5, poolNodes: 2, refusedShare: 0 })
    expect(shares(admin)).toEqual([0.25, 0.25])
    expect(admin.nodes.find((node) => node.name === 'n2')).toMatchObject({
      localEndpoints: 1,
      usableEndpoints: 0,
      inPool: true,
    })
  })

  test('T15: families are told apart, each with the pool that its own count gives', () => {
    const service = { ipFamilies: ['IPv4', 'IPv6'] } as const
    const six = [anEndpoint('fd00::1', 'n2')]
    const slices = [aSlice(podsOn([1])), aSlice(six, { addressType: 'IPv6' })]
    const question = { slices, nodes: nodesOf(3), model: { probed: true }, service }
    expect(entries(solvePort(question, 0))).toEqual({ n1: 1 })
    expect(entries(solvePort(question, 1))).toEqual({ n2: 1 })
  })

  test('a balancer that finds no healthy node lets nothing through, or opens to all', () => {
    const slices = [aSlice([anEndpoint('10.0.1.1', 'n1', terminating)])]
    const closed = solvePort({ slices, nodes: nodesOf(2), model: { probed: true } })
    expect(closed).toMatchObject({
      rule: 'none-healthy',
      failOpen: false,
      poolNodes: 0,
      droppedShare: 1,
      refusedShare: 0,
    })
    const open = solvePort({ slices, nodes: nodesOf(2), model: { probed: true, failsOpen: true } })
    expect(open).toMatchObject({ rule: 'fail-open', failOpen: true, poolNodes: 2, droppedShare: 0.5 })
    expect(shares(open)).toEqual([0.5])
  })

  test('a pod on a node that no balancer uses gets nothing, and its node is no candidate', () => {
    const nodes = [aNode('n1'), aNode('n2', { deleting: true })]
    const port = solvePort({ slices: [aSlice(podsOn([1, 1]))], nodes, model: { probed: true } })
    expect(shares(port)).toEqual([1, 0])
    expect(port.nodes[1]).toMatchObject({ name: 'n2', candidate: false, inPool: false, entryShare: 0 })
    expect(port.skew.peakToAverage).toBe(2)
  })

  test('an endpoint on no node gets nothing under Local and its share under Cluster', () => {
    const slices = [aSlice([...podsOn([1]), anEndpoint('192.0.2.1', null)])]
    expect(shares(solvePort({ slices, nodes: nodesOf(2), model: { probed: true } }))).toEqual([1, 0])
    expect(shares(solvePort({ slices, nodes: nodesOf(2), model: { probed: true }, service: cluster }))).toEqual([
      0.5, 0.5,
    ])
  })
})

describe('entry under Cluster', () => {
  test('nodes that nothing names are counted by zone, not listed', () => {
    const port = solvePort({
      slices: [aSlice(podsOn([1]))],
      nodes: nodesOf(6, 'AABBB'),
      service: cluster,
      model: { probed: true },
    })
    expect(port.nodes.map((node) => node.name)).toEqual(['n1'])
    expect(port.elsewhere).toEqual([
      { zone: 'A', nodes: 1, entryShare: 1 / 6, usableEndpoints: 1 },
      { zone: 'B', nodes: 3, entryShare: 1 / 6, usableEndpoints: 1 },
      { zone: null, nodes: 1, entryShare: 1 / 6, usableEndpoints: 1 },
    ])
    expect(port.hopShare).toBeCloseTo(5 / 6, 12)
    expect(port.nodeSkew.effectiveNumber).toBeCloseTo(6, 9)
  })

  test('a node that is leaving is out of a pool that is probed by 10256, and in one that is not', () => {
    const nodes = [aNode('n1'), aNode('n2'), aNode('n3', { deleting: true })]
    const question = { slices: [aSlice(podsOn([1]))], nodes, service: cluster }
    const rule = { candidateRule: 'metallb' } as const
    expect(solvePort({ ...question, model: { ...rule, probed: true } }).poolNodes).toBe(2)
    expect(solvePort({ ...question, model: { ...rule, probed: false } }).poolNodes).toBe(3)
    const nodePort = { target: 'node-port', intervalSeconds: 10, upThreshold: 3, downThreshold: 3 } as const
    expect(solvePort({ ...question, model: { ...rule, probed: true, probe: nodePort } }).poolNodes).toBe(3)
  })

  test('weights play no part, for no port counts endpoints', () => {
    const port = solvePort({
      slices: [aSlice(podsOn([5, 1]))],
      nodes: nodesOf(2),
      service: cluster,
      model: { id: 'weighted', probed: true },
    })
    expect(entries(port)).toEqual({ n1: 0.5, n2: 0.5 })
  })

  test('zones are spread alike, and pods still get the same each', () => {
    const port = solvePort({
      slices: [aSlice(podsOn([1, 1]))],
      nodes: nodesOf(3, 'ABB'),
      service: cluster,
      model: { id: 'zonal', probed: true },
    })
    expect(entries(port)).toEqual({ n1: 0.5, n2: 0.25 })
    expect(port.elsewhere).toEqual([{ zone: 'B', nodes: 1, entryShare: 0.25, usableEndpoints: 2 }])
    expect(shares(port)).toEqual([0.5, 0.5])
  })

  test('node hints keep a node to its own endpoint and leave the others to all', () => {
    const hinted = podsOn([1, 1], (node) => ({ nodeHints: [`n${node}`] }))
    const port = solvePort({ slices: [aSlice(hinted)], nodes: nodesOf(4), service: cluster, model: { probed: true } })
    expect(shares(port)).toEqual([0.5, 0.5])
    expect(port.hints).toBe('mixed')
    expect(port.hopShare).toBeCloseTo(0.5, 12)
  })
})

describe('single-node', () => {
  const slices = [aSlice(podsOn([1, 1]))]

  test('T19: of two pods on two nodes the one on the announcer gets everything', () => {
    const port = solvePort({ slices, nodes: nodesOf(2), model: { id: 'single-node', announcers: ['n1'] } })
    expect(shares(port)).toEqual([1, 0])
    expect(port.skew.peakToAverage).toBe(2)
  })

  test('an announcer without pods loses everything under Local', () => {
    const port = solvePort({ slices, nodes: nodesOf(3), model: { id: 'single-node', announcers: ['n3'] } })
    expect(port).toMatchObject({ droppedShare: 1, refusedShare: 0, rule: 'announcers' })
    expect(port.nodes.find((node) => node.name === 'n3')).toMatchObject({ inPool: true, entryShare: 1 })
  })

  test('whoever announces under Cluster, each pod gets the same; where connections enter stays unknown', () => {
    const port = solvePort({ slices, nodes: nodesOf(3), model: { id: 'single-node' }, service: cluster })
    expect(shares(port)).toEqual([0.5, 0.5])
    expect(port).toMatchObject({ rule: 'one-of-candidates', droppedShare: 0, hopShare: null, poolNodes: 1 })
    expect(entries(port)).toEqual({ n1: null, n2: null })
    expect(port.nodeSkew.peakToAverage).toBe(1)
  })

  test('an announcer that is not known under Local gives bounds: the node with the most endpoints, and with the fewest', () => {
    const distribution = solve({ slices: [aSlice(podsOn([5, 3, 2]))], nodes: nodesOf(4), model: { id: 'single-node' } })
    expect(distribution.ports[0]).toMatchObject({ droppedShare: 0, skew: { peakToAverage: null } })
    expect(shares(distribution.ports[0] as PortDistribution)).toEqual(Array.from({ length: 10 }, () => null))
    expect(distribution.bounds?.map(({ model, ports }) => [model, ports[0]?.skew.peakToAverage])).toEqual([
      ['single-node', 2],
      ['single-node', 5],
    ])
  })

  test('when only one node can announce, it does', () => {
    const distribution = solve({ slices: [aSlice(podsOn([0, 3]))], nodes: nodesOf(4), model: { id: 'single-node' } })
    expect(distribution.bounds).toBeNull()
    expect(distribution.ports[0]).toMatchObject({ rule: 'announcing', droppedShare: 0, poolNodes: 1 })
  })

  test("Cilium's announcer may be a node without pods, so the loss is unknown", () => {
    const model = { id: 'single-node', candidateRule: 'cilium-l2' } as const
    expect(solvePort({ slices, nodes: nodesOf(3), model }).droppedShare).toBeNull()
    expect(solvePort({ slices, nodes: nodesOf(2), model }).droppedShare).toBe(0)
  })
})

describe('ecmp', () => {
  test('under Local nodes announce that have endpoints which serve, the terminating ones included', () => {
    const slices = [
      aSlice([...podsOn([1]), anEndpoint('10.0.2.1', 'n2', terminating), anEndpoint('10.0.3.1', 'n3', unready)]),
    ]
    const port = solvePort({ slices, nodes: nodesOf(4), model: { id: 'ecmp' } })
    expect(entries(port)).toEqual({ n1: 0.5, n2: 0.5, n3: 0 })
    expect(shares(port)).toEqual([0.5, 0.5, 0])
  })

  test('under Cluster every candidate announces', () => {
    const port = solvePort({
      slices: [aSlice(podsOn([1]))],
      nodes: nodesOf(4),
      model: { id: 'ecmp' },
      service: cluster,
    })
    expect(port).toMatchObject({ rule: 'announcing', poolNodes: 4 })
  })

  test('named announcers share alike; a name that is no node announces nothing', () => {
    const announcers = ['n1', 'n2', 'gone']
    const port = solvePort({
      slices: [aSlice(podsOn([1, 1, 1]))],
      nodes: nodesOf(4),
      model: { id: 'ecmp', announcers },
    })
    expect(entries(port)).toMatchObject({ n1: 0.5, n2: 0.5, n3: 0 })
    expect(port.poolNodes).toBe(2)
  })
})

describe('direct', () => {
  test('every ready pod gets the same, no node is an entry, and nothing is dropped', () => {
    const slices = [aSlice([...podsOn([3, 1]), anEndpoint('10.0.2.99', 'n2', terminating)])]
    const port = solvePort({ slices, nodes: nodesOf(3), model: { id: 'direct', crossZone: true } })
    expect(shares(port)).toEqual([0.25, 0.25, 0.25, 0.25, 0])
    expect(port).toMatchObject({
      droppedShare: 0,
      refusedShare: 0,
      poolNodes: null,
      candidateNodes: null,
      hints: 'none',
    })
    expect(port.nodes[0]).toMatchObject({ inPool: null, entryShare: null, candidate: null, servingShare: 0.75 })
    expect(port.nodeSkew.peakToAverage).toBeNull()
  })

  test('with cross-zone off a zone with one pod gives it as much as another gives three', () => {
    const slices = [aSlice(podsOn([1, 3], (node) => ({ zone: node === 1 ? 'A' : 'B' })))]
    const port = solvePort({ slices, nodes: nodesOf(2), model: { id: 'direct', crossZone: false } })
    expect(shares(port)).toEqual([0.5, 1 / 6, 1 / 6, 1 / 6])
  })

  test('the policy is irrelevant', () => {
    const slices = [aSlice(podsOn([3, 1]))]
    const local = solvePort({ slices, nodes: nodesOf(3), model: { id: 'direct' } })
    const wide = solvePort({ slices, nodes: nodesOf(3), model: { id: 'direct' }, service: cluster })
    expect(shares(local)).toEqual(shares(wide))
  })
})

describe('multi-address', () => {
  const nodes = [1, 2, 3].map((index) =>
    aNode(`n${index}`, { addresses: [{ type: 'InternalIP', address: `10.1.0.${index}` }] }),
  )
  const ingress = (...addresses: readonly string[]) => addresses.map((ip) => ({ ip, hostname: null, ipMode: null }))

  test('connections enter on the nodes that own the addresses, and nowhere else', () => {
    const service = { ingress: ingress('10.1.0.1', '10.1.0.2') }
    const port = solvePort({ slices: [aSlice(podsOn([2, 1]))], nodes, model: { id: 'multi-address' }, service })
    expect(port).toMatchObject({ rule: 'addresses', poolNodes: 2, droppedShare: 0 })
    expect(shares(port)).toEqual([0.25, 0.25, 0.5])
  })

  test('a node that owns two of three addresses gets two thirds', () => {
    const service = { ingress: ingress('10.1.0.1'), externalIPs: ['10.1.0.2', '10.1.0.9'] }
    const twice = nodes.map((node) =>
      node.name === 'n2'
        ? aNode('n2', { addresses: [...node.addresses, { type: 'ExternalIP', address: '10.1.0.9' }] })
        : node,
    )
    const port = solvePort({ slices: [aSlice(podsOn([1, 1]))], nodes: twice, model: { id: 'multi-address' }, service })
    expect(entries(port)).toEqual({ n1: 1 / 3, n2: 2 / 3 })
  })

  test('addresses that are of no node leave every candidate to be picked, and what hits an empty one is lost', () => {
    const port = solvePort({ slices: [aSlice(podsOn([1]))], nodes, model: { id: 'multi-address' } })
    expect(port).toMatchObject({ rule: 'candidates', poolNodes: 3 })
    expect(port.droppedShare).toBeCloseTo(2 / 3, 12)
  })

  test("a reader's candidates go before the addresses", () => {
    const service = { ingress: ingress('10.1.0.1') }
    const model = { id: 'multi-address', candidateRule: 'reader', candidates: ['n2'] } as const
    const port = solvePort({ slices: [aSlice(podsOn([1, 1]))], nodes, model, service })
    expect(entries(port)).toEqual({ n1: 0, n2: 1 })
  })
})

describe('a probe of the node port', () => {
  const probe = { target: 'node-port', intervalSeconds: 10, upThreshold: 1, downThreshold: 3 } as const

  test('keeps nodes whose endpoints terminate, which the health check node port would not', () => {
    const slices = [aSlice([...podsOn([1]), anEndpoint('10.0.2.1', 'n2', terminating)])]
    expect(solvePort({ slices, nodes: nodesOf(3), model: { probed: true, probe } }).poolNodes).toBe(2)
    expect(solvePort({ slices, nodes: nodesOf(3), model: { probed: true } }).poolNodes).toBe(1)
  })
})

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

  test('has no bounds to tell once the model is known', () => {
    expect(solve({ slices: [aSlice(podsOn([1]))], nodes: nodesOf(1) }).bounds).toBeNull()
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
    const model = { probed: false, candidateRule: 'reader', candidates: ['n1', 'n9'] } as const
    const port = solvePort({ slices, nodes: null, model })
    expect(port).toMatchObject({ droppedShare: 0.5, poolNodes: 2 })
    expect(shares(port)).toEqual([0.25, 0.25, 0])
  })

  test('a cluster that shows no node at all is one whose nodes are not known', () => {
    expect(solvePort({ slices, nodes: [], model: { probed: true }, service: cluster }).rule).toBe('unknown')
  })
})

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

  test('a balancer that probes nothing does not care', () => {
    const answers = new Map([['n1', answer({ status: 503 })]])
    expect(solvePort({ slices, nodes: nodesOf(2), model: { probed: false }, answers }).poolNodes).toBe(2)
  })
})

describe('other figures', () => {
  test('a what-if policy goes before the own one', () => {
    const service = aService()
    const state = aCluster(service, [aSlice(podsOn([2, 1]))], nodesOf(3))
    const wide = distribute({ state, service, policy: 'Cluster', model: aModel({ probed: true }) })
    expect(wide.policy).toBe('Cluster')
    expect(shares(wide.ports[0] as PortDistribution)).toEqual([1 / 3, 1 / 3, 1 / 3])
  })

  test('load is the share against one of as many pods', () => {
    const port = solvePort({
      slices: [aSlice([...podsOn([2, 1]), anEndpoint('10.0.3.1', 'n3', unready)])],
      nodes: nodesOf(3),
      model: { probed: true },
    })
    expect(port.endpoints.map((endpoint) => endpoint.load)).toEqual([0.75, 0.75, 1.5, null])
    expect(port.readyEndpoints).toBe(3)
  })

  test('a node outside the candidates does not count for the scheduler skew', () => {
    const nodes = [aNode('n1'), aNode('n2'), aNode('n3', { deleting: true })]
    expect(solvePort({ slices: [aSlice(podsOn([2, 1, 9]))], nodes, model: { probed: true } }).schedulerSkew).toBe(1)
    expect(solvePort({ slices: [aSlice(podsOn([2]))], nodes, model: { probed: true } }).schedulerSkew).toBe(2)
  })
})
