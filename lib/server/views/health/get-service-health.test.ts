import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess, anAnswer, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { healthOverviewResponse, healthResponse } from '@/lib/contracts/health'
import type { Service } from '@/lib/domain/cluster'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { aCluster, aNode, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { ReaderAccess } from '../../sources'
import { getHealthOverview } from './get-health-overview'
import { getServiceHealth } from './get-service-health'

const clock = createManualClock(Date.UTC(2026, 0, 1, 12, 0, 0))
const addresses = new Map([
  ['n1', '10.1.0.1'],
  ['n2', '10.1.0.2'],
  ['n3', '10.1.0.3'],
  ['n4', null],
])

function clusterWith(fields: Partial<Service> = {}): FakeCluster {
  const cluster = aFollowedCluster(clock, aCluster(aService(fields), [aSlice(podsOn([2]))], nodesOf(4)))
  cluster.setRound({
    port: 31234,
    addresses,
    refusals: new Map([['n4', 'n4 has no InternalIP, so it is never asked.']]),
    answers: new Map([
      ['n1', anAnswer({ localEndpoints: 2, weight: 2, checkedAtMs: clock.nowMs(), sinceMs: clock.nowMs() - 60_000 })],
      ['n2', anAnswer({ status: 503, localEndpoints: 0, weight: 0 })],
    ]),
  })
  return cluster
}

async function ask(cluster = clusterWith(), access: ReaderAccess = allAccess) {
  const answer = await getServiceHealth(cluster, access, { namespace: 'shop', name: 'web' }, clock.nowMs)
  return healthResponse.parse(answer)
}
const nodeOf = (answer: Awaited<ReturnType<typeof ask>>, name: string) =>
  answer.nodes.find((node) => node.name === name)

test('each node has what it must answer, what it answered and what to think of it', async () => {
  const answer = await ask()
  expect(answer).toMatchObject({ port: 31234, askedNodes: 2, totalNodes: 4, periodSeconds: 10 })
  expect(nodeOf(answer, 'n1')).toMatchObject({
    address: '10.1.0.1',
    expected: { status: 200, localEndpoints: 2 },
    observed: {
      outcome: 'answered',
      status: 200,
      localEndpoints: 2,
      weight: 2,
      checkedAt: '2026-01-01T12:00:00.000Z',
      since: '2026-01-01T11:59:00.000Z',
    },
    verdict: 'as-expected',
  })
})

test('a node without endpoints answers 503 by design', async () => {
  expect(nodeOf(await ask(), 'n2')).toMatchObject({ expected: { status: 503 }, verdict: 'by-design' })
})

test('a node that was not asked yet is unknown, not unhealthy', async () => {
  expect(nodeOf(await ask(), 'n3')).toMatchObject({ observed: null, verdict: 'unknown' })
})

test('a node that is never asked says why', async () => {
  expect(nodeOf(await ask(), 'n4')).toMatchObject({
    address: null,
    observed: null,
    inWords: 'n4 has no InternalIP, so it is never asked.',
  })
})

test('a port that answers for a Service of a namespace that the reader may not read does not name it', async () => {
  const cluster = clusterWith()
  cluster.setRound({ answers: new Map([['n2', anAnswer({ service: { namespace: 'secret', name: 'db' } })]]) })
  const restricted = await ask(cluster, { namespaces: new Set(['shop']), nodes: true })
  expect(nodeOf(restricted, 'n2')?.verdict).toBe('disagrees')
  expect(JSON.stringify(restricted)).not.toMatch(/secret|db"/)
  expect(JSON.stringify(await ask(cluster))).toContain('secret')
})

describe('a dual-stack Service', () => {
  const internal = (...ips: readonly string[]) => ips.map((address) => ({ type: 'InternalIP' as const, address }))
  const nodes = [
    aNode('n1', { addresses: internal('10.1.0.1', 'fd00::1') }),
    aNode('n2', { addresses: internal('10.1.0.2') }),
  ]
  const v6 = aSlice([anEndpoint('fd00:10::1', 'n1')], { name: 'web-v6', addressType: 'IPv6' })
  const round = (
    family: 'IPv4' | 'IPv6',
    n1: string,
    n2: string | null,
    answers: ReadonlyMap<string, HealthAnswer>,
  ) => ({
    family,
    addresses: new Map([
      ['n1', n1],
      ['n2', n2],
    ]),
    refusals: new Map(n2 === null ? [['n2', `The Node has no ${family} InternalIP.`]] : []),
    answers,
  })

  async function askBoth(v6Answer: Partial<HealthAnswer> | null, minor = 36) {
    const service = aService({ ipFamilies: ['IPv4', 'IPv6'] })
    const slices = [aSlice(podsOn([2])), v6]
    const cluster = aFollowedCluster(clock, aCluster(service, slices, nodes, { major: 1, minor }))
    const v4Answers = new Map([
      ['n1', anAnswer({ localEndpoints: 2, weight: 2 })],
      ['n2', anAnswer({ status: 503, localEndpoints: 0, weight: 0 })],
    ])
    const v6Answers = new Map(v6Answer === null ? [] : [['n1', anAnswer(v6Answer)]])
    cluster.setRound({
      port: 31234,
      families: [round('IPv4', '10.1.0.1', '10.1.0.2', v4Answers), round('IPv6', 'fd00::1', null, v6Answers)],
    })
    return ask(cluster)
  }

  test('is judged in each family by the count of that family', async () => {
    const answer = await askBoth({ localEndpoints: 1, weight: 1 })
    expect(answer).toMatchObject({ port: 31234, askedNodes: 2, totalNodes: 2 })
    const n1 = nodeOf(answer, 'n1')
    expect(n1).toMatchObject({ address: '10.1.0.1', expected: { localEndpoints: 2 }, verdict: 'as-expected' })
    expect(n1?.families).toMatchObject([
      { family: 'IPv4', address: '10.1.0.1', expected: { status: 200, localEndpoints: 2 }, verdict: 'as-expected' },
      { family: 'IPv6', address: 'fd00::1', expected: { status: 200, localEndpoints: 1 }, verdict: 'as-expected' },
    ])
    expect(n1?.inWords).toMatch(/^IPv4: Answers 200 .*\. IPv6: Answers 200 /)
    expect(nodeOf(await askBoth({ localEndpoints: 2, weight: 2 }, 35), 'n1')?.inWords).toBe(
      'IPv4 and IPv6: Answers 200 as it should: 2 endpoints ready here.',
    )
  })

  test('shows the family that is worst off, whole', async () => {
    expect(nodeOf(await askBoth({ localEndpoints: 2, weight: 2 }), 'n1')).toMatchObject({
      address: 'fd00::1',
      expected: { status: 200, localEndpoints: 1 },
      observed: { status: 200, localEndpoints: 2 },
      verdict: 'disagrees',
      inWords: expect.stringMatching(/^IPv6: Answers 200 and counts 2, .* IPv4: Answers 200 as it should/),
      families: [{ verdict: 'as-expected' }, { verdict: 'disagrees' }],
    })
  })

  test('before 1.36 may answer in either family with the count of the other', async () => {
    expect(nodeOf(await askBoth({ localEndpoints: 2, weight: 2 }, 35), 'n1')).toMatchObject({
      verdict: 'as-expected',
      families: [{ verdict: 'as-expected' }, { verdict: 'as-expected' }],
    })
  })

  test('is not known on a node whose other family has not been asked yet', async () => {
    expect(nodeOf(await askBoth(null), 'n1')).toMatchObject({ address: 'fd00::1', observed: null, verdict: 'unknown' })
  })

  test('is judged by one family where the node has no address of the other', async () => {
    expect(nodeOf(await askBoth(null), 'n2')).toMatchObject({
      address: '10.1.0.2',
      verdict: 'by-design',
      families: null,
    })
  })

  test('counts once in the overview, by the family that is worst off', async () => {
    const cluster = aFollowedCluster(clock, aCluster(aService({ ipFamilies: ['IPv4', 'IPv6'] }), [v6], nodes))
    const refused = anAnswer({ outcome: 'refused', status: null })
    cluster.setRound({
      port: 31234,
      families: [
        round('IPv4', '10.1.0.1', '10.1.0.2', new Map([['n1', anAnswer({ status: 503, localEndpoints: 0 })]])),
        round('IPv6', 'fd00::1', null, new Map([['n1', refused]])),
      ],
    })
    const { services } = getHealthOverview(cluster, allAccess, ['shop/web'], clock.nowMs())
    expect(services[0]).toMatchObject({
      askedNodes: 1,
      nodes: [{ name: 'n1', verdict: 'disagrees', status: null }],
    })
  })

  test('is judged in the overview by the families in which a node of the sample was asked', async () => {
    const cluster = aFollowedCluster(clock, aCluster(aService({ ipFamilies: ['IPv4', 'IPv6'] }), [v6], nodes))
    const answers = new Map([['n1', anAnswer({ status: 503, localEndpoints: 0 })]])
    cluster.setRound({
      port: 31234,
      families: [round('IPv4', '10.1.0.1', '10.1.0.2', answers), round('IPv6', 'fd00::1', null, new Map())],
    })
    const { services } = getHealthOverview(cluster, allAccess, ['shop/web'], clock.nowMs())
    expect(services[0]?.nodes).toEqual([{ name: 'n1', verdict: 'by-design', status: 503 }])
  })
})

test('without the right to read nodes nothing is asked and nothing is shown', async () => {
  const answer = await ask(clusterWith(), { namespaces: 'all', nodes: false })
  expect(answer).toMatchObject({ port: null, nodes: [], askedNodes: 0, totalNodes: 0 })
  expect(answer.freshness.gaps[0]?.text).toContain('You may not read nodes')
})

describe('the port is explained', () => {
  const said = async (fields: Partial<Service>) => (await ask(clusterWith(fields))).inWords

  test('under Local', async () => {
    expect(await said({})).toMatch(/^Every node answers on port 31234 for this Service alone/)
  })
  test('under Cluster', async () => {
    expect(await said({ externalTrafficPolicy: 'Cluster', healthCheckNodePort: null })).toMatch(
      /^Every node answers on port 10256 for kube-proxy as a whole/,
    )
  })
  test('where there is none by type', async () => {
    expect(await said({ type: 'NodePort', healthCheckNodePort: null })).toMatch(
      /^A Service of type NodePort has no health port under Local/,
    )
  })
  test('where another proxy than kube-proxy serves', async () => {
    expect(await said({ serviceProxyName: 'other' })).toMatch(/^The label service.kubernetes.io\/service-proxy-name/)
  })
  test('where none was allocated', async () => {
    expect(await said({ healthCheckNodePort: null })).toMatch(/^No health port was allocated/)
  })
})

describe('the overview of health', () => {
  const overview = (services: readonly string[], access: ReaderAccess = allAccess, cluster = clusterWith()) =>
    healthOverviewResponse.parse(getHealthOverview(cluster, access, services, clock.nowMs()))

  test('counts verdicts of the nodes that were asked, and says how many those are', () => {
    const { services, askedNodes, verdicts } = overview(['shop/web'])
    expect(services[0]).toMatchObject({ namespace: 'shop', name: 'web', port: 31234, askedNodes: 2, totalNodes: 4 })
    expect(verdicts).toEqual({ 'as-expected': 1, 'by-design': 1, disagrees: 0, 'not-reachable': 0, unknown: 0 })
    expect(askedNodes).toBe(2)
  })

  test('leaves out what is not there and what may not be read, alike', () => {
    expect(overview(['shop/nothing']).services).toEqual([])
    expect(overview(['shop/web'], { namespaces: new Set(['pay']), nodes: true }).services).toEqual([])
  })

  test('forgets a node that has left, whatever it answered last', () => {
    const cluster = clusterWith()
    cluster.setRound({ answers: new Map([['gone', anAnswer()]]) })
    expect(overview(['shop/web'], allAccess, cluster).askedNodes).toBe(0)
  })
})
