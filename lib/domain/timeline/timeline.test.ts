import { describe, expect, test } from 'vitest'
import type { SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aNode, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import type { PodChange, ServiceHistory } from './changes'
import { endpointLanes, segmentsOf } from './lanes'
import { podsOf } from './pods-of'
import { sayNodes } from './say-nodes'
import { sayAnnouncers, sayHealth } from './say-others'
import { sayPods } from './say-pods'
import { sayService } from './say-service'
import { sayTimeline } from './say-timeline'
import { skewSteps } from './skew-steps'
import { trafficLines } from './traffic-lines'

const span = { startMs: 0, endMs: 100_000 }
const pod = (name: string, node: string, fields: Partial<SliceEndpoint> = {}): SliceEndpoint =>
  anEndpoint('10.0.1.10', node, { podName: name, ...fields })
const ready = pod('web-1', 'n1')
const change = (atMs: number, before: SliceEndpoint | null, after: SliceEndpoint | null): PodChange => ({
  atMs,
  name: before?.podName ?? after?.podName ?? '',
  before,
  after,
})
const words = (events: readonly { inWords: string }[]): readonly string[] => events.map(({ inWords }) => inWords)

/** A pod that starts, serves, drains and goes. */
const life = [
  change(10_000, null, { ...ready, ready: false }),
  change(20_000, { ...ready, ready: false }, ready),
  change(30_000, ready, { ...ready, ...terminating }),
  change(40_000, { ...ready, ...terminating }, null),
]

describe('what is said', () => {
  test('of a pod: each step of its life, with its node', () => {
    expect(words(sayPods(life))).toEqual([
      'web-1 on n1 appeared, not ready yet',
      'web-1 on n1 became ready',
      'web-1 on n1 began to terminate, and still serves',
      'web-1 on n1 went away',
    ])
    expect(words(sayPods([change(1, ready, { ...ready, nodeName: 'n2' })]))).toEqual(['web-1 moved from n1 to n2'])
  })

  test('of many pods at once is one event', () => {
    const many = Array.from({ length: 5 }, (_, at) => change(7, pod(`web-${at}`, `n${at % 2}`), null))
    expect(words(sayPods(many))).toEqual(['5 pods on 2 nodes went away'])
  })

  test('of nodes: what matters to traffic from outside, and nothing of what does not', () => {
    const node = aNode('n1')
    const at = (after: typeof node | null, before: typeof node | null = node) => ({
      atMs: 1,
      name: 'n1',
      before,
      after,
    })
    expect(words(sayNodes([at({ ...node, ready: 'Unknown' })]))).toEqual([
      'n1 became NotReady: its kubelet went silent',
    ])
    expect(words(sayNodes([at({ ...node, unschedulable: true })]))).toEqual(['n1 was cordoned'])
    expect(words(sayNodes([at(null)]))).toEqual(['n1 was removed from the cluster'])
    expect(words(sayNodes([at(node, null)]))).toEqual(['n1 joined the cluster'])
    expect(sayNodes([at({ ...node, kubeletVersion: 'v1.37.0' })])).toEqual([])
  })

  test('of the Service: the fields that decide where traffic goes, from what to what', () => {
    const after = aService({ externalTrafficPolicy: 'Cluster', healthCheckNodePort: null })
    expect(words(sayService([{ atMs: 1, before: aService(), after }]))).toEqual([
      'externalTrafficPolicy changed from Local to Cluster',
      'healthCheckNodePort changed from 31234 to nothing',
    ])
  })

  test('of announcers and health ports: changes, and not what was first known', () => {
    expect(
      words(
        sayAnnouncers([
          { value: ['n1'], sinceMs: 1 },
          { value: ['n2'], sinceMs: 2 },
        ]),
      ),
    ).toEqual(['n2 announces it, before it was n1'])
    const heard = [
      { atMs: 1, node: 'n1', before: null, after: 'as-expected' },
      { atMs: 2, node: 'n1', before: 'as-expected', after: 'disagrees' },
    ] as const
    expect(words(sayHealth(heard))).toEqual(['the health port of n1 contradicts the objects'])
  })
})

describe('the lane of a node', () => {
  test('says how many endpoints it had at each moment, told back from now', () => {
    expect(endpointLanes(new Map(), life, 0, span)).toEqual([
      {
        node: 'n1',
        segments: [
          { fromMs: 0, toMs: 10_000, value: { ready: 0, terminating: 0, notReady: 0 } },
          { fromMs: 10_000, toMs: 20_000, value: { ready: 0, terminating: 0, notReady: 1 } },
          { fromMs: 20_000, toMs: 30_000, value: { ready: 1, terminating: 0, notReady: 0 } },
          { fromMs: 30_000, toMs: 40_000, value: { ready: 0, terminating: 1, notReady: 0 } },
          { fromMs: 40_000, toMs: 100_000, value: { ready: 0, terminating: 0, notReady: 0 } },
        ],
      },
    ])
  })

  test('begins where knowledge begins, and not with zero', () => {
    const [lane] = endpointLanes(new Map([['web-1', ready]]), [], 60_000, span)
    expect(lane?.segments).toEqual([
      { fromMs: 60_000, toMs: 100_000, value: { ready: 1, terminating: 0, notReady: 0 } },
    ])
  })

  test('counts what changed after the span back out of it', () => {
    const [lane] = endpointLanes(new Map(), [change(150_000, ready, null)], 0, span)
    expect(lane?.segments).toEqual([{ fromMs: 0, toMs: 100_000, value: { ready: 1, terminating: 0, notReady: 0 } }])
  })

  test('of anything else goes back in the same way', () => {
    expect(segmentsOf('Cluster', [{ atMs: 50_000, before: 'Local' }], 20_000, span)).toEqual([
      { fromMs: 20_000, toMs: 50_000, value: 'Local' },
      { fromMs: 50_000, toMs: 100_000, value: 'Cluster' },
    ])
  })
})

describe('the sentence', () => {
  test('tells the latest loss with its time, and for how long the node had nothing ready', () => {
    const changes = [...life, change(64_000, null, pod('web-2', 'n1'))]
    const lanes = endpointLanes(new Map([['web-2', pod('web-2', 'n1')]]), changes, 0, span)
    expect(sayTimeline('web', sayPods(changes), lanes, span, 0)).toEqual([
      'At 00:00:40 UTC web-1 on n1 went away; n1 had no ready endpoint for 34 s.',
      '5 changes from 00:00:00 to 00:01:40 UTC: 5 of pods.',
    ])
  })

  test('says that nothing changed only of the time that is known', () => {
    expect(sayTimeline('web', [], [], span, 60_000)).toEqual(['Nothing changed for web from 00:01:00 to 00:01:40 UTC.'])
    expect(sayTimeline('web', [], [], span, 200_000)).toEqual(['Nothing is known of web from before 00:03:20 UTC.'])
  })
})

describe('the expected skew over time', () => {
  const service = aService({ annotations: new Map([['evenkeel.dev/balancer-model', 'equal-node']]) })
  const history = (pods: readonly PodChange[], completeSinceMs = 0): ServiceHistory => {
    const nothing = { changes: [], completeSinceMs }
    return {
      pods: { changes: pods, completeSinceMs },
      service: nothing,
      health: nothing,
      looks: [],
      verdicts: new Map(),
    }
  }

  test('is after each change what the same rules give for the endpoints of that time', () => {
    const [slice = aSlice([])] = [aSlice(podsOn([5, 3, 2]))]
    const state = aCluster(service, [slice], nodesOf(3))
    const now = podsOf([slice])
    const gone = [...now].filter(([, { nodeName }]) => nodeName === 'n1').slice(0, 2)
    const changes = gone.map(([name, after]): PodChange => ({ atMs: 40_000, name, before: null, after }))
    const steps = skewSteps({ state, service, history: history(changes), nodes: null, announcedSinceMs: null, span })
    // [3,3,2]: a pod on the last gets 1/6 of all, the fair share is 1/8. [5,3,2]: 1/6 against 1/10.
    expect(steps.map(({ fromMs, toMs, value }) => [fromMs, toMs, value?.toFixed(4)])).toEqual([
      [0, 40_000, '1.3333'],
      [40_000, 100_000, '1.6667'],
    ])
  })

  test('is nothing of the time before knowledge begins', () => {
    const state = aCluster(service, [aSlice(podsOn([1, 1]))], nodesOf(2))
    const steps = skewSteps({ state, service, history: history([], 70_000), nodes: null, announcedSinceMs: null, span })
    expect(steps).toEqual([{ fromMs: 70_000, toMs: 100_000, value: 1 }])
  })
})

test('counts of pods are added up by node, the smallest together, and a gap stays one', () => {
  const row = (podName: string, nodeName: string, ...counts: (number | null)[]) => ({ podName, nodeName, counts })
  const counted = {
    measure: 'requests',
    origin: { preset: 'app', name: 'app', metric: 'm' },
    limits: [],
    warnings: [],
    stepSeconds: 10,
    atMs: [10, 20],
    pods: [row('a', 'n1', 5, null), row('b', 'n1', 4, null), row('c', 'n2', 3, 3), row('d', 'n3', 1, 1)],
  } as const
  expect(trafficLines(counted, 2)).toEqual([
    { node: 'n1', nodes: 1, values: [9, null] },
    { node: null, nodes: 2, values: [4, 4] },
  ])
})
