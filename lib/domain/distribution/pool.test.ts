import { describe, expect, test } from 'vitest'
import {
  aNode,
  anEndpoint,
  aProbe,
  aSlice,
  httpPort,
  nodesOf,
  podsOn,
  terminating,
  unready,
} from '@/lib/domain/test-objects'
import { sayDistribution } from './in-words'
import type { PortDistribution } from './result'
import { cluster, entries, shares, solve, solvePort } from './test-solve'

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

  test('bounds leave out nodes that may not announce, however many endpoints they hold', () => {
    const model = { id: 'single-node', candidates: ['n2', 'n3', 'n4'] } as const
    const { bounds } = solve({ slices: [aSlice(podsOn([5, 3, 2]))], nodes: nodesOf(4), model })
    expect(bounds?.map(({ ports }) => ports.map(entries))).toEqual([
      [{ n1: 0, n2: 1, n3: 0 }],
      [{ n1: 0, n2: 0, n3: 1 }],
    ])
  })

  test("Cilium's announcer may be a node without pods, so the loss is unknown: from nothing to all", () => {
    const model = { id: 'single-node', candidateRule: 'cilium-l2' } as const
    const { ports, bounds } = solve({ slices, nodes: nodesOf(3), model })
    expect(ports[0]?.droppedShare).toBeNull()
    expect(bounds?.map((bound) => bound.ports[0]?.droppedShare)).toEqual([0, 1])
    expect(solvePort({ slices, nodes: nodesOf(2), model }).droppedShare).toBe(0)
  })
})

describe('dual stack with pods of one family alone on a node', () => {
  const service = { ipFamilies: ['IPv4', 'IPv6'] } as const
  const slices = [
    aSlice(podsOn([1, 1])),
    aSlice([anEndpoint('fd00::2', 'n2')], { name: 'web-six', addressType: 'IPv6' }),
  ]
  const sixth = (model: Parameters<typeof solve>[0]['model']) =>
    solve({ slices, nodes: nodesOf(3), service, model }).ports[1]

  test('MetalLB announces both addresses from it, and what enters in the other family is dropped', () => {
    const port = sixth({ id: 'ecmp', candidateRule: 'metallb' })
    expect(port).toMatchObject({ family: 'IPv6', droppedShare: 0.5, nodes: [{ name: 'n1' }, { name: 'n2' }] })
    expect(port && entries(port)).toEqual({ n1: 0.5, n2: 0.5 })
  })

  test('BGP of Cilium announces each address by the pods of its family', () => {
    expect(sixth({ id: 'ecmp', candidateRule: 'cilium-bgp' })).toMatchObject({ droppedShare: 0, poolNodes: 1 })
  })

  test('an announcer of MetalLB that is not known may be one that can serve nothing in the other family', () => {
    const { ports, bounds } = solve({
      slices,
      nodes: nodesOf(3),
      service,
      model: { id: 'single-node', candidateRule: 'metallb' },
    })
    expect(ports.map(({ droppedShare }) => droppedShare)).toEqual([0, null])
    expect(bounds?.map((bound) => bound.ports[1]?.droppedShare).sort()).toEqual([0, 1])
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

  test('kube-vip wants to be told that an endpoint serves; others take silence for yes', () => {
    const silent = { ready: null, serving: null, terminating: null }
    const slices = [aSlice([anEndpoint('10.0.1.1', 'n1', silent), anEndpoint('10.0.2.1', 'n2')])]
    const poolOf = (candidateRule: 'kube-vip' | 'calico') =>
      solvePort({ slices, nodes: nodesOf(3), model: { id: 'ecmp', candidateRule } }).poolNodes
    expect([poolOf('kube-vip'), poolOf('calico')]).toEqual([1, 2])
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

  test('an IPv6 address is the same in any spelling', () => {
    const six = aNode('n1', { addresses: [{ type: 'InternalIP', address: '2001:db8::1' }] })
    const service = { type: 'ClusterIP', ipFamilies: ['IPv6'], externalIPs: ['2001:DB8:0:0::1'], ingress: [] } as const
    const slices = [aSlice([anEndpoint('fd00::1', 'n1')], { addressType: 'IPv6' })]
    const port = solvePort({ slices, nodes: [six, aNode('n2')], model: { id: 'multi-address' }, service })
    expect(port).toMatchObject({ rule: 'addresses', poolNodes: 1, droppedShare: 0 })
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

  test('some addresses of nodes and some of none: what the others do is not known, and both extremes are computed', () => {
    const service = { type: 'ClusterIP', externalIPs: ['10.1.0.1', '198.51.100.7'], ingress: [] } as const
    const given = { slices: [aSlice(podsOn([1]))], nodes, model: { id: 'multi-address' }, service } as const
    const { ports, bounds } = solve(given)
    expect(ports[0]).toMatchObject({ rule: 'unknown', droppedShare: null, poolNodes: null })
    expect(bounds?.map((bound) => bound.ports[0]?.droppedShare)).toEqual([0, expect.closeTo(2 / 3, 9)])
    expect(shares(solvePort({ ...given, service: { ...service, ...cluster } }))).toEqual([1])
  })

  test('node ports are such a way besides, where the externalIPs are those of nodes', () => {
    const service = { type: 'NodePort', externalIPs: ['10.1.0.1'], ingress: [] } as const
    const given = { slices: [aSlice(podsOn([1]))], nodes, model: { id: 'multi-address' }, service } as const
    expect(solvePort(given)).toMatchObject({ rule: 'unknown', droppedShare: null })
    expect(solvePort({ ...given, service: { ...service, externalIPs: [] } }).rule).toBe('candidates')
  })

  test("a reader's candidates go before the addresses", () => {
    const service = { ingress: ingress('10.1.0.1') }
    const model = { id: 'multi-address', candidates: ['n2'] } as const
    const port = solvePort({ slices: [aSlice(podsOn([1, 1]))], nodes, model, service })
    expect(entries(port)).toEqual({ n1: 0, n2: 1 })
  })
})

describe('a probe of the node port', () => {
  const probe = aProbe({ target: 'node-port', path: null, upThreshold: 1, downThreshold: 3 })

  test('keeps nodes whose endpoints terminate, which the health check node port would not', () => {
    const slices = [aSlice([...podsOn([1]), anEndpoint('10.0.2.1', 'n2', terminating)])]
    expect(solvePort({ slices, nodes: nodesOf(3), model: { probed: true, probe } }).poolNodes).toBe(2)
    expect(solvePort({ slices, nodes: nodesOf(3), model: { probed: true } }).poolNodes).toBe(1)
  })

  test('of a port that was given none leaves open where connections enter', () => {
    const service = { ports: [{ ...httpPort, nodePort: null }], allocateLoadBalancerNodePorts: false }
    const given = { slices: [aSlice(podsOn([1, 1]))], nodes: nodesOf(3), model: { probed: true, probe }, service }
    const wide = solve({
      ...given,
      model: { probed: true, probe, confidence: 'class' },
      service: { ...service, ...cluster },
    })
    expect(wide.ports[0]).toMatchObject({ rule: 'unknown', poolNodes: null, droppedShare: 0 })
    expect(wide.ports.flatMap((port) => sayDistribution(wide, port))[0]).toContain('this port has none')
    expect(solvePort({ ...given, model: { probed: true, probe, confidence: 'class' } })).toMatchObject({
      rule: 'unknown',
      droppedShare: null,
    })
    expect(solvePort(given)).toMatchObject({ rule: 'healthy', droppedShare: 0 })
  })

  test.each([
    { type: 'NodePort', healthCheckNodePort: null },
    { type: 'ClusterIP', healthCheckNodePort: null, externalIPs: ['198.51.100.7'] },
    { type: 'LoadBalancer', healthCheckNodePort: null },
  ] as const)('is all that a balancer can probe under Local where a Service ($type) has no health port', (service) => {
    const slices = [
      aSlice([anEndpoint('10.0.1.1', 'n1'), anEndpoint('10.0.2.1', 'n2', terminating)]),
      // Ready, and counted by a health port if there were one, but not behind this port.
      aSlice([anEndpoint('10.0.3.1', 'n3')], {
        name: 'other',
        ports: [{ name: 'admin', protocol: 'TCP', port: 9090 }],
      }),
    ]
    const port = solvePort({ slices, nodes: nodesOf(4), model: { probed: true }, service })
    expect(entries(port)).toEqual({ n1: 0.5, n2: 0.5, n3: 0 })
    expect(port.droppedShare).toBe(0)
  })
})

describe('a probe that does not tell nodes apart', () => {
  const slices = [aSlice(podsOn([2, 0, 0]))]
  const nodes = nodesOf(3)

  test('that finds nobody healthy makes the balancer send to every candidate, if it fails open', () => {
    const probe = aProbe({ finds: 'none' })
    const open = solvePort({ slices, nodes, model: { probed: true, probe, failsOpen: true } })
    expect(open).toMatchObject({ rule: 'fail-open', failOpen: true, poolNodes: 3 })
    expect(open.droppedShare).toBeCloseTo(2 / 3, 9)
    expect(solvePort({ slices, nodes, model: { probed: true, probe } }).rule).toBe('none-healthy')
  })

  test('that finds everybody healthy leaves no candidate out', () => {
    const port = solvePort({ slices, nodes, model: { probed: true, probe: aProbe({ finds: 'all' }) } })
    expect(port).toMatchObject({ rule: 'candidates', poolNodes: 3 })
    expect(port.droppedShare).toBeCloseTo(2 / 3, 9)
  })
})
