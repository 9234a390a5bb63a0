import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess, anAnswer, aStatus, aWatch, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { distributionQuery, distributionResponse } from '@/lib/contracts/distribution'
import type { Service } from '@/lib/domain/cluster'
import { aCluster, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { ReaderAccess } from '../../sources'
import { getDistribution } from './get-distribution'

const clock = createManualClock()
const web = { namespace: 'shop', name: 'web' }

const clusterWith = (fields: Partial<Service> = {}, pods: readonly number[] = [5, 3, 2]): FakeCluster =>
  aFollowedCluster(clock, aCluster(aService(fields), [aSlice(podsOn(pods))], nodesOf(5)))

async function ask(query: Record<string, string> = {}, cluster = clusterWith(), access: ReaderAccess = allAccess) {
  const answer = await getDistribution(cluster, access, web, distributionQuery.parse(query), clock.nowMs)
  return distributionResponse.parse(answer)
}

test('an unknown balancer gives no shares, but both bounds', async () => {
  const { model, ports, bounds, detected } = await ask()
  expect(model).toMatchObject({ id: 'unknown', confidence: 'unknown' })
  expect(detected).toBeNull()
  expect(ports[0]?.endpoints.every(({ share }) => share === null)).toBe(true)
  expect(ports[0]?.skew).toEqual({ peakToAverage: null, cv: null, gini: null, effectiveNumber: null })
  expect(bounds?.map((bound) => bound.model)).toEqual(['equal-node', 'weighted'])
  expect(bounds?.map((bound) => bound.ports[0]?.skew.peakToAverage)).toEqual([
    expect.closeTo(5 / 3, 9),
    expect.closeTo(1, 9),
  ])
})

test('where nothing could serve, an unknown balancer leaves it to both bounds to say that all is refused', async () => {
  const unready = anEndpoint('10.1.0.1', 'n1', { ready: false, serving: false })
  for (const endpoints of [[], [unready]]) {
    const cluster = aFollowedCluster(clock, aCluster(aService(), [aSlice(endpoints)], nodesOf(2)))
    const { ports, bounds } = await ask({}, cluster)
    expect(ports[0]).toMatchObject({ droppedShare: null, refusedShare: null, hopShare: null })
    expect(ports[0]?.nodes.map((node) => [node.inPool, node.entryShare, node.servingShare])).toEqual([
      [null, null, null],
      [null, null, null],
    ])
    expect(ports[0]?.endpoints.map(({ share }) => share)).toEqual(endpoints.map(() => null))
    expect(ports[0]?.inWords.at(-1)).toContain('No endpoint anywhere can serve')
    expect(bounds?.map(({ model, ports }) => [model, ports[0]?.droppedShare, ports[0]?.refusedShare])).toEqual([
      ['equal-node', 0, 1],
      ['weighted', 0, 1],
    ])
  }
})

describe("the reader's own choice", () => {
  test('of a model is computed and marked as theirs, beside what was detected', async () => {
    const { model, detected, ports, bounds } = await ask({ model: 'equal-node', probed: 'true' })
    expect(model).toMatchObject({ id: 'equal-node', confidence: 'reader', probed: true })
    expect(detected).toMatchObject({ id: 'unknown' })
    expect(bounds).toBeNull()
    expect(ports[0]).toMatchObject({ poolNodes: 3, candidateNodes: 5, droppedShare: 0, refusedShare: 0 })
    expect(ports[0]?.skew.peakToAverage).toBeCloseTo(5 / 3, 9)
    expect(ports[0]?.nodes.map(({ name, inPool }) => [name, inPool])).toEqual([
      ['n1', true],
      ['n2', true],
      ['n3', true],
      ['n4', false],
      ['n5', false],
    ])
  })

  test('of another policy is asked as "what if"', async () => {
    const answer = await ask({ model: 'equal-node', policy: 'Cluster' })
    expect(answer).toMatchObject({ policy: 'Cluster', policyOverridden: true })
    expect(answer.decision.map(({ row }) => row)).toEqual([1])
    expect(answer.ports[0]?.hopShare).toBeCloseTo(0.8, 9)
  })

  test('of the policy that the Service has is no "what if"', async () => {
    expect((await ask({ policy: 'Local' })).policyOverridden).toBe(false)
  })

  test('of candidates counts those nodes only', async () => {
    const { ports } = await ask({ model: 'equal-node', probed: 'false', candidates: 'n1,n4' })
    expect(ports[0]).toMatchObject({ candidateNodes: 2, droppedShare: 0.5 })
  })

  test('of a node that has left holds for the others, and says so', async () => {
    const { freshness, ports } = await ask({ model: 'equal-node', candidates: 'n1,gone' })
    expect(ports[0]?.candidateNodes).toBe(1)
    expect(freshness.gaps).toEqual([
      { kind: 'unknown', text: 'There is no node gone in this cluster. The other candidates that you named are used.' },
    ])
  })

  test('of nothing but nodes that are not there is refused by name', async () => {
    await expect(ask({ announcers: 'gone,lost' })).rejects.toMatchObject({
      code: 'bad-request',
      detail: 'There is no node gone, lost in this cluster.',
    })
  })
})

test('each model that could be chosen comes with the skew that it would give', async () => {
  const { alternatives } = await ask({ probed: 'true' })
  const skewOf = (id: string) => alternatives.find((alternative) => alternative.id === id)?.peakToAverage
  expect(alternatives.map(({ id }) => id)).not.toContain('unknown')
  expect(skewOf('equal-node')).toBeCloseTo(5 / 3, 9)
  expect(skewOf('weighted')).toBeCloseTo(1, 9)
})

describe('as answered', () => {
  const answers = new Map([
    ['n1', anAnswer({ localEndpoints: 5 })],
    ['n2', anAnswer({ status: 503, localEndpoints: 0 })],
    ['n3', anAnswer({ localEndpoints: 2 })],
    ['n4', anAnswer({ status: 503, localEndpoints: 0 })],
    ['n5', anAnswer({ status: 503, localEndpoints: 0 })],
  ])
  const addresses = new Map([...answers.keys()].map((name, at) => [name, `10.1.0.${at + 1}`]))

  test('the pool is what the health ports say, and the answer says that it is', async () => {
    const cluster = clusterWith()
    cluster.setRound({ port: 31234, answers, addresses })
    const answer = await ask({ model: 'equal-node', probed: 'true', health: 'answered' }, cluster)
    expect(answer.basis).toBe('as-answered')
    expect(answer.ports[0]?.poolNodes).toBe(2)
    expect((await ask({ model: 'equal-node', probed: 'true' }, cluster)).basis).toBe('expected')
  })

  test('without a health port the figures stay those of the objects, and say why', async () => {
    const { basis, freshness } = await ask({ model: 'equal-node', health: 'answered' })
    expect(basis).toBe('expected')
    expect(freshness.gaps.map(({ text }) => text)).toEqual([
      'This Service has no health port to ask. The figures rest on objects alone.',
    ])
  })

  test('under another policy than the Service has, its health ports say nothing', async () => {
    const cluster = clusterWith()
    cluster.setRound({ port: 31234, answers, addresses })
    const query = { model: 'equal-node', probed: 'true', health: 'answered' }
    const { basis, ports, freshness } = await ask({ ...query, policy: 'Cluster' }, cluster)
    expect(basis).toBe('expected')
    expect(ports[0]?.poolNodes).toBe(5)
    expect(freshness.gaps.map(({ text }) => text)).toEqual([
      'Health ports answer for the policy that the Service has, and say nothing about Cluster. The figures rest on objects alone.',
    ])
    expect((await ask({ ...query, policy: 'Local' }, cluster)).basis).toBe('as-answered')
  })

  test('for a reader without nodes no port is asked', async () => {
    const cluster = clusterWith()
    cluster.setRound({ port: 31234, answers, addresses })
    const { basis, freshness } = await ask({ health: 'answered' }, cluster, { namespaces: 'all', nodes: false })
    expect(basis).toBe('expected')
    expect(freshness.gaps.map(({ text }) => text).join()).toContain('Without nodes no health port can be asked.')
  })
})

describe('a Service that cannot be answered', () => {
  const of = (name: string, namespace = 'shop', access: ReaderAccess = allAccess, cluster = clusterWith()) =>
    getDistribution(cluster, access, { namespace, name }, distributionQuery.parse({}), clock.nowMs)

  test('is not found, alike when it is absent and when it may not be read', async () => {
    const access: ReaderAccess = { namespaces: new Set(['pay']), nodes: true }
    await expect(of('nothing')).rejects.toMatchObject({
      code: 'not-found',
      detail: expect.stringContaining('shop/nothing'),
    })
    const denied = await of('web', 'shop', access).catch((error: unknown) => error)
    const absent = await of('web', 'elsewhere').catch((error: unknown) => error)
    expect(denied).toMatchObject({ code: 'not-found' })
    expect(String(denied).replace('shop', 'elsewhere')).toBe(String(absent))
  })

  test('because it takes no traffic from outside says so', async () => {
    const headless = clusterWith({ type: 'ClusterIP', clusterIPs: ['None'], externalIPs: ['198.51.100.7'] })
    await expect(of('web', 'shop', allAccess, headless)).rejects.toMatchObject({ code: 'not-found' })
    const cluster = clusterWith({ type: 'ClusterIP' })
    await expect(of('web', 'shop', allAccess, cluster)).rejects.toMatchObject({
      detail: 'Service shop/web takes no traffic from outside the cluster.',
    })
  })

  test('because EndpointSlices may not be read names the missing right, and shows no zeroes', async () => {
    const missingRule = {
      apiGroup: 'discovery.k8s.io',
      resource: 'endpointslices',
      verbs: ['list', 'watch'],
      namespace: null,
    }
    const cluster = clusterWith()
    cluster.setStatus(aStatus([aWatch('endpointslices', { state: 'denied', syncedAtMs: null, missingRule })]))
    await expect(of('web', 'shop', allAccess, cluster)).rejects.toMatchObject({
      code: 'not-ready',
      detail: 'EndpointSlices may not be read.',
      action: 'Grant list, watch on endpointslices.discovery.k8s.io cluster-wide; the status page has the YAML.',
    })
  })
})

test('text of foreign origin is made harmless on its way out', async () => {
  const slice = aSlice([anEndpoint('10.0.1.1', 'n1', { podName: 'web\u202e<b>\u0007' })])
  const cluster = aFollowedCluster(clock, aCluster(aService(), [slice], nodesOf(1)))
  expect((await ask({}, cluster)).ports[0]?.endpoints[0]?.podName).toBe('web<U+202E><b><U+0007>')
})
