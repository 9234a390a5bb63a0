import { describe, expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { asksHealthPort, timing } from '@/lib/domain/balancers/probe'
import type { ClusterNode, ClusterState, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aModel, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import { sayDistribution } from './in-words'
import { listNodes } from './list-nodes'

type Ages = Readonly<Record<string, string | null>>

const aged = (count: number, ages: Ages, zones = ''): readonly ClusterNode[] =>
  nodesOf(count, zones).map((node) => ({ ...node, kubeletVersion: ages[node.name] ?? ages.all ?? null }))

function solve(
  endpoints: readonly SliceEndpoint[],
  nodes: readonly ClusterNode[],
  service: Partial<Service> = {},
  {
    model = {},
    version = { major: 1, minor: 28 },
  }: { model?: Partial<BalancerModel>; version?: ClusterState['serverVersion'] } = {},
) {
  const built = aService(service)
  const state = aCluster(built, [aSlice(endpoints)], nodes, version)
  const distribution = distribute({ state, service: built, model: aModel({ probed: false, ...model }) })
  const [port] = distribution.ports
  if (port === undefined) throw new Error('no port')
  return { state, distribution, port, words: sayDistribution(distribution, port).join(' ') }
}

const cluster = { externalTrafficPolicy: 'Cluster' } as const
const leftover = [...podsOn([2]), anEndpoint('10.0.2.10', 'n2', terminating)]
const onlyLeftover = [anEndpoint('10.0.2.10', 'n2', terminating)]

describe('kube-proxies before 1.26 do not fall back to terminating endpoints', () => {
  test('under Local a node that has nothing else drops what enters there, and the words say why', () => {
    const { port, words } = solve(leftover, aged(2, { n1: 'v1.27.1', n2: 'v1.25.9' }))
    expect(port.droppedShare).toBeCloseTo(0.5, 12)
    expect(port.nodes.find(({ name }) => name === 'n2')).toMatchObject({ usableEndpoints: 0, terminatingOnly: false })
    expect(words).toContain('kube-proxy on n2 is older than 1.26 and sends nothing to terminating pods')
    expect(words).not.toContain('they serve what still enters')
  })

  test('the other way round they serve on the node that was upgraded', () => {
    const { port } = solve(leftover, aged(2, { n1: 'v1.25.9', n2: 'v1.27.1' }))
    expect(port).toMatchObject({ droppedShare: 0 })
  })

  test('under Cluster without a ready endpoint all of them refuse', () => {
    const { port } = solve(onlyLeftover, aged(3, { all: 'v1.25.9' }), cluster)
    expect(port).toMatchObject({ droppedShare: 0, refusedShare: 1 })
  })

  test('half way through an upgrade each node does what its own kube-proxy does', () => {
    const ages = { all: 'v1.26.3', n3: 'v1.25.9' }
    const { state, distribution, port, words } = solve(onlyLeftover, aged(4, ages), cluster)
    // For the old one there is no endpoint at all, and so it refuses.
    expect(port).toMatchObject({ droppedShare: 0, refusedShare: 0.25 })
    expect(words).toContain('enter on nodes whose kube-proxy is older than 1.26 and are refused')
    expect(words).not.toContain('dropped')
    expect(port.endpoints[0]?.share).toBeCloseTo(3 / 4, 12)
    const usable = listNodes(state, distribution, port).map(({ name, usableEndpoints }) => [name, usableEndpoints])
    expect(usable).toEqual([
      ['n1', 1],
      ['n2', 1],
      ['n3', 0],
      ['n4', 1],
    ])
  })

  test('where it is not known which node announces, nothing is said of what only some would serve', () => {
    const model = { id: 'single-node', probed: null, candidateRule: 'metallb' } as const
    const { port } = solve(onlyLeftover, aged(3, { all: 'v1.26.3', n3: 'v1.25.9' }), cluster, { model })
    expect(port).toMatchObject({ droppedShare: null })
    expect(port.endpoints[0]?.share).toBeNull()
  })

  test('an age that is not known is said, and the share is called possible only', () => {
    const { words } = solve(leftover, aged(2, {}), {}, { version: null })
    expect(words).toContain(
      'they serve what still enters there if kube-proxy on n2 is 1.26 or newer, which is not known, and else it is lost.',
    )
    expect(solve(leftover, aged(2, {}), {}, { version: { major: 1, minor: 29 } }).words).not.toContain('not known')
  })
})

describe('kube-proxies before 1.30', () => {
  const hinted = podsOn([1, 3], (node) => ({ zoneHints: [node === 1 ? 'A' : 'B'] }))

  test('read zone hints only of a Service with the annotation', () => {
    const nodes = aged(2, { all: 'v1.29.4' }, 'AB')
    const bare = solve(hinted, nodes, cluster)
    expect(bare.port).toMatchObject({ hints: 'none' })
    expect(bare.port.skew.peakToAverage).toBeCloseTo(1, 12)
    expect(bare.words).toContain('kube-proxies older than 1.30 read only for a Service with the annotation')
    const annotations = new Map([['service.kubernetes.io/topology-mode', 'Auto']])
    expect(solve(hinted, nodes, { ...cluster, annotations }).port.hints).toBe('zone')
    const disabled = new Map([['service.kubernetes.io/topology-mode', 'Disabled']])
    expect(solve(hinted, nodes, { ...cluster, annotations: disabled }).port.hints).toBe('none')
  })

  test('use every endpoint beside newer ones that keep to their zone', () => {
    const server = { version: { major: 1, minor: 31 } }
    const { port } = solve(hinted, aged(3, { all: 'v1.31.0', n3: 'v1.29.4' }, 'ABA'), cluster, server)
    expect(port.hints).toBe('mixed')
    expect(port.nodes.map(({ name, usableEndpoints }) => [name, usableEndpoints])).toEqual([
      ['n1', 1],
      ['n2', 3],
      ['n3', 4],
    ])
  })

  test('do not look at their Node: one that is on its way out stays in a pool that asks 10256', () => {
    const model = {
      probed: true,
      candidateRule: 'node-ports',
      probe: asksHealthPort('kube-proxy-10256', timing(3, 5, 5, 3)),
    } as const
    const leaving = (version: string) =>
      aged(2, { all: version }).map((node) => (node.name === 'n2' ? { ...node, deleting: true } : node))
    const inPool = (version: string) =>
      solve(podsOn([1, 1]), leaving(version), cluster, { model, version: { major: 1, minor: 31 } }).port.poolNodes
    expect([inPool('v1.29.4'), inPool('v1.30.1')]).toEqual([2, 1])
  })
})
