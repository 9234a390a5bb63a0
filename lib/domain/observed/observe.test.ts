import { describe, expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { type ClusterState, type Service, type SliceEndpoint, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aCluster, aModel, anEndpoint, aService, aSlice, nodesOf, podsOn, unready } from '@/lib/domain/test-objects'
import { observe } from './observe'
import type { ObservedDistribution, ToldChange } from './observed'
import type { GrowthSplit, ObservedTraffic } from './traffic'

type Given = {
  readonly endpoints: readonly SliceEndpoint[]
  readonly counts: readonly (number | null)[]
  readonly service?: Partial<Service>
  readonly model?: Partial<BalancerModel>
  readonly measure?: ObservedTraffic['measure']
  readonly change?: ToldChange | null
  readonly splits?: readonly GrowthSplit[]
  readonly nodes?: number
  /** Another Service that sends to the same pods. */
  readonly also?: string
}

function observed({ endpoints, counts, ...given }: Given): ObservedDistribution {
  const service = aService(given.service)
  const alone = aCluster(service, [aSlice(endpoints)], nodesOf(given.nodes ?? 3))
  const state = given.also === undefined ? alone : withService(alone, aService({ name: given.also }), endpoints)
  const distribution = distribute({ state, service, model: aModel({ probed: true, ...given.model }) })
  return observe({
    state,
    service,
    distribution,
    traffic: {
      measure: given.measure ?? 'connections-opened',
      origin: { preset: 'app', name: 'application', metric: 'connections_total' },
      windowSeconds: 600,
      pods: endpoints.map(({ podName, nodeName }, index) => ({
        podName: podName ?? '',
        nodeName,
        count: counts[index] ?? null,
        ...(given.splits?.[index] === undefined ? {} : { split: given.splits[index] }),
      })),
      limits: [],
      warnings: [],
    },
    change: given.change ?? null,
  })
}

function withService(state: ClusterState, service: Service, endpoints: readonly SliceEndpoint[]): ClusterState {
  const key = serviceKey(service.namespace, service.name)
  return {
    ...state,
    services: new Map(state.services).set(key, service),
    slices: new Map(state.slices).set(key, [aSlice(endpoints)]),
  }
}

/** E1: [5,3,2] behind equal nodes, a third of the connections for each node. */
const e1 = podsOn([5, 3, 2])
const asE1 = [200, 200, 200, 200, 200, 333, 333, 334, 500, 500]
const asWeighted = e1.map(() => 300)
const changed = {
  atMs: Date.UTC(2026, 4, 1, 14, 20),
  unservedSinceMs: null,
  isCreation: false,
  inWords: 'web-9 on n3 became ready',
}
const split = (before: number, across: number, since: number | null): GrowthSplit => ({ before, across, since })

test('where another Service sends to the same pods, a difference may be what came through it', () => {
  const words = 'Service web-too sends to the same pods: what came that way is counted too, and may be the difference.'
  expect(observed({ endpoints: e1, counts: asWeighted, also: 'web-too' }).inWords).toContain(words)
  expect(observed({ endpoints: e1, counts: asE1, also: 'web-too' }).inWords).not.toContain(words)
})

test('connections of TCP judge no Service that takes UDP alone, whatever they are', () => {
  const ports = [
    { name: 'dns', protocol: 'UDP', port: 53, targetPort: '53', nodePort: null, appProtocol: null },
  ] as const
  const answer = observed({ endpoints: e1, counts: asWeighted, service: { ports } })
  expect(answer).toMatchObject({ verdict: null, notJudged: 'protocol', samples: 3000, explanations: [] })
  expect(answer.inWords[0]).toContain('takes no TCP')
})

describe('where the counts are what is expected', () => {
  const answer = observed({ endpoints: e1, counts: asE1 })

  test('the verdict says so, with the number of samples and the rule', () => {
    expect(answer).toMatchObject({ verdict: 'as-expected', notJudged: null, samples: 3000, coverage: 1 })
    expect(answer.inWords[0]).toContain('equal-node under Local')
    expect(answer.inWords[0]).toContain('3,000 connections')
  })

  test('each pod and node has both shares, the band of three standard errors and the difference', () => {
    const pod = answer.pods[8]
    expect(pod).toMatchObject({ count: 500, standardErrors: 0 })
    expect(pod?.share).toBeCloseTo(1 / 6)
    expect(pod?.expectedShare).toBeCloseTo(1 / 6)
    expect(pod?.margin).toBeCloseTo(3 * Math.sqrt((1 / 6) * (5 / 6) * (1 / 3000)))
    expect(answer.nodes.map(({ name, pods, count }) => [name, pods, count])).toEqual([
      ['n1', 5, 1000],
      ['n2', 3, 1000],
      ['n3', 2, 1000],
    ])
  })

  test('the skew observed stands beside the skew expected', () => {
    expect(answer.skew.observed.peakToAverage).toBeCloseTo(5 / 3)
    expect(answer.skew.expected.peakToAverage).toBeCloseTo(5 / 3)
  })

  test('rules that would not explain it are named, and so are those that would too', () => {
    const words = answer.inWords.join(' ')
    expect(words).toContain('Weighted')
    expect(words).toContain('would not explain it')
    expect(words).not.toContain('ECMP would')
  })
})

describe('where the counts are not what is expected', () => {
  const answer = observed({ endpoints: e1, counts: asWeighted })

  test('the verdict names the pod that is farthest off', () => {
    expect(answer.verdict).toBe('differs-beyond-noise')
    expect(answer.inWords[0]).toMatch(
      /pod-10\.0\.3\.1\d on n3 got 10\u202F% where 16\.7\u202F% is expected, −9\.8\u202Fσ/,
    )
  })

  test('a model that explains it is a hint, said as one', () => {
    expect(answer.inWords[1]).toContain('Equal-node does not explain it; weighted')
    expect(answer.inWords[1]).toContain('hint')
  })

  test('where no rule explains it, the cause is not known', () => {
    const counts = [900, 200, 200, 200, 200, 333, 333, 334, 500, 500]
    expect(observed({ endpoints: e1, counts }).inWords[1]).toContain('the cause is not known')
  })

  test('one node that takes all is found as the one that announces', () => {
    const counts = [600, 600, 600, 600, 600, 0, 0, 0, 0, 0]
    expect(observed({ endpoints: e1, counts }).inWords[1]).toContain('n1 announcing alone')
  })
})

describe('nothing is called different', () => {
  test('with fewer than 30 samples a pod', () => {
    const answer = observed({ endpoints: e1, counts: [18, 0, 0, 0, 0, 0, 0, 0, 0, 0] })
    expect(answer).toMatchObject({ verdict: 'too-few-to-say', notJudged: 'few', samplesNeeded: 300 })
    expect(answer.inWords[0]).toContain('18 connections in 10 min, and 300 are needed')
  })

  test('by bytes, which are no samples and have no band', () => {
    const answer = observed({ endpoints: e1, counts: asWeighted.map((count) => count * 1e6), measure: 'bytes' })
    expect(answer).toMatchObject({ verdict: 'too-few-to-say', notJudged: 'bytes', samples: null })
    expect(answer.pods[0]).toMatchObject({ share: 0.1, margin: null, standardErrors: null })
    expect(answer.inWords[0]).toContain('Bytes are no samples')
  })

  test('where what is expected changed after the window began, and nobody knows what was counted on which side', () => {
    const answer = observed({ endpoints: e1, counts: asWeighted, change: changed })
    expect(answer).toMatchObject({ verdict: null, notJudged: 'changed' })
    expect(answer.pods[0]?.standardErrors).toBeNull()
    expect(answer.inWords[0]).toContain('14:20:00 UTC, after this window began: web-9 on n3 became ready')
  })

  test('where one pod takes everything under any rule', () => {
    expect(observed({ endpoints: podsOn([1]), counts: [900] })).toMatchObject({ verdict: null, notJudged: 'one-pod' })
  })

  test('where of several pods one alone was counted: it is not said to be the only one', () => {
    const answer = observed({ endpoints: podsOn([1, 1]), counts: [900, null] })
    expect(answer).toMatchObject({ verdict: null, notJudged: 'not-counted' })
    expect(answer.inWords.join(' ')).not.toContain('all of it under any rule')
  })

  test('where ports have different expectations, for nothing says how much each port gets', () => {
    const ports = [
      { name: 'http', port: 80 },
      { name: 'status', port: 81 },
    ].map(
      (port) =>
        ({ ...port, protocol: 'TCP', targetPort: null, nodePort: 30_000 + port.port, appProtocol: null }) as const,
    )
    const service = aService({ ports })
    const slicePort = (name: string) => ({ name, protocol: 'TCP', port: 8080 }) as const
    const endpoints = podsOn([1, 1])
    const slices = [
      aSlice(endpoints.slice(0, 1), { name: 'a', ports: [slicePort('http'), slicePort('status')] }),
      aSlice(endpoints.slice(1), { name: 'b', ports: [slicePort('http')] }),
    ]
    const state = aCluster(service, slices, nodesOf(2))
    const answer = observe({
      state,
      service,
      distribution: distribute({ state, service, model: aModel() }),
      traffic: traffic([
        ['pod-10.0.1.10', 'n1', 500],
        ['pod-10.0.2.10', 'n2', 100],
      ]),
      change: null,
    })
    expect(answer).toMatchObject({ verdict: null, notJudged: 'ports' })
    expect(answer.pods[0]).toMatchObject({ expectedShare: null, standardErrors: null })
    expect(answer.pods[0]?.margin).not.toBeNull()
  })
})

describe('a change of what is expected within the window', () => {
  test('is of no concern where nothing was counted before it', () => {
    const splits = asE1.map((count) => split(0, 0, count))
    const answer = observed({ endpoints: e1, counts: asE1, change: changed, splits })
    expect(answer).toMatchObject({ verdict: 'as-expected', notJudged: null, judgedPart: null, samples: 3000 })
    expect(answer.pods[8]?.standardErrors).toBe(0)
    expect(answer.inWords[1]).toBe(
      'What is expected changed at 14:20:00 UTC, when web-9 on n3 became ready; all that was counted came after it.',
    )
  })

  test('leaves the part since then to be judged, with its own counts and samples, and the window as it was', () => {
    const counts = asE1.map((count) => count + 150)
    const splits = asE1.map((count) => split(100, 50, count))
    const answer = observed({ endpoints: e1, counts, change: changed, splits })
    expect(answer).toMatchObject({ verdict: 'as-expected', notJudged: null, samples: 4500 })
    expect(answer.judgedPart).toMatchObject({ sinceMs: changed.atMs, shares: { samples: 3000 } })
    expect(answer.judgedPart?.shares.pods[8]).toMatchObject({ count: 500, standardErrors: 0 })
    expect(answer.pods[8]).toMatchObject({ count: 650, standardErrors: null })
    expect(answer.inWords[0]).toContain('with 3,000 connections')
    expect(answer.inWords[1]).toMatch(
      /^Judged since 14:20:00 UTC, when web-9 on n3 became ready: 3,000 connections of the 4,500/,
    )
  })

  test('finds a difference in that part, whatever was counted before', () => {
    const splits = asWeighted.map((count) => split(1000, 0, count))
    const answer = observed({ endpoints: e1, counts: asWeighted.map((count) => count + 1000), change: changed, splits })
    expect(answer.verdict).toBe('differs-beyond-noise')
    expect(answer.explanations.find(({ models }) => models.includes('weighted'))?.fits).toBe(true)
  })

  test('says how much is missing where too little was counted since', () => {
    const splits = asE1.map((count) => split(count - 2, 0, 2))
    const answer = observed({ endpoints: e1, counts: asE1, change: changed, splits })
    expect(answer).toMatchObject({ verdict: null, notJudged: 'changed', judgedPart: null, samplesNeeded: 300 })
    expect(answer.inWords[0]).toContain('Since then 20 connections were counted, and 300 are needed')
  })

  test('is not judged across: a look that straddles it belongs to neither side', () => {
    const splits = asE1.map((count) => split(0, count, null))
    expect(observed({ endpoints: e1, counts: asE1, change: changed, splits })).toMatchObject({
      verdict: null,
      notJudged: 'changed',
    })
  })

  test('that is the beginning of the Service leaves all that was counted to be judged', () => {
    const answer = observed({ endpoints: e1, counts: asE1, change: { ...changed, isCreation: true } })
    expect(answer).toMatchObject({ verdict: 'as-expected', judgedPart: null })
  })
})

const traffic = (rows: readonly (readonly [string, string, number | null])[]): ObservedTraffic => ({
  measure: 'connections-opened',
  origin: { preset: 'app', name: 'application', metric: 'connections_total' },
  windowSeconds: 600,
  pods: rows.map(([podName, nodeName, count]) => ({ podName, nodeName, count })),
  limits: [],
  warnings: [],
})

describe('an unknown balancer', () => {
  test('leaves nothing to hold the shares against, but each bound is tried and said', () => {
    const answer = observed({ endpoints: e1, counts: asWeighted, model: { id: 'unknown' } })
    expect(answer).toMatchObject({ verdict: null, notJudged: 'balancer' })
    expect(answer.bounds).toEqual([
      { model: 'equal-node', fits: false },
      { model: 'weighted', fits: true },
    ])
    expect(answer.inWords.join(' ')).toContain('fits weighted; equal-node would not explain it')
  })

  test('is no hindrance where every possible one gives the same', () => {
    const answer = observed({
      endpoints: podsOn([2, 2, 2]),
      counts: [100, 100, 100, 100, 100, 100],
      model: { id: 'unknown' },
    })
    expect(answer.verdict).toBe('as-expected')
  })
})

describe('pods without data', () => {
  test('are no zeros: shares are among the others, and so is the expectation', () => {
    const counts = asE1.map((count, index) => (index < 4 ? count : index < 8 ? null : count))
    const answer = observed({ endpoints: e1, counts })
    expect(answer).toMatchObject({ verdict: 'as-expected', coverage: 0.6 })
    expect(answer.pods[5]).toMatchObject({ count: null, share: null, expectedShare: null })
    expect(answer.pods.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1)
    expect(answer.pods.reduce((sum, { expectedShare }) => sum + (expectedShare ?? 0), 0)).toBeCloseTo(1)
    expect(answer.nodes[1]).toMatchObject({ countedPods: 0, pods: 3, count: null, share: null })
    expect(answer.inWords.join(' ')).toContain('among the 6 of 10 pods')
  })
})

describe('traffic at a pod that expects none', () => {
  const endpoints = [...podsOn([1, 1]), anEndpoint('10.0.3.10', 'n3', unready)]

  test('is said, and a few samples of it are no difference', () => {
    const answer = observed({ endpoints, counts: [500, 500, 4] })
    expect(answer.verdict).toBe('as-expected')
    expect(answer.inWords.join(' ')).toContain('4 connections (0.4\u202F%) reached pod-10.0.3.10')
  })

  test('makes the Service differ when it is a real part', () => {
    const answer = observed({ endpoints, counts: [500, 500, 200] })
    expect(answer.verdict).toBe('differs-beyond-noise')
    expect(answer.inWords.join(' ')).toContain('the expectation does not hold there')
  })
})

test('what is dropped is in neither share: both are of what arrives', () => {
  // E3 without a probe: five nodes, two of them empty.
  const endpoints = podsOn([8, 1, 1])
  const counts = [...Array.from({ length: 8 }, () => 125), 1000, 1000]
  const answer = observed({ endpoints, counts, nodes: 5, model: { probed: false } })
  expect(answer.verdict).toBe('as-expected')
  expect(answer.pods[8]?.expectedShare).toBeCloseTo(1 / 3)
  expect(answer.inWords.join(' ')).toContain('40\u202F% of connections')
})

test('fractions that a source extrapolates are whole samples to the test', () => {
  const answer = observed({ endpoints: podsOn([1, 1]), counts: [100.4, 99.7] })
  expect(answer).toMatchObject({ verdict: 'as-expected', samples: 200 })
  expect(answer.pods[0]?.count).toBe(100.4)
})
