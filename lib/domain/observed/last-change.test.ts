import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClusterState, Service, SliceEndpoint } from '@/lib/domain/cluster'
import { aCluster, aNode, anEndpoint, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { NodeChange, PodChange, ServiceChange } from '@/lib/domain/timeline/changes'
import { type LastChange, lastChange } from './last-change'

const START = 100_000
const service = aService({ annotations: new Map([['evenkeel.dev/balancer-model', 'equal-node']]) })
const endpoints = podsOn([2, 1])
const [first = anEndpoint('10.0.1.10', 'n1')] = endpoints

type Given = {
  readonly now?: readonly SliceEndpoint[]
  readonly pods?: readonly PodChange[]
  readonly fields?: readonly ServiceChange[]
  readonly nodes?: readonly NodeChange[]
  readonly present?: Service
  readonly watchedSinceMs?: number
  readonly absentSinceMs?: number
  readonly completeSinceMs?: number
  readonly lastChangeAtMs?: number
}

function changeIn({ now = endpoints, pods = [], fields = [], nodes, ...given }: Given): LastChange | null {
  const watchedSinceMs = given.watchedSinceMs ?? 0
  const completeSinceMs = given.completeSinceMs ?? watchedSinceMs
  const present = given.present ?? service
  const state: ClusterState = aCluster(present, [aSlice(now)], nodesOf(3))
  const seen = [...pods, ...fields].map(({ atMs }) => atMs)
  return lastChange({
    states: {
      state,
      service: present,
      history: { pods: { changes: pods, completeSinceMs }, service: { changes: fields, completeSinceMs } },
      nodes: nodes === undefined ? null : { changes: nodes, completeSinceMs },
    },
    memory: {
      watchedSinceMs,
      absentSinceMs: given.absentSinceMs ?? null,
      lastChangeAtMs: given.lastChangeAtMs ?? (seen.length === 0 ? null : Math.max(...seen)),
      healthCheckNodePorts: [],
      terminatingOnlySince: new Map(),
      disagreesSince: new Map(),
      announcers: [],
      departed: [],
    },
    startMs: START,
  })
}

const came = (endpoint: SliceEndpoint, atMs: number): PodChange => ({
  atMs,
  name: endpoint.podName ?? '',
  before: null,
  after: endpoint,
})
const became = (endpoint: SliceEndpoint, before: Partial<SliceEndpoint>, atMs: number): PodChange => ({
  atMs,
  name: endpoint.podName ?? '',
  before: { ...endpoint, ...before },
  after: endpoint,
})
const notReady = { ready: false, serving: false }
const waiting = { ...anEndpoint('10.0.3.10', 'n3'), ...notReady }

describe('what is expected changes', () => {
  test('where a pod comes, and from the moment when it was seen', () => {
    expect(changeIn({ pods: [came(first, 130_000)] })).toEqual({
      atMs: 130_000,
      unservedSinceMs: null,
      isCreation: false,
    })
  })

  test('where it becomes ready, and not where it came before without being so', () => {
    const pods = [{ ...came(first, 120_000), after: { ...first, ...notReady } }, became(first, notReady, 140_000)]
    expect(changeIn({ pods })?.atMs).toBe(140_000)
  })

  test('where the policy does', () => {
    const before = { ...service, externalTrafficPolicy: 'Cluster' as const }
    expect(changeIn({ fields: [{ atMs: 150_000, before, after: service }] })?.atMs).toBe(150_000)
  })

  test('where a node with a pod of it may no longer be sent to', () => {
    const before = aNode('n2', { labels: new Map([['node.kubernetes.io/exclude-from-external-load-balancers', '']]) })
    const nodes = [{ atMs: 160_000, name: 'n2', before, after: aNode('n2') }]
    expect(changeIn({ nodes })?.atMs).toBe(160_000)
  })

  test('for the last time, of several times', () => {
    const [, second = first] = endpoints
    expect(changeIn({ pods: [came(first, 120_000), came(second, 130_000)] })?.atMs).toBe(130_000)
  })
})

describe('what is expected stays', () => {
  test.each<[string, Given]>([
    ['nothing happened', {}],
    ['it changed before the span', { pods: [came(first, 90_000)] }],
    ['a pod came that is not ready', { now: [...endpoints, waiting], pods: [came(waiting, 130_000)] }],
    ['a pod has another address under the same name', { pods: [became(first, { addresses: ['10.9.9.9'] }, 130_000)] }],
    ['pods stand in another order', { lastChangeAtMs: 130_000 }],
    [
      'a field changed that decides nothing',
      { fields: [{ atMs: 130_000, before: { ...service, healthCheckNodePort: 1 }, after: service }] },
    ],
    [
      'an annotation changed that decides nothing',
      {
        fields: [
          {
            atMs: 130_000,
            before: { ...service, annotations: new Map([...service.annotations, ['a', 'b']]) },
            after: service,
          },
        ],
      },
    ],
    [
      'a node without a pod of it changed',
      { nodes: [{ atMs: 130_000, name: 'n9', before: null, after: aNode('n9') }] },
    ],
    ['it is watched since the span began, and was there before', { watchedSinceMs: 130_000 }],
  ])('where %s', (_, given) => {
    expect(changeIn(given)).toBeNull()
  })

  test('where one pod went and came back before the span ended: the way back is the change', () => {
    const pods = [{ atMs: 120_000, name: first.podName ?? '', before: first, after: null }, came(first, 125_000)]
    expect(changeIn({ pods })?.atMs).toBe(125_000)
  })
})

describe('before a change nobody could be served', () => {
  const all = (atMs: number) => endpoints.map((endpoint) => came(endpoint, atMs))

  test('since the last pod had gone', () => {
    const gone = endpoints.map((endpoint): PodChange => ({ ...came(endpoint, 110_000), before: endpoint, after: null }))
    expect(changeIn({ pods: [...gone, ...all(130_000)] })).toMatchObject({ atMs: 130_000, unservedSinceMs: 110_000 })
  })

  test('since watching began, and since the Service was known not to be there', () => {
    expect(changeIn({ pods: all(130_000), watchedSinceMs: 105_000 })).toMatchObject({ unservedSinceMs: 105_000 })
    expect(changeIn({ pods: all(130_000), watchedSinceMs: 129_000, absentSinceMs: 40_000 })).toEqual({
      atMs: 130_000,
      unservedSinceMs: 40_000,
      isCreation: false,
    })
  })

  test('and a Service that begins whole within the span begins then', () => {
    expect(changeIn({ watchedSinceMs: 130_000, absentSinceMs: 40_000 })).toEqual({
      atMs: 130_000,
      unservedSinceMs: 40_000,
      isCreation: true,
    })
  })

  test('but not where some pod could, though others came at that moment', () => {
    const pods = endpoints.slice(0, 2).map((endpoint) => came(endpoint, 130_000))
    expect(changeIn({ pods })?.unservedSinceMs).toBeNull()
  })
})

test('what was forgotten counts as a change where it is not known to be none', () => {
  expect(changeIn({ completeSinceMs: 150_000, lastChangeAtMs: 120_000 })?.atMs).toBe(120_000)
  expect(changeIn({ completeSinceMs: 150_000 })).toBeNull()
})

test('after the last change, what is expected is always that of now', () => {
  const steps = fc.array(fc.record({ pod: fc.nat(2), ready: fc.boolean() }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(steps, (changes) => {
      const ready = new Map(endpoints.map(({ podName }) => [podName, true]))
      const history: PodChange[] = []
      const configurations = [[...ready.values()].join()]
      for (const [index, { pod, ready: isReady }] of changes.entries()) {
        const endpoint = endpoints[pod] ?? first
        const before = { ...endpoint, ready: ready.get(endpoint.podName) ?? true }
        ready.set(endpoint.podName, isReady)
        history.push({
          atMs: START + 1000 * (index + 1),
          name: endpoint.podName ?? '',
          before: { ...before, serving: before.ready },
          after: { ...endpoint, ready: isReady, serving: isReady },
        })
        configurations.push([...ready.values()].join())
      }
      const now = endpoints.map((endpoint) => {
        const isReady = ready.get(endpoint.podName) ?? true
        return { ...endpoint, ready: isReady, serving: isReady }
      })
      const last = configurations.findLastIndex((configuration) => configuration !== configurations.at(-1))
      const change = changeIn({ now, pods: history })
      expect(change?.atMs ?? null).toBe(last === -1 ? null : START + 1000 * (last + 1))
    }),
  )
})
