import { describe, expect, it } from 'vitest'
import type { WatchState, WatchStatus } from '@/lib/server/sources'
import { commonError, mergeStates } from './cluster-status'
import { unaskedStatus, type WatchScope } from './cluster-watch'

const watch = (resource: WatchScope['resource'], state: WatchState, code: string | null = null): WatchStatus => ({
  ...unaskedStatus({ resource, namespace: null }),
  state,
  error: code === null ? null : { code, message: 'It failed.', action: 'Mend it.', atMs: 1 },
})
const cluster = (services: WatchState, slices: WatchState, nodes: WatchState) =>
  mergeStates([watch('services', services), watch('endpointslices', slices), watch('nodes', nodes)])

describe('the state of a cluster', () => {
  it('is the worst of its watches', () => {
    expect(cluster('live', 'live', 'live')).toBe('live')
    expect(cluster('live', 'stale', 'live')).toBe('stale')
    expect(cluster('stale', 'listing', 'live')).toBe('listing')
    expect(cluster('listing', 'live', 'connecting')).toBe('connecting')
  })

  it('does not suffer from nodes or slices that may not be read', () => {
    expect(cluster('live', 'denied', 'denied')).toBe('live')
    expect(cluster('stale', 'live', 'denied')).toBe('stale')
  })

  it('is denied when no Service may be read, and not when those of one namespace may', () => {
    expect(cluster('denied', 'live', 'live')).toBe('denied')
    expect(mergeStates([watch('services', 'denied'), watch('services', 'live')])).toBe('live')
  })
})

describe('the error of a cluster', () => {
  it('is the one that all watches have', () => {
    expect(commonError([watch('services', 'stale', 'a'), watch('nodes', 'connecting', 'a')])?.code).toBe('a')
  })

  it.each([
    ['another one', watch('nodes', 'stale', 'b')],
    ['none', watch('nodes', 'stale')],
    ['been denied', watch('nodes', 'denied', 'a')],
    ['been well', watch('nodes', 'live', 'a')],
  ])('is nobody’s but the watch’s own when another has %s', (_what, other) => {
    expect(commonError([watch('services', 'stale', 'a'), other])).toBeNull()
  })

  it('is none without watches', () => {
    expect(commonError([])).toBeNull()
  })
})
