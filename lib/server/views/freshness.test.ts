import { describe, expect, test } from 'vitest'
import { aFollowedCluster, allAccess, aStatus, aWatch } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { aCluster, aService, nodesOf } from '@/lib/domain/test-objects'
import type { ClusterStatus, ReaderAccess, WatchStatus } from '../sources'
import { freshnessOf, ofNamespace, wholeCluster } from './freshness'

const clock = createManualClock(Date.UTC(2026, 0, 1, 14, 23, 2))
const nowMs = clock.nowMs()

const freshness = (
  watches: readonly WatchStatus[],
  access: ReaderAccess = allAccess,
  basis = wholeCluster,
  fields: Partial<ClusterStatus> = {},
) => {
  const fresh = watches.map((watch) => ({
    ...watch,
    lastByteAtMs: watch.lastByteAtMs === 0 ? nowMs : watch.lastByteAtMs,
  }))
  const cluster = aFollowedCluster(clock, aCluster(aService(), [], nodesOf(1)), aStatus(fresh, fields))
  return freshnessOf(cluster, access, basis, nowMs)
}

const textsOf = ({ gaps }: ReturnType<typeof freshness>) => gaps.map(({ text }) => text)

const all = (fields: Partial<WatchStatus> = {}) =>
  (['services', 'endpointslices', 'nodes'] as const).map((resource) => aWatch(resource, fields))

test('an answer is as fresh as the worst of what it uses', () => {
  const watches = [
    aWatch('services'),
    aWatch('endpointslices', { state: 'stale', lastByteAtMs: nowMs - 95_000 }),
    aWatch('nodes'),
  ]
  expect(freshness(watches)).toMatchObject({ state: 'stale', ageSeconds: 95, asOfMs: nowMs })
})

test('a calm cluster has no gaps', () => {
  expect(freshness(all())).toMatchObject({ state: 'live', ageSeconds: 0, gaps: [] })
})

test('a source that never sent a byte has no age, which is not the age 0', () => {
  expect(freshness(all({ lastByteAtMs: null })).ageSeconds).toBeNull()
})

describe('what is missing is said in words', () => {
  const missingRule = { apiGroup: '', resource: 'nodes', verbs: ['get', 'list', 'watch'], namespace: null }

  test('nodes that may not be read cost the rest nothing', () => {
    const { state, gaps } = freshness([
      aWatch('services'),
      aWatch('endpointslices'),
      aWatch('nodes', { state: 'denied', syncedAtMs: null, missingRule }),
    ])
    expect(state).toBe('live')
    expect(gaps).toEqual([
      {
        kind: 'denied',
        text: 'Nodes may not be read. Grant get, list, watch on nodes cluster-wide; the status page has the YAML.',
      },
    ])
  })

  test('a namespace that may not be read is named, and only where it matters', () => {
    const watches = [
      aWatch('services', { namespace: 'a' }),
      aWatch('services', { namespace: 'b' }),
      aWatch('endpointslices', { namespace: 'a' }),
      aWatch('endpointslices', {
        namespace: 'b',
        state: 'denied',
        missingRule: { ...missingRule, apiGroup: 'discovery.k8s.io', resource: 'endpointslices', namespace: 'b' },
      }),
      aWatch('nodes'),
    ]
    expect(textsOf(freshness(watches))).toEqual([
      'EndpointSlices in namespace b may not be read. Grant get, list, watch on endpointslices.discovery.k8s.io in namespace b; the status page has the YAML.',
    ])
    expect(freshness(watches, allAccess, ofNamespace('a')).gaps).toEqual([])
  })

  test('a first list under way says how far it is', () => {
    const { gaps } = freshness([
      aWatch('services'),
      aWatch('endpointslices'),
      aWatch('nodes', { state: 'listing', syncedAtMs: null, listedObjects: 2000, expectedObjects: 5000 }),
    ])
    expect(gaps).toEqual([{ kind: 'unknown', text: 'Nodes are not known yet: 2,000 of 5,000 Nodes listed.' }])
  })

  test('silence says since when and why', () => {
    const error = { code: 'refused', message: 'The API server refuses connections.', action: 'Wait.', atMs: nowMs }
    const { gaps } = freshness([
      aWatch('services'),
      aWatch('endpointslices', { state: 'stale', lastByteAtMs: nowMs - 60_000, error }),
      aWatch('nodes'),
    ])
    expect(gaps).toEqual([
      {
        kind: 'stale',
        text: 'No word about EndpointSlices since 14:22:02 UTC, so they may have changed: The API server refuses connections.',
      },
    ])
  })

  test('objects that make no sense are counted, all kinds in one sentence', () => {
    const bad = (count: number) => ({ unreadable: { count, examples: [] } })
    expect(textsOf(freshness([aWatch('services', bad(1)), ...all().slice(1)]))).toEqual([
      '1 Service could not be read and is left out; the status page says which.',
    ])
    expect(textsOf(freshness([aWatch('services', bad(1)), aWatch('endpointslices', bad(3)), aWatch('nodes')]))).toEqual(
      ['1 Service and 3 EndpointSlices could not be read and are left out; the status page says which.'],
    )
  })

  test('a reader with fewer rights than Evenkeel is told what they do not see, and no count of it', () => {
    const watches = [aWatch('services', { unreadable: { count: 7, examples: [] } }), ...all().slice(1)]
    expect(textsOf(freshness(watches, { namespaces: new Set(['shop']), nodes: false }))).toEqual([
      'Only Services of the 1 namespace that you may read are counted.',
      'You may not read nodes: candidates, zones and health ports are unknown to you.',
    ])
  })
})

test('when nothing may be read any more the answer is denied', () => {
  expect(freshness(all({ state: 'denied' })).state).toBe('denied')
})
