import { expect, test } from 'vitest'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { timelineResponse } from '@/lib/contracts/timeline'
import { timelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { aCluster, aNode, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { getTimeline } from './get-timeline'
import { getTimelineMeasured } from './get-timeline-measured'

const ref = { namespace: 'shop', name: 'web' }

const service = aService({ annotations: new Map([['evenkeel.dev/balancer-model', 'equal-node']]) })

function setUp() {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, aCluster(service, [aSlice(podsOn([2, 1]))], nodesOf(3)))
  clock.advance(60_000)
  const state = cluster.source.state()
  cluster.publish({ ...state, slices: new Map([['shop/web', [aSlice(podsOn([2]))]]]) }, { services: ['shop/web'] })
  clock.advance(60_000)
  const nodes = new Map([...(state.nodes ?? []), ['n3', aNode('n3', { ready: 'Unknown' })]])
  cluster.publish({ ...cluster.source.state(), nodes }, { nodes: true })
  clock.advance(60_000)
  const ask = (access = allAccess, query = {}) => getTimeline(cluster, access, ref, query, clock.nowMs)
  const askMeasured = () => getTimelineMeasured(cluster, allAccess, ref, { by: 'node' }, clock.nowMs)
  return { clock, ask, askMeasured }
}

test('the last hour is told where nothing else is asked, and of it what this process saw', async () => {
  const { clock, ask } = setUp()
  const answer = timelineResponse.parse(await ask())
  expect(answer.span).toEqual({ startMs: clock.nowMs() - 3_600_000, endMs: clock.nowMs() })
  expect(answer.completeSince.pods).toBe(clock.nowMs() - 180_000)
  expect(answer.events.map(({ kind, inWords }) => [kind, inWords])).toEqual([
    ['pods', expect.stringMatching(/on n2 went away$/)],
    ['nodes', 'n3 became NotReady: its kubelet went silent'],
  ])
  expect(answer.endpoints.map(({ node, changed }) => [node, changed])).toEqual([
    ['n2', true],
    ['n1', false],
  ])
  expect(answer.nodes?.map(({ node, segments }) => [node, segments.map(({ state }) => state)])).toEqual([
    ['n3', ['ready', 'not-ready']],
  ])
})

test('nodes are told to nobody who may not read them', async () => {
  const { ask } = setUp()
  const answer = await ask({ namespaces: 'all', nodes: false })
  expect([answer.nodes, answer.health, answer.announcers, answer.completeSince.nodes]).toEqual([null, null, null, null])
  expect(answer.events.map(({ kind }) => kind)).toEqual(['pods'])
})

test('a span that is given is told and nothing outside it', async () => {
  const { clock, ask } = setUp()
  const end = clock.nowMs() - 90_000
  const answer = await ask(allAccess, { start: end - 60_000, end })
  expect(answer.events).toHaveLength(1)
  expect(answer.endpoints.every(({ segments }) => segments.every(({ toMs }) => toMs <= end))).toBe(true)
})

test('the expected skew follows each change', async () => {
  const { ask } = setUp()
  const { skew } = await ask()
  // Two pods on one node and one on the other: half of all for one of three. Then two on one node.
  expect(skew.map(({ peakToAverage }) => peakToAverage)).toEqual([1.5, 1])
})

test('without a metric source what was counted says so, of the same hour', async () => {
  const { clock, askMeasured } = setUp()
  const answer = timelineMeasuredResponse.parse(await askMeasured())
  expect(answer.traffic).toBeNull()
  expect(answer.notObserved?.why).toBe('not-configured')
  expect(answer.span.endMs - answer.span.startMs).toBe(3_600_000)
  expect(answer.span.endMs).toBe(clock.nowMs())
})
