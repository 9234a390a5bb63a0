import { expect, test } from 'vitest'
import type { StatusResponse } from '@/lib/contracts/status'
import { type FreshnessInput, summariseFreshness } from './freshness-summary'

type Watch = StatusResponse['watches'][number]

const watch = (resource: Watch['resource'], fields: Partial<Watch> = {}): Watch => ({
  resource,
  namespace: null,
  state: 'live',
  listedObjects: null,
  expectedObjects: null,
  objects: 10,
  unreadable: { count: 0, examples: [] },
  ageSeconds: 1,
  error: null,
  missingRightYaml: null,
  relists: 0,
  feeds: '',
  ...fields,
})

function summary(watches: Watch[], input: Partial<FreshnessInput> = {}): { kind: string; text: string } {
  const status: StatusResponse = {
    cluster: { id: 'a', name: 'a', state: 'live', server: null, serverVersion: null, error: null },
    watches,
    optional: [],
    prober: { watchedServices: 0, inFlight: 0, answered: 0, notReachable: 0, ageSeconds: null },
    metrics: { state: 'off', server: null, ageSeconds: null, error: null, presets: null, nearby: [], ways: [] },
    process: { version: '0', node: '0', uptimeSeconds: 0, memoryBytes: 0, eventLoopP99Ms: 0, eventLoopMaxMs: 0 },
    asOfMs: 0,
  }
  const said = summariseFreshness({
    status,
    receivedAtMs: 0,
    unreachable: false,
    unfollowed: false,
    live: 'live',
    nowMs: 0,
    ...input,
  })
  return { kind: said.kind, text: said.text.replaceAll('\u00A0', ' ') }
}

test('when all is live the age is that of the most silent source, and it grows', () => {
  const watches = [watch('services'), watch('nodes', { ageSeconds: 3 })]
  expect(summary(watches)).toEqual({ kind: 'ok', text: 'live, 3 s' })
  expect(summary(watches, { nowMs: 4_000 }).text).toBe('live, 7 s')
})
test('one stale source is never covered by the live ones', () => {
  const watches = [watch('services'), watch('endpointslices', { state: 'stale' }), watch('nodes', { state: 'denied' })]
  expect(summary(watches)).toEqual({ kind: 'stale', text: '1 source stale, 1 denied' })
})
test('a denied source is told apart from a stale one', () => {
  expect(summary([watch('services'), watch('nodes', { state: 'denied' })])).toEqual({
    kind: 'denied',
    text: '1 source denied',
  })
})
test('a list under way says how much has arrived', () => {
  expect(summary([watch('services', { state: 'listing', listedObjects: 12_000 })]).text).toBe(
    'listing, 12,000 objects so far',
  )
})
test('a server that does not answer is never live, whatever it said before', () => {
  expect(summary([watch('services')], { unreachable: true })).toMatchObject({ kind: 'fault' })
})
test('without hints the page says that it polls', () => {
  expect(summary([watch('services')], { live: 'lost' }).text).toBe('live, 1 s, polling')
})
