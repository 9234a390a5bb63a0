import { describe, expect, test } from 'vitest'
import {
  aCluster,
  aModel,
  aNode,
  anEndpoint,
  aProbe,
  aService,
  aSlice,
  httpPort,
  nodesOf,
  podsOn,
  terminating,
  unready,
} from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import type { PortDistribution } from './result'
import { cluster, entries, shares, solve, solvePort } from './test-solve'

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

  test('a node without an address of one family is no entry in it: its pods there get nothing under Local', () => {
    const address = (...ips: readonly string[]) => ips.map((ip) => ({ type: 'InternalIP', address: ip }) as const)
    const nodes = [
      aNode('n1', { addresses: address('10.1.0.1', 'fd00::1') }),
      aNode('n2', { addresses: address('10.1.0.2', 'fd00::2') }),
      aNode('n3', { addresses: address('10.1.0.3') }),
    ]
    const slices = [
      aSlice(podsOn([1, 1])),
      aSlice([anEndpoint('fd01::1', 'n1'), anEndpoint('fd01::3', 'n3')], { addressType: 'IPv6' }),
    ]
    const service = { type: 'NodePort', ipFamilies: ['IPv4', 'IPv6'] } as const
    const model = { id: 'multi-address', candidateRule: 'node-ports', probed: false } as const
    const [four, six] = solve({ slices, nodes, service, model }).ports
    expect(four).toMatchObject({ candidateNodes: 3, droppedShare: expect.closeTo(1 / 3, 9) })
    expect(six).toMatchObject({ candidateNodes: 2, poolNodes: 2, droppedShare: 0.5 })
    expect(six && shares(six)).toEqual([0.5, 0])
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
    const nodePort = aProbe({ target: 'node-port', path: null, upThreshold: 3, downThreshold: 3 })
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

describe('nine times a ninth', () => {
  const candidates = Array.from({ length: 9 }, (_, at) => `n${at + 1}`)
  const whole = (question: Omit<Parameters<typeof solvePort>[0], 'nodes'>) =>
    solvePort({ ...question, nodes: nodesOf(9), model: { probed: false, candidates } })

  test('that enters, and is dropped or refused, is one and not a hair more', () => {
    const elsewhere = [anEndpoint('10.0.9.1', null)]
    expect(whole({ slices: [aSlice(elsewhere)] }).droppedShare).toBe(1)
    expect(whole({ slices: [] }).refusedShare).toBe(1)
  })

  test('that one pod, or the pods of one node, serve is one and not a hair more', () => {
    const onePod = whole({ slices: [aSlice(podsOn([1]))], service: cluster })
    expect(shares(onePod)).toEqual([1])
    const onOneNode = whole({ slices: [aSlice(podsOn([9]))], service: cluster })
    expect(onOneNode.nodes[0]?.servingShare).toBe(1)
  })
})
