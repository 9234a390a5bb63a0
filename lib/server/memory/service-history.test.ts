import { describe, expect, test } from 'vitest'
import { aFollowedCluster, anAnswer, aStatus, aWatch, type FakeCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import type { ClusterState, EndpointSlice } from '@/lib/domain/cluster'
import { aCluster, aNode, anEndpoint, aService, aSlice, nodesOf, terminating } from '@/lib/domain/test-objects'
import { emptyStory, goOn, tellStory } from './service-history'

const web = 'shop/web'
const minute = 60_000
const one = anEndpoint('10.0.1.10', 'n1', { podName: 'web-1' })
const two = anEndpoint('10.0.2.10', 'n2', { podName: 'web-2' })

function setUp(status = aStatus()) {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, aCluster(aService(), [aSlice([one])], nodesOf(3)), status)
  const at = () => clock.nowMs()
  return { clock, at, startMs: at(), cluster, history: () => cluster.memory.history(web) }
}

const publish = (cluster: FakeCluster, fields: Partial<ClusterState>, nodes = false): void =>
  cluster.publish({ ...cluster.source.state(), ...fields }, { services: nodes ? [] : [web], nodes })
const withSlices = (...slices: EndpointSlice[]) => ({ slices: new Map([[web, slices]]) })

describe('what changed of pods', () => {
  test('is told with its time, before and after it: came, changed, went', () => {
    const { clock, at, startMs, cluster, history } = setUp()
    clock.advance(minute)
    const starting = { ...two, ready: false }
    publish(cluster, withSlices(aSlice([one, starting])))
    clock.advance(minute)
    publish(cluster, withSlices(aSlice([{ ...one, ...terminating }, two])))
    clock.advance(minute)
    publish(cluster, withSlices(aSlice([two])))
    const changes = history()?.pods.changes.map(({ atMs, name, before, after }) => [
      (atMs - startMs) / minute,
      name,
      before?.ready ?? null,
      after?.ready ?? null,
    ])
    expect(changes).toEqual([
      [1, 'web-2', null, false],
      [2, 'web-1', one.ready, false],
      [2, 'web-2', false, two.ready],
      [3, 'web-1', false, null],
    ])
    expect(history()?.pods.completeSinceMs).toBe(startMs)
    expect(at()).toBe(startMs + 3 * minute)
  })

  test('is nothing where a pod moves between slices, or stands in one a family', () => {
    const { cluster, history } = setUp()
    const six = anEndpoint('fd00::1', 'n1', { podName: 'web-1' })
    const v6 = aSlice([six], { name: 'web-v6', addressType: 'IPv6' })
    publish(cluster, withSlices(aSlice([one]), v6))
    publish(cluster, withSlices(aSlice([]), aSlice([one], { name: 'web-b' }), v6))
    publish(cluster, withSlices(aSlice([]), v6))
    expect(history()?.pods.changes).toEqual([])
  })

  test('is not known from before a list was whole', () => {
    const listing = aStatus([aWatch('endpointslices', { state: 'listing', syncedAtMs: null })])
    const { clock, at, cluster, history } = setUp(listing)
    clock.advance(minute)
    publish(cluster, withSlices(aSlice([one, two])))
    expect(history()?.pods).toEqual({ changes: [], completeSinceMs: at() })
    cluster.setStatus(aStatus())
    clock.advance(minute)
    publish(cluster, withSlices(aSlice([two])))
    expect(history()?.pods.changes).toHaveLength(1)
  })

  test('is forgotten a minute after the hour, and the list says from when on it is whole', () => {
    const { clock, at, cluster, history } = setUp()
    publish(cluster, withSlices(aSlice([one, two])))
    clock.advance(60 * minute)
    expect(history()?.pods.changes).toHaveLength(1)
    clock.advance(2 * minute)
    expect(history()?.pods).toEqual({ changes: [], completeSinceMs: at() - 61 * minute })
  })
})

test('what a Service was before each change of it is told', () => {
  const { cluster, history } = setUp()
  publish(cluster, { services: new Map([[web, aService({ externalTrafficPolicy: 'Cluster' })]]) })
  const [change] = history()?.service.changes ?? []
  expect([change?.before.externalTrafficPolicy, change?.after.externalTrafficPolicy]).toEqual(['Local', 'Cluster'])
})

test('nodes that come, change and go are told, and nothing where they may not be read', () => {
  const { clock, cluster } = setUp()
  const nodes = nodesOf(2)
  publish(cluster, { nodes: new Map(nodes.map((node) => [node.name, node])) }, true)
  clock.advance(minute)
  const [first = aNode('n1')] = nodes
  publish(
    cluster,
    {
      nodes: new Map([
        [first.name, { ...first, ready: 'Unknown' }],
        ['n9', aNode('n9')],
      ]),
    },
    true,
  )
  const told = cluster.memory.nodeChanges()?.changes.filter(({ atMs }) => atMs === clock.nowMs())
  expect(told?.map(({ name, before, after }) => [name, before?.ready ?? null, after?.ready ?? null])).toEqual([
    ['n1', 'True', 'Unknown'],
    ['n9', null, 'True'],
    ['n2', 'True', null],
  ])
  publish(cluster, { nodes: null }, true)
  expect(cluster.memory.nodeChanges()).toBeNull()
})

test('answers of health ports are told as they change, with the times when somebody looked', () => {
  const { clock, startMs, cluster, history } = setUp()
  const agrees = { localEndpoints: 1, weight: 1, service: { namespace: 'shop', name: 'web' } }
  const answer = (fields: Parameters<typeof anAnswer>[0]): void => {
    const answers = new Map([['n1', anAnswer({ ...agrees, checkedAtMs: clock.nowMs(), ...fields })]])
    cluster.setRound({ port: 31_234, answers, addresses: new Map([['n1', '10.1.0.1']]) }, [web])
  }
  answer({})
  clock.advance(10_000)
  answer({})
  clock.advance(10_000)
  answer({ status: 503, localEndpoints: 0, weight: 0 })
  clock.advance(10_000)
  answer({ localEndpoints: 2, weight: 2 })
  clock.advance(10 * minute)
  answer({})
  const well = { verdict: 'as-expected', letsIn: true }
  const closed = { verdict: 'disagrees', letsIn: false }
  const open = { verdict: 'disagrees', letsIn: true }
  expect(history()?.health.changes.map(({ node, before, after }) => [node, before, after])).toEqual([
    ['n1', null, well],
    ['n1', well, closed],
    ['n1', closed, open],
    ['n1', open, well],
  ])
  expect(history()?.looks).toEqual([
    { fromMs: startMs, toMs: startMs + 30_000 },
    { fromMs: clock.nowMs(), toMs: clock.nowMs() },
  ])
})

describe('the bounds', () => {
  const service = aService()

  test('a Service that changes without end keeps 400 changes and says since when they are whole', () => {
    let story = emptyStory(0)
    let slices = [aSlice([one])]
    for (let second = 1; second <= 1000; second += 1) {
      const next = [aSlice([{ ...one, ready: second % 2 === 0 }])]
      story = goOn(story, { service, slices }, { service, slices: next }, second * 1000)
      slices = next
    }
    const { pods } = tellStory(story, 1_000_000)
    expect(pods.changes).toHaveLength(400)
    expect(pods.changes[0]?.atMs).toBe(601_000)
    expect(pods.completeSinceMs).toBe(600_000)
  })

  test('Services where nothing happens share one empty list', () => {
    const [a, b] = [emptyStory(1), emptyStory(2)]
    expect(a.pods.changes).toBe(b.pods.changes)
    expect(goOn(a, { service, slices: [] }, { service, slices: [] }, 5)).toEqual(a)
  })
})
