import { describe, expect, test } from 'vitest'
import { aFollowedCluster, anAnswer, aStatus, aWatch } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { parseExposition, samplesOfFamily } from '@/e2e/fakes/parse-exposition'
import { hasPromtool, promtool } from '@/e2e/fakes/promtool'
import { type ClusterState, serviceKey } from '@/lib/domain/cluster'
import { aCluster, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { distributionText } from './distribution-text'

const clock = createManualClock()
const clusterOf = (state: ClusterState, status = aStatus()) => aFollowedCluster(clock, state, status)
const equalNode = { annotations: new Map([['evenkeel.dev/balancer-model', 'equal-node']]) }
const read = async (...clusters: ReturnType<typeof clusterOf>[]) => parseExposition(await distributionText(clusters))

/** A cluster with many Services, each with one pod on each of `nodes` nodes. */
function many(services: number, nodes: number): ClusterState {
  const state = aCluster(aService(), [], nodesOf(nodes))
  const pods = Array.from({ length: nodes }, (_, at) =>
    anEndpoint(`10.${at >> 8}.${at & 255}.9`, `n${at + 1}`, { podName: `p-${at}`, zone: `z${at % 3}` }),
  )
  const named = Array.from({ length: services }, (_, at) =>
    aService({ ...equalNode, name: `web-${at}`, uid: `uid-${at}` }),
  )
  return {
    ...state,
    services: new Map(named.map((service) => [serviceKey('shop', service.name), service])),
    slices: new Map(named.map(({ name }) => [serviceKey('shop', name), [aSlice(pods, { serviceName: name })]])),
  }
}

describe('the page of distribution metrics', () => {
  test('tells of a Local Service its fields, endpoints, nodes and the share of each node', async () => {
    const page = await read(clusterOf(aCluster(aService(equalNode), [aSlice(podsOn([5, 3, 2]))], nodesOf(4))))
    const of = (name: string) =>
      samplesOfFamily(page, name).map(({ labels: { namespace, service, ...labels }, value }) => [labels, value])
    expect(of('evenkeel_service_info')).toEqual([
      [
        {
          type: 'LoadBalancer',
          external_traffic_policy: 'Local',
          internal_traffic_policy: 'Cluster',
          ip_families: 'IPv4',
        },
        1,
      ],
    ])
    expect(of('evenkeel_service_endpoints')).toEqual([
      [{ state: 'ready' }, 10],
      [{ state: 'not_ready' }, 0],
      [{ state: 'terminating' }, 0],
    ])
    expect(of('evenkeel_service_nodes')).toEqual([
      [{ state: 'with_endpoints' }, 3],
      [{ state: 'without_endpoints' }, 1],
      [{ state: 'eligible' }, 4],
    ])
    expect(of('evenkeel_service_node_ready_endpoints')).toEqual([
      [{ node: 'n1' }, 5],
      [{ node: 'n2' }, 3],
      [{ node: 'n3' }, 2],
    ])
    expect(of('evenkeel_endpoint_info')).toHaveLength(10)
    for (const [, value] of of('evenkeel_service_expected_node_share_ratio')) expect(value).toBeCloseTo(1 / 3, 9)
    expect(of('evenkeel_service_expected_node_share_ratio')).toHaveLength(3)
  })

  test('tells of a Cluster Service one share for all its endpoints and none node by node', async () => {
    const service = aService({ externalTrafficPolicy: 'Cluster', healthCheckNodePort: null })
    const page = await read(clusterOf(aCluster(service, [aSlice(podsOn([5, 3, 2]))], nodesOf(4))))
    expect(samplesOfFamily(page, 'evenkeel_service_expected_node_share_ratio')).toEqual([])
    expect(samplesOfFamily(page, 'evenkeel_service_expected_share_uniform')[0]?.value).toBeCloseTo(0.1, 9)
  })

  test('says nothing of endpoints that may not be read, and 0 of those that are not there', async () => {
    const denied = aStatus([aWatch('endpointslices', { state: 'denied', syncedAtMs: null })])
    const unread = await read(clusterOf(aCluster(aService(), [], nodesOf(2)), denied))
    expect(samplesOfFamily(unread, 'evenkeel_service_info')).toHaveLength(1)
    expect(samplesOfFamily(unread, 'evenkeel_service_endpoints')).toEqual([])
    const none = await read(clusterOf(aCluster(aService(), [], nodesOf(2))))
    expect(samplesOfFamily(none, 'evenkeel_service_endpoints').map(({ value }) => value)).toEqual([0, 0, 0])
  })

  test('says nothing of nodes that may not be read', async () => {
    const page = await read(clusterOf(aCluster(aService(), [aSlice(podsOn([1, 1]))], null)))
    expect(samplesOfFamily(page, 'evenkeel_service_nodes').map(({ labels }) => labels.state)).toEqual([
      'with_endpoints',
    ])
  })

  test('names the cluster where there are several, and not where the scraping server does', async () => {
    const one = clusterOf(aCluster(aService(), [aSlice(podsOn([1]))], nodesOf(1)))
    const alone = await read(one)
    expect(alone.samples.every(({ labels }) => labels.cluster === undefined)).toBe(true)
    const both = await read(one, { ...one, id: 'c2' })
    expect(new Set(samplesOfFamily(both, 'evenkeel_service_info').map(({ labels }) => labels.cluster))).toEqual(
      new Set(['c1', 'c2']),
    )
  })

  test('has the series of a Service until the Service goes', async () => {
    const cluster = clusterOf(many(2, 2))
    expect(samplesOfFamily(await read(cluster), 'evenkeel_service_info')).toHaveLength(2)
    cluster.publish({ ...cluster.source.state(), services: new Map(), slices: new Map() }, { services: ['shop/web-0'] })
    const page = await read(cluster)
    expect(page.samples.map(({ name }) => name)).toEqual(Array(2).fill('evenkeel_metrics_dropped_series'))
  })

  test('holds no Service that takes no traffic from outside', async () => {
    const page = await read(clusterOf(aCluster(aService({ type: 'ClusterIP' }), [aSlice(podsOn([1]))], nodesOf(1))))
    expect(samplesOfFamily(page, 'evenkeel_service_info')).toEqual([])
  })

  test('escapes whatever a label holds', async () => {
    const hostile = 'a"} evil{x="\\\n1'
    const page = await read(
      clusterOf(aCluster(aService({ loadBalancerClass: hostile }), [aSlice(podsOn([1]))], nodesOf(1))),
    )
    expect(samplesOfFamily(page, 'evenkeel_service_info')[0]?.labels.load_balancer_class).toBe(hostile)
  })
})

describe('answers of health ports', () => {
  const round = (byNode: Record<string, Parameters<typeof anAnswer>[0]>) => ({
    port: 31_234,
    answers: new Map(Object.entries(byNode).map(([node, fields]) => [node, anAnswer(fields)])),
    addresses: new Map(Object.keys(byNode).map((node) => [node, '10.1.0.1'])),
  })

  test('are counted by what they should be, while somebody looks', async () => {
    const cluster = clusterOf(aCluster(aService(), [aSlice(podsOn([1, 1]))], nodesOf(5)))
    expect(samplesOfFamily(await read(cluster), 'evenkeel_service_health_port_nodes')).toEqual([])
    const empty = { status: 503, localEndpoints: 0, weight: 0 }
    const lost = { outcome: 'timeout', status: null, localEndpoints: null, weight: null, service: null } as const
    cluster.setRound(round({ n1: {}, n2: empty, n3: empty, n4: {}, n5: lost }))
    const page = await read(cluster)
    const counts = samplesOfFamily(page, 'evenkeel_service_health_port_nodes')
    expect(Object.fromEntries(counts.map(({ labels, value }) => [labels.result, value]))).toEqual({
      ok_up: 1,
      unexpected_down: 1,
      ok_down: 1,
      unexpected_up: 1,
      unreachable: 1,
    })
    const up = samplesOfFamily(page, 'evenkeel_service_health_port_up')
    expect(up.map(({ labels, value }) => [labels.node, value])).toEqual([
      ['n1', 1],
      ['n2', 0],
      ['n4', 1],
    ])
    cluster.endRounds()
    expect(samplesOfFamily(await read(cluster), 'evenkeel_service_health_port_nodes')).toEqual([])
  })
})

describe('the bounds', () => {
  const dropped = (page: ReturnType<typeof parseExposition>): Record<string, number> =>
    Object.fromEntries(
      samplesOfFamily(page, 'evenkeel_metrics_dropped_series').map(({ labels, value }) => [labels.bound, value]),
    )

  test('a Service on more than 200 nodes is told by zones, and what is left out is counted', async () => {
    const page = await read(clusterOf(many(1, 201)))
    expect(samplesOfFamily(page, 'evenkeel_service_node_ready_endpoints')).toEqual([])
    expect(samplesOfFamily(page, 'evenkeel_endpoint_info')).toEqual([])
    const zones = samplesOfFamily(page, 'evenkeel_service_zone_ready_endpoints')
    expect(zones.map(({ labels, value }) => [labels.zone, value])).toEqual([
      ['z0', 67],
      ['z1', 67],
      ['z2', 67],
    ])
    expect(dropped(page)).toEqual({ per_service: 603, in_all: 0 })
    const within = await read(clusterOf(many(1, 200)))
    expect(samplesOfFamily(within, 'evenkeel_service_node_ready_endpoints')).toHaveLength(200)
    expect(dropped(within)).toEqual({ per_service: 0, in_all: 0 })
  })

  test('many Services together stay under 50,000 series, and all of them keep what is told of the whole', async () => {
    const page = await read(clusterOf(many(600, 60)))
    expect(page.samples.length).toBeLessThanOrEqual(50_002)
    expect(samplesOfFamily(page, 'evenkeel_service_info')).toHaveLength(600)
    const expected = 600 * 60 * 3
    const kept = samplesOfFamily(page, 'evenkeel_service_node_ready_endpoints').length * 3
    expect(dropped(page).in_all).toBe(expected - kept)
    expect(kept).toBeGreaterThan(0)
  })
})

test.skipIf(!hasPromtool)(
  'Prometheus itself finds nothing wrong with it (promtool, Debian package prometheus)',
  async () => {
    const text = await distributionText([clusterOf(aCluster(aService(), [aSlice(podsOn([2, 1]))], nodesOf(3)))])
    expect(promtool(['check', 'metrics'], text)).toEqual({ isContent: true, said: '' })
  },
)
