import { describe, expect, test } from 'vitest'
import type { StatusResponse } from '@/lib/contracts/status'
import { sayCoverage, sayStatus, type Watch } from './say-status'

const watch = (more: Partial<Watch> = {}): Watch => ({
  resource: 'services',
  namespace: null,
  state: 'live',
  listedObjects: null,
  expectedObjects: null,
  objects: 41,
  unreadable: { count: 0, examples: [] },
  ageSeconds: 1,
  error: null,
  missingRightYaml: null,
  relists: 0,
  feeds: 'everything',
  ...more,
})

const status = (watches: readonly Watch[], more: Partial<StatusResponse['cluster']> = {}): StatusResponse => ({
  cluster: { id: 'harbor', name: 'harbor', state: 'live', server: null, serverVersion: null, error: null, ...more },
  watches: [...watches],
  optional: [],
  prober: { watchedServices: 0, inFlight: 0, answered: 0, notReachable: 0, ageSeconds: null },
  metrics: { state: 'off', server: null, ageSeconds: null, error: null, presets: null, nearby: [], ways: [] },
  process: {
    version: '0.1.0',
    node: 'v20.19.0',
    uptimeSeconds: 1,
    memoryBytes: 1,
    eventLoopP99Ms: 1,
    eventLoopMaxMs: 1,
  },
  asOfMs: 0,
})

const said = (answer: StatusResponse) =>
  sayStatus(answer)
    .map((part) => (typeof part === 'string' ? part : `[${part.tone}: ${part.text}]`))
    .join('')
    .replaceAll(/\s/g, ' ')

describe('the sentence of the status page', () => {
  test('all live is calm', () => {
    expect(said(status([watch(), watch({ resource: 'nodes' })]))).toBe('All 2 sources are live.')
  })

  test('a Prometheus that fails is named beside what is live', () => {
    const live = status([watch()])
    const failing: StatusResponse = { ...live, metrics: { ...live.metrics, state: 'failed' } }
    expect(said(failing)).toBe('All 1 sources are live. [bad: The Prometheus fails].')
  })

  test('what is denied or old is named with its age', () => {
    const watches = [
      watch(),
      watch({ resource: 'nodes', state: 'denied' }),
      watch({ resource: 'endpointslices', namespace: 'shop', state: 'stale', ageSeconds: 540 }),
    ]
    expect(said(status(watches))).toBe(
      '1 of 3 sources is live: [bad: Nodes are denied] and EndpointSlices in shop are 9 min old.',
    )
  })

  test('what was lost a moment ago is stale, not young', () => {
    const stale = (['services', 'endpointslices', 'nodes'] as const).map((resource) =>
      watch({ resource, state: 'stale', ageSeconds: 1 }),
    )
    expect(said(status(stale))).toBe(
      '0 of 3 sources are live: [bad: Services are stale], EndpointSlices are stale and Nodes are stale.',
    )
  })

  test('a cluster that cannot be read at all says why', () => {
    const error = { code: 'unreachable', message: 'The API server did not answer.', action: 'Check it.', at: '' }
    expect(said(status([watch({ state: 'connecting' })], { error }))).toBe(
      '[bad: harbor cannot be read]. The API server did not answer.',
    )
  })

  test('objects that could not be read are counted', () => {
    expect(said(status([watch({ unreadable: { count: 1, examples: [] } })]))).toContain(
      '1 object could not be read and is left out.',
    )
  })
})

test('a list under way says how far it is, a denied source gives no count', () => {
  expect(sayCoverage(watch({ state: 'listing', listedObjects: 1200, expectedObjects: 5000 }))).toBe(
    '1,200 of 5,000 listed',
  )
  expect(sayCoverage(watch({ state: 'listing', listedObjects: 1200 }))).toBe('1,200 listed so far')
  expect(sayCoverage(watch({ state: 'denied', objects: 0 }))).toBe('–')
  expect(sayCoverage(watch())).toBe('41 objects')
})
