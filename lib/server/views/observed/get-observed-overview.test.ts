import { describe, expect, test } from 'vitest'
import { aTrafficSource, type FakeTraffic } from '@/e2e/fakes/fake-traffic'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { observedOverviewResponse } from '@/lib/contracts/observed-overview'
import { type ClusterState, type Service, serviceKey } from '@/lib/domain/cluster'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { noTraffic } from '../../traffic/no-traffic'
import { overviewRows } from '../overview/overview-rows'
import { getObservedOverview } from './get-observed-overview'
import { withVerdicts } from './observed-groups'

const minute = 60_000
const equalNodes = {
  loadBalancerClass: 'service.k8s.aws/nlb',
  annotations: new Map([
    ['service.beta.kubernetes.io/aws-load-balancer-attributes', 'load_balancing.cross_zone.enabled=true'],
  ]),
}

/** shop/web is E6: two pods on n1, one on n2, behind equal nodes. `others` are Services beside it, with the same pods or their own. */
function stateWith(others: readonly { service: Partial<Service>; pods: readonly number[]; prefix: string }[] = []) {
  const state = aCluster(aService(equalNodes), [aSlice(podsOn([2, 1]))], nodesOf(3))
  const services = new Map(state.services)
  const slices = new Map(state.slices)
  for (const { service, pods, prefix } of others) {
    const built = aService({ ...equalNodes, ...service })
    const key = serviceKey(built.namespace, built.name)
    services.set(key, built)
    const endpoints = podsOn(pods).map((endpoint) => ({ ...endpoint, podName: `${prefix}${endpoint.addresses[0]}` }))
    slices.set(key, [aSlice(endpoints, { namespace: built.namespace, serviceName: built.name })])
  }
  return { ...state, services, slices }
}

const asExpected = { 'shop/pod-10.0.1.10': 250, 'shop/pod-10.0.1.11': 250, 'shop/pod-10.0.2.10': 500 }
const asWeighted = { 'shop/pod-10.0.1.10': 340, 'shop/pod-10.0.1.11': 330, 'shop/pod-10.0.2.10': 330 }

function setUp(state: ClusterState, traffic: FakeTraffic) {
  const clock = createManualClock()
  const fake = aFollowedCluster(clock, state)
  const cluster: FollowedCluster = { ...fake, traffic }
  const ask = async (services: readonly string[], access: ReaderAccess = allAccess) =>
    observedOverviewResponse.parse(await getObservedOverview(cluster, access, services, clock.nowMs))
  return { clock, fake, cluster, ask }
}

describe('what pods of the Services in view got', () => {
  test('is told node by node, with one verdict each', async () => {
    const { ask } = setUp(stateWith(), aTrafficSource(asExpected))
    const answer = await ask(['shop/web', 'shop/gone'])
    expect(answer).toMatchObject({ measure: 'connections-opened', unit: 'connections', windowSeconds: 600 })
    expect(answer.services).toHaveLength(1)
    expect(answer.services[0]).toMatchObject({ name: 'web', verdict: 'as-expected', samples: 1000, coverage: 1 })
    expect(answer.services[0]?.nodes[1]).toMatchObject({
      name: 'n2',
      share: 0.5,
      expectedShare: 0.5,
      standardErrors: 0,
    })
  })

  test('is one question for all readers within half a minute, and of the namespaces that they may read alone', async () => {
    const traffic = aTrafficSource(asExpected)
    const { ask, clock } = setUp(
      stateWith([{ service: { namespace: 'pay', name: 'api' }, pods: [1, 1], prefix: 'api-' }]),
      traffic,
    )
    await Promise.all([ask(['shop/web']), ask(['pay/api'])])
    await ask(['shop/web'])
    expect(traffic.spans).toHaveLength(1)
    clock.advance(31_000)
    await ask(['shop/web'])
    expect(traffic.spans).toHaveLength(2)
    const onlyPay = { namespaces: new Set(['pay']), nodes: true }
    expect((await ask(['shop/web', 'pay/api'], onlyPay)).services.map(({ name }) => name)).toEqual(['api'])
  })

  test('is not judged where another Service sends to the same pods', async () => {
    const { ask } = setUp(
      stateWith([{ service: { name: 'web-too', externalTrafficPolicy: 'Cluster' }, pods: [2, 1], prefix: 'pod-' }]),
      aTrafficSource(asExpected),
    )
    const { services } = await ask(['shop/web', 'shop/web-too'])
    expect(services.map(({ verdict, notJudged }) => [verdict, notJudged])).toEqual([
      [null, 'shared'],
      [null, 'shared'],
    ])
    expect(services[0]?.nodes[0]).toMatchObject({ share: 0.5, expectedShare: null })
  })

  test('is not judged where the pods changed meanwhile', async () => {
    const { ask, fake, clock } = setUp(stateWith(), aTrafficSource(asExpected))
    clock.advance(minute)
    fake.publish(
      { ...stateWith(), slices: new Map([['shop/web', [aSlice(podsOn([1, 1]))]]]) },
      { services: ['shop/web'] },
    )
    expect((await ask(['shop/web'])).services[0]).toMatchObject({ verdict: null, notJudged: 'changed' })
  })

  test('is nothing without a source, and says so', async () => {
    const clock = createManualClock()
    const cluster = { ...aFollowedCluster(clock, stateWith()), traffic: noTraffic }
    const answer = observedOverviewResponse.parse(
      await getObservedOverview(cluster, allAccess, ['shop/web'], clock.nowMs),
    )
    expect(answer).toMatchObject({ measure: null, services: [], notObserved: { why: 'not-configured' } })
  })
})

describe('the group of Services that differ beyond noise', () => {
  const groupsOf = async ({ cluster, clock }: Pick<ReturnType<typeof setUp>, 'cluster' | 'clock'>) => {
    const overview = withVerdicts(cluster, allAccess, await overviewRows(cluster, allAccess, clock), clock.nowMs())
    return overview.rows.map(({ group }) => group)
  }

  test('is filled once they are judged, which nobody waits for, and readers are told', async () => {
    const rig = setUp(stateWith(), aTrafficSource(asWeighted))
    const version = rig.cluster.changes.version(allAccess)
    expect(await groupsOf(rig)).toEqual(['uneven'])
    await turnEventLoop(4)
    expect(rig.cluster.changes.version(allAccess)).toBeGreaterThan(version)
    expect(await groupsOf(rig)).toEqual(['differs'])
  })

  test('stays empty where pods get what is expected, and nobody is told of anything', async () => {
    const rig = setUp(stateWith(), aTrafficSource(asExpected))
    await groupsOf(rig)
    const version = rig.cluster.changes.version(allAccess)
    await turnEventLoop(4)
    expect(await groupsOf(rig)).toEqual(['uneven'])
    expect(rig.cluster.changes.version(allAccess)).toBe(version)
  })
})
