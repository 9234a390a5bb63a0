import { describe, expect, test } from 'vitest'
import type { SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aNode, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import type { PodChange, ServiceHistory } from './changes'
import { concernedNodes, markConcern } from './concern'
import { endpointLanes, segmentsOf } from './lanes'
import { podsOf } from './pods-of'
import { stretchesOf } from './recorded'
import { sayNodes } from './say-nodes'
import { sayAnnouncers, sayHealth } from './say-others'
import { sayPods } from './say-pods'
import { sayService } from './say-service'
import { sayTimeline } from './say-timeline'
import { statesBefore } from './states-before'
import { findingLanes, type JudgedStep, stepsOf } from './steps'
import { trafficLines } from './traffic-lines'
import { usableLanes } from './usable'

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
    const well = { verdict: 'as-expected', letsIn: true } as const
    const heard = [
      { atMs: 1, node: 'n1', before: null, after: well },
      { atMs: 2, node: 'n1', before: well, after: { verdict: 'disagrees', letsIn: false } },
      { atMs: 3, node: 'n2', before: null, after: { verdict: 'disagrees', letsIn: true } },
    ] as const
    expect(words(sayHealth(heard))).toEqual([
      'the health port of n1 contradicts the objects',
      'the health port of n2 answers healthy, and contradicts the objects (when it was first asked)',
    ])
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

describe('usable endpoints', () => {
  const terminatingAlone = [pod('web-1', 'n1', terminating), pod('web-2', 'n2')]
  const lanes = (pods: readonly SliceEndpoint[]) =>
    endpointLanes(new Map(pods.map((each) => [each.podName ?? '', each])), [], 0, span)
  const usable = (pods: readonly SliceEndpoint[], policy: 'Local' | 'Cluster') =>
    usableLanes(lanes(pods), [{ fromMs: 0, toMs: 100_000, value: policy }]).map(({ node, segments }) => [
      node,
      segments.map(({ value }) => value.usable),
    ])

  test('are those that terminate where the node has no ready one under Local, and where no node has under Cluster', () => {
    expect(usable(terminatingAlone, 'Local')).toEqual([
      ['n1', [1]],
      ['n2', [1]],
    ])
    expect(usable(terminatingAlone, 'Cluster')).toEqual([
      ['n1', [0]],
      ['n2', [1]],
    ])
    expect(usable([pod('web-1', 'n1', terminating)], 'Cluster')).toEqual([['n1', [1]]])
  })

  test('change when the policy does, and are not known while it is not', () => {
    const [lane] = usableLanes(lanes(terminatingAlone), [
      { fromMs: 20_000, toMs: 50_000, value: 'Local' },
      { fromMs: 50_000, toMs: 100_000, value: 'Cluster' },
    ])
    expect(lane?.segments.map(({ fromMs, value }) => [fromMs, value.usable])).toEqual([
      [0, null],
      [20_000, 1],
      [50_000, 0],
    ])
  })

  test('are none of an endpoint on no node under Local', () => {
    expect(usable([{ ...ready, nodeName: null }], 'Local')).toEqual([[null, [0]]])
  })
})

describe('what concerns the Service', () => {
  const lanes = endpointLanes(new Map([['web-1', ready]]), [], 0, span)
  const asked = {
    policies: ['Local'],
    model: { id: 'equal-node', probed: true },
    endpoints: lanes,
    announcers: ['n7'],
  } as const

  test('under Local behind a balancer that probes: nodes with endpoints and those that announce', () => {
    expect(concernedNodes(asked)).toEqual(new Set(['n1', 'n7']))
  })

  test('every node where one without endpoints may be entered, or where that is not known', () => {
    expect(concernedNodes({ ...asked, model: { id: 'equal-node', probed: null } })).toBeNull()
    expect(concernedNodes({ ...asked, policies: ['Local', 'Cluster'] })).toBeNull()
  })

  test('only nodes that announce or hold endpoints where one node at a time takes all', () => {
    const single = { ...asked, policies: ['Cluster'], model: { id: 'single-node', probed: null } } as const
    expect(concernedNodes(single)).toEqual(new Set(['n1', 'n7']))
    expect(concernedNodes({ ...single, announcers: [] })).toBeNull()
  })

  test('is all but what happens to other nodes', () => {
    const lost = { ...aNode('n9'), ready: 'Unknown' } as const
    const events = [...sayPods(life), ...sayNodes([{ atMs: 5, name: 'n9', before: aNode('n9'), after: lost }])]
    expect(markConcern(events, new Set(['n1'])).map(({ concerns }) => concerns)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    expect(markConcern(events, null).every(({ concerns }) => concerns)).toBe(true)
  })

  const unhealthy = { verdict: 'by-design', letsIn: false } as const
  const silent = { verdict: 'not-reachable', letsIn: false } as const
  const falselyHealthy = { verdict: 'disagrees', letsIn: true } as const
  const refused = { verdict: 'disagrees', letsIn: false } as const

  test('is a health port elsewhere only where it lets in against the objects, and when it no longer does', () => {
    const heard = [
      { atMs: 1, node: 'n9', before: unhealthy, after: silent },
      { atMs: 2, node: 'n9', before: silent, after: unhealthy },
      { atMs: 3, node: 'n9', before: unhealthy, after: falselyHealthy },
      { atMs: 4, node: 'n9', before: falselyHealthy, after: unhealthy },
      { atMs: 5, node: 'n1', before: { verdict: 'as-expected', letsIn: true }, after: silent },
    ] as const
    const told = markConcern(sayHealth(heard), new Set(['n1']))
    expect(told.map(({ tone, concerns }) => [tone, concerns])).toEqual([
      ['change', false],
      ['change', false],
      ['loss', true],
      ['gain', true],
      ['change', true],
    ])
  })

  test('is not the port of a node that has just joined and on which nothing listens yet', () => {
    const heard = [
      { atMs: 1, node: 'n9', before: null, after: refused },
      { atMs: 2, node: 'n9', before: refused, after: unhealthy },
    ]
    expect(markConcern(sayHealth(heard), new Set(['n1'])).map(({ concerns }) => concerns)).toEqual([false, false])
    expect(markConcern(sayHealth(heard), null).map(({ concerns }) => concerns)).toEqual([true, true])
  })
})

describe('the sentence', () => {
  const all = (events: ReturnType<typeof sayPods>) => markConcern(events, null)

  test('tells the latest loss with its time, and for how long the node had nothing ready', () => {
    const changes = [...life, change(64_000, null, pod('web-2', 'n1'))]
    const lanes = endpointLanes(new Map([['web-2', pod('web-2', 'n1')]]), changes, 0, span)
    expect(sayTimeline('web', all(sayPods(changes)), lanes, span, 0).loss).toBe('n1 had no ready endpoint for 34 s')
    expect(sayTimeline('web', all(sayPods(changes)), lanes, span, 0).sentences).toEqual([
      'At 00:00:40 UTC web-1 on n1 went away; n1 had no ready endpoint for 34 s.',
      '5 changes from 00:00:00 to 00:01:40 UTC: 5 of pods.',
    ])
  })

  test('tells how much happened where it is much and no node lost its last ready endpoint', () => {
    const rollout = Array.from({ length: 8 }, (_, at) => change(at * 1000, null, pod(`web-${at}`, 'n1')))
    const lanes = endpointLanes(new Map([['web-0', ready]]), [], 0, span)
    expect(sayTimeline('web', all(sayPods(rollout)), lanes, span, 0).sentences).toEqual([
      'web changed 8 times from 00:00:00 to 00:01:40 UTC; every node that had a ready endpoint kept one.',
      '8 of pods. The last one at 00:00:07 UTC: web-7 on n1 appeared, ready.',
    ])
  })

  test('begins with what concerns the Service, and counts what does not', () => {
    const events = markConcern(sayNodes([{ atMs: 5, name: 'n9', before: aNode('n9'), after: null }]), new Set(['n1']))
    expect(sayTimeline('web', events, [], span, 0).sentences).toEqual([
      'Nothing changed for web from 00:00:00 to 00:01:40 UTC.',
      'One more change is of nodes that get none of its connections.',
    ])
  })

  test('says that nothing changed only of the time that is known', () => {
    expect(sayTimeline('web', [], [], span, 60_000).sentences).toEqual([
      'Nothing changed for web from 00:01:00 to 00:01:40 UTC.',
    ])
    expect(sayTimeline('web', [], [], span, 200_000).sentences).toEqual([
      'Nothing is known of web from before 00:03:20 UTC.',
    ])
  })
})

describe('the cluster of then', () => {
  const service = aService({ annotations: new Map([['evenkeel.dev/balancer-model', 'equal-node']]) })
  const history = (pods: readonly PodChange[], completeSinceMs = 0): ServiceHistory => {
    const nothing = { changes: [], completeSinceMs }
    return {
      pods: { changes: pods, completeSinceMs },
      service: nothing,
      health: nothing,
      looks: [],
      answers: new Map(),
    }
  }
  const [slice = aSlice([])] = [aSlice(podsOn([5, 3, 2]))]
  const state = aCluster(service, [slice], nodesOf(3))
  const past = (pods: readonly PodChange[], completeSinceMs = 0) =>
    [
      ...statesBefore({ state, service, history: history(pods, completeSinceMs), nodes: null, announcedSinceMs: null }),
    ].map((each) => ({ sinceMs: each.sinceMs, pods: podsOf(each.state.slices.get('shop/web') ?? []).size }))

  test('has after each change the endpoints of that time, the latest first', () => {
    const gone = [...podsOf([slice])].filter(([, { nodeName }]) => nodeName === 'n1').slice(0, 2)
    const changes = gone.map(([name, after]): PodChange => ({ atMs: 40_000, name, before: null, after }))
    expect(past(changes)).toEqual([
      { sinceMs: 40_000, pods: 10 },
      { sinceMs: 0, pods: 8 },
    ])
  })

  test('is not told of the time before knowledge begins', () => {
    expect(past([], 70_000)).toEqual([{ sinceMs: 70_000, pods: 10 }])
  })
})

describe('what was judged over time', () => {
  const hot = { id: 'F12', heading: 'Hot pods', severity: 'medium' } as const
  const step = (sinceMs: number, holds: boolean, peakToAverage = 1): JudgedStep => ({
    sinceMs,
    peakToAverage,
    findings: holds ? [hot] : [],
  })

  test('is a step function within the span; equal neighbours are one, and nothing is told before the first', () => {
    const judged = [step(140_000, false, 3), step(60_000, false, 2), step(40_000, false, 1), step(20_000, false, 1)]
    expect(stepsOf(judged, ({ peakToAverage }) => peakToAverage, span)).toEqual([
      { fromMs: 20_000, toMs: 60_000, value: 1 },
      { fromMs: 60_000, toMs: 100_000, value: 2 },
    ])
  })

  test('names findings that came or went, and neither those that held all along nor those in passing', () => {
    const long = { startMs: 0, endMs: 1_000_000 }
    const lanes = (...judged: JudgedStep[]) => findingLanes(judged.toReversed(), long).map(({ segments }) => segments)
    expect(lanes(step(0, false), step(400_000, true), step(700_000, false))).toEqual([
      [
        { fromMs: 0, toMs: 400_000, value: false },
        { fromMs: 400_000, toMs: 700_000, value: true },
        { fromMs: 700_000, toMs: 1_000_000, value: false },
      ],
    ])
    expect(lanes(step(0, true))).toEqual([])
    expect(lanes(step(0, false), step(400_000, true), step(459_000, false))).toEqual([])
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
  expect(trafficLines(counted, 'node', 2)).toEqual([
    { name: 'n1', stands: 1, values: [9, null] },
    { name: null, stands: 2, values: [4, 4] },
  ])
  expect(trafficLines(counted, 'pod', 10).map(({ name }) => name)).toEqual(['c', 'a', 'b', 'd'])
})

test('steps that were recorded are stretches: equal neighbours one, gaps none, and nothing beyond the span', () => {
  const values = [1, 1, null, 2, 2]
  expect(stretchesOf([0, 10_000, 20_000, 30_000, 40_000], 10, values, { startMs: 5_000, endMs: 45_000 })).toEqual([
    { fromMs: 5_000, toMs: 20_000, value: 1 },
    { fromMs: 30_000, toMs: 45_000, value: 2 },
  ])
})
