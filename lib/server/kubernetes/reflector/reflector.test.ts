import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { node, service } from '@/e2e/fakes/kube-api/objects'
import { type FakeKubeApi, type FakeKubeApiOptions, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import * as statuses from '@/e2e/fakes/kube-api/statuses'
import { createManualClock, type ManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { createRig, type Rig, type RigOptions } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'

/*
 * client-go's tests of its reflector (tools/cache/reflector_test.go), each by the same idea on a real connection; a
 * comment names the original. Without counterpart are those of Go's types and of a resync period that this reflector
 * does not have: TestReflectorResyncChan, TestReflectorResync, TestGetTypeDescriptionFromObject,
 * TestGetExpectedGVKFromObject.
 */

let clock: ManualClock
let api: FakeKubeApi
const rigs: Rig[] = []

beforeEach(() => {
  clock = createManualClock()
})
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.stop()))
  await api.close()
})

async function serve(options: FakeKubeApiOptions = {}): Promise<void> {
  api = await startFakeKubeApi({ clock, ...options })
}

function reflect(options: Partial<RigOptions> = {}): Rig {
  const rig = createRig({ server: api.url, clock, ...options })
  rigs.push(rig)
  rig.reflector.start()
  return rig
}

const untilLive = (rig: Rig) => until('the reflector is live', () => rig.status().state === 'live')
const openWatch = (resource = 'services') => until('a watch is open', () => api.watches(resource)[0] ?? null)
const untilTrue = (rig: Rig) =>
  until('the sink equals the server', () => {
    expect(rig.sink.seen).toEqual(api.versions('Service'))
    return true
  })
/** The collector by its name, as `node --expose-gc` would give it. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}
/** Lets the reflector wait out its backoff without letting a minute pass. */
const passBackoff = () => clock.pass(4000, { stepMs: 200 })
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => service('shop', `svc-${String(index).padStart(4, '0')}`))
const optionsOf = (verb: 'list' | 'watch', names: readonly string[]) =>
  api.log.find({ verb }).map(({ query }) => Object.fromEntries(names.map((name) => [name, query.get(name)])))

describe('the whole state, then its changes', () => {
  // TestReflectorListAndWatch, "UseWatchList enabled"
  test('one watch brings the initial state and goes on with the changes, without any list', async () => {
    await serve()
    api.apply(service('shop', 'foo'), service('shop', 'bar'))
    const rig = reflect()
    await untilLive(rig)
    api.apply(service('shop', 'foo'), service('shop', 'baz'))
    api.remove('Service', 'shop/bar')
    await untilTrue(rig)
    expect(rig.sink.calls).toEqual(['replace 2', 'upsert shop/foo 103', 'upsert shop/baz 104', 'remove shop/bar'])
    expect(api.log.count({ verb: 'list' })).toBe(0)
    expect(
      optionsOf('watch', ['allowWatchBookmarks', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents']),
    ).toEqual([
      {
        allowWatchBookmarks: 'true',
        resourceVersion: '',
        resourceVersionMatch: 'NotOlderThan',
        sendInitialEvents: 'true',
      },
    ])
    expect(rig.states).toEqual(['listing', 'live'])
  })

  // TestReflectorListAndWatch, "UseWatchList disabled"
  test('a server without watch-lists is listed in pages and watched from the version of the list', async () => {
    await serve({ watchList: false })
    api.apply(service('shop', 'foo'))
    const rig = reflect()
    await openWatch()
    api.apply(service('shop', 'foo'), service('shop', 'bar'))
    await untilTrue(rig)
    expect(optionsOf('list', ['limit', 'resourceVersion', 'sendInitialEvents'])).toEqual([
      { limit: '500', resourceVersion: null, sendInitialEvents: null },
    ])
    expect(optionsOf('watch', ['resourceVersion', 'sendInitialEvents']).slice(1)).toEqual([
      { resourceVersion: '101', sendInitialEvents: null },
    ])
  })

  // TestReflectorListAndWatchWithErrors
  test('after every kind of error the sink is what the server is', async () => {
    await serve({ watchList: false })
    const rig = reflect()
    await openWatch()
    api.apply(service('shop', 'foo'), service('shop', 'bar'))
    await untilTrue(rig)
    api.faults.add({ verb: 'list', fault: { kind: 'status', body: statuses.internalError('a list error') } })
    api.faults.add({ verb: 'watch', fault: { kind: 'error-event', body: statuses.expiredWatch(1, 2) } })
    api.faults.add({ verb: 'watch', fault: { kind: 'status', body: statuses.internalError('a watch error') } })
    ;(await openWatch()).reset()
    api.remove('Service', 'shop/foo')
    api.apply(service('shop', 'qux'))
    await clock.pass(20_000, { stepMs: 200 })
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', error: null, objects: 2 })
  })

  // TestReflectorWatchHandler
  test('events of another kind are rejected, and the last version is that of the last event, whatever its number', async () => {
    await serve()
    api.apply(service('shop', 'foo'), service('shop', 'bar'))
    const rig = reflect()
    await untilLive(rig)
    const watch = await openWatch()
    const event = (type: string, kind: string, name: string, version: string) =>
      watch.send(
        JSON.stringify({
          type,
          object: { kind, apiVersion: 'v1', metadata: { namespace: 'shop', name, resourceVersion: version } },
        }),
      )
    await event('ADDED', 'Pod', 'rejected', '30')
    await event('DELETED', 'Service', 'foo', '31')
    await event('MODIFIED', 'Service', 'bar', '255')
    await event('ADDED', 'Service', 'baz', '232')
    await until('baz is there', () => rig.sink.seen.has('shop/baz'))
    expect(rig.sink.seen).toEqual(
      new Map([
        ['shop/bar', '255'],
        ['shop/baz', '232'],
      ]),
    )
    expect(rig.status().unreadable).toEqual({
      count: 1,
      examples: [{ object: 'Service shop/rejected', reason: 'kind is Pod, not Service' }],
    })
    watch.end()
    const [, next] = await until(
      'the next watch',
      () => api.log.count({ verb: 'watch' }) === 2 && api.log.find({ verb: 'watch' }),
    )
    expect(next?.query.get('resourceVersion')).toBe('232')
  })

  // TestReflectorResourceVersionUpdate
  test('additions, changes, bookmarks and deletions all move the version from which a watch is resumed', async () => {
    await serve()
    const rig = reflect()
    await untilLive(rig)
    const resumedFrom = async (change: () => unknown): Promise<string | null> => {
      const before = api.log.count({ verb: 'watch' })
      const watch = await openWatch()
      await change()
      await turnEventLoop(20)
      // Longer than a short watch, which would wait.
      await clock.pass(6000)
      watch.end()
      await until('it is resumed', () => api.log.count({ verb: 'watch' }) > before && api.watches().length === 1)
      return api.log.find({ verb: 'watch' }).at(-1)?.query.get('resourceVersion') ?? null
    }
    expect(await resumedFrom(() => api.apply(service('shop', 'a')))).toBe('101')
    expect(await resumedFrom(() => api.apply(service('shop', 'a')))).toBe('102')
    expect(
      await resumedFrom(async () => {
        api.apply(node('elsewhere', 'a', '10.0.0.1'))
        await api.watches()[0]?.bookmark()
      }),
    ).toBe('103')
    expect(await resumedFrom(() => api.remove('Service', 'shop/a'))).toBe('104')
    expect(api.log.count({ verb: 'list' })).toBe(0)
    expect(rig.status().relists).toBe(0)
  })

  // TestReflectorRespectStoreTransformer
  test('objects are reduced before they reach the sink, in lists and in watches', async () => {
    await serve()
    api.apply(service('shop', 'one'), service('shop', 'two'))
    const rig = reflect({
      reduce: (object) => {
        const { name } = (object as { metadata: { name: string } }).metadata
        return { kind: 'object', key: `shop/${name}`, value: `reduced ${name}`, leftOut: null }
      },
    })
    await untilLive(rig)
    expect(rig.sink.seen).toEqual(
      new Map([
        ['shop/one', 'reduced one'],
        ['shop/two', 'reduced two'],
      ]),
    )
    api.apply(service('shop', 'three'))
    await until('three is there', () => rig.sink.seen.get('shop/three') === 'reduced three')
    expect(rig.sink.calls[0]).toBe('replace 2')
  })

  // TestReflectorListExtract
  test('the JSON of a list is not kept alive by what was reduced from it', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(1200))
    const alive: WeakRef<object>[] = []
    const rig = reflect({
      reduce: (object) => {
        alive.push(new WeakRef(object as object))
        const { name } = (object as { metadata: { name: string } }).metadata
        return { kind: 'object', key: `shop/${name}`, value: name, leftOut: null }
      },
    })
    await until('all are listed', () => rig.sink.seen.size === 1200)
    expect(alive).toHaveLength(1200)
    await until('the raw objects are collected', () => {
      collectGarbage()
      return alive.every((reference) => reference.deref() === undefined)
    })
  })
})

describe('lists in pages', () => {
  // TestReflectorWatchListPageSize
  test('a long list comes in pages of 500 and is shown only when it is whole', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(1201))
    const rig = reflect()
    await openWatch()
    expect(rig.sink.calls).toEqual(['replace 1201'])
    expect(optionsOf('list', ['limit']).map(({ limit }) => limit)).toEqual(['500', '500', '500'])
    expect(rig.sink.seen).toEqual(api.versions('Service'))
  })

  // TestReflectorNotPaginatingNotConsistentReads, TestReflectorPaginatingNonConsistentReadsIfWatchCacheDisabled,
  // TestReflectorResyncWithResourceVersion: ours asks for the latest state in every list, so that pages are always
  // honoured and no list can be older than what is held.
  test('a list never asks for an old state, the first one and those after an expired watch alike', async () => {
    await serve({ watchList: false })
    api.apply(service('shop', 'a'))
    const rig = reflect()
    await openWatch()
    api.compact()
    api.apply(service('shop', 'b'))
    api.faults.add({ verb: 'watch', fault: { kind: 'error-event', body: statuses.expiredWatch(101, 200) } })
    ;(await openWatch()).end()
    await passBackoff()
    await untilTrue(rig)
    expect(optionsOf('list', ['limit', 'resourceVersion'])).toEqual([
      { limit: '500', resourceVersion: null },
      { limit: '500', resourceVersion: null },
    ])
  })

  // TestReflectorFullListIfExpired
  test('a continue token that expires between pages leads to one list without pages', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(1100))
    api.faults.add({ verb: 'list', page: 2, fault: { kind: 'status', body: statuses.expiredContinue('token') } })
    const rig = reflect()
    await openWatch()
    expect(optionsOf('list', ['limit']).map(({ limit }) => limit)).toEqual(['500', '500', null])
    expect(rig.sink.calls).toEqual(['replace 1100'])
    expect(rig.sink.seen).toEqual(api.versions('Service'))
  })
})

describe('versions that the server does not have', () => {
  // TestReflectorExpiredExactResourceVersion
  test('when the held version has expired for lists as well, the latest state is asked for', async () => {
    await serve()
    api.apply(service('shop', 'a'))
    const rig = reflect()
    await untilLive(rig)
    api.faults.add({
      verb: 'watch',
      watchList: false,
      fault: { kind: 'error-event', body: statuses.expiredWatch(101, 200) },
    })
    api.faults.add({ verb: 'watch', watchList: true, fault: { kind: 'status', body: statuses.gone() } })
    ;(await openWatch()).reset()
    api.apply(service('shop', 'b'))
    await clock.pass(10_000, { stepMs: 200 })
    await untilTrue(rig)
    expect(optionsOf('watch', ['resourceVersion', 'sendInitialEvents'])).toEqual([
      { resourceVersion: '', sendInitialEvents: 'true' },
      { resourceVersion: '101', sendInitialEvents: null },
      { resourceVersion: '101', sendInitialEvents: 'true' },
      { resourceVersion: '', sendInitialEvents: 'true' },
    ])
    expect(rig.status().error).toBeNull()
  })

  // TestReflectorFullListIfTooLarge
  test.each([
    [
      '1.18.6 and newer',
      { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
      'x',
    ],
    ['1.17.0 to 1.18.5', { causes: [{ message: 'Too large resource version' }] }, 'x'],
    ['before 1.17', {}, 'Too large resource version: 400, current: 100'],
  ])('a version that is too large for a server (%s) leads to the latest state', async (_, details, message) => {
    await serve()
    const rig = reflect()
    await untilLive(rig)
    const tooLarge = { ...statuses.gatewayTimeout(), message, details }
    api.faults.add({ verb: 'watch', fault: { kind: 'error-event', body: tooLarge } })
    ;(await openWatch()).reset()
    api.apply(service('shop', 'b'))
    await passBackoff()
    await untilTrue(rig)
    expect(optionsOf('watch', ['resourceVersion']).at(-1)).toEqual({ resourceVersion: '' })
    expect(api.log.count({ verb: 'watch', watchList: true })).toBe(2)
  })

  // TestReflectorReplacesStoreOnUnsafeDelete
  test('a corrupt object that the server dropped leaves the sink by a new list, and the rest stays', async () => {
    await serve()
    api.apply(service('shop', 'foo-1'), service('shop', 'foo-2'))
    const rig = reflect()
    await untilLive(rig)
    api.apply(service('shop', 'corrupt'))
    await untilTrue(rig)
    const watch = await openWatch()
    watch.freeze()
    api.remove('Service', 'shop/corrupt')
    // The DELETED event is never sent: an ERROR event stands in its place.
    api.faults.add({ verb: 'watch', fault: { kind: 'error-event', body: statuses.corruptObject() } })
    watch.reset()
    await passBackoff()
    await untilTrue(rig)
    expect(rig.sink.calls.slice(-1)).toEqual(['replace 2'])
    expect(rig.sink.fewest).toBe(2)
  })
})

describe('ends of watches', () => {
  // TestWatchTimeout
  test('a watch asks to be ended after 300 to 600 s, by chance', async () => {
    await serve()
    for (const random of [0, 0.5, 0.999999]) {
      const rig = reflect({ random: () => random })
      await untilLive(rig)
      await rig.stop()
    }
    expect(optionsOf('watch', ['timeoutSeconds']).map((query) => query.timeoutSeconds)).toEqual(['300', '450', '600'])
  })

  // TestReflectorHandleWatchResultChanClosedBefore, TestReflectorHandleWatchResultChanClosedAfter
  test('a watch that ends at once without an event is not opened in a loop', async () => {
    await serve()
    const rig = reflect()
    await untilLive(rig)
    for (let second = 0; second < 300; second += 1) {
      for (const watch of api.watches()) watch.end()
      await clock.pass(1000)
    }
    // 0.8 s, doubled up to 30 s: as many attempts as fit into five minutes, and the first watch.
    expect(api.log.count({ verb: 'watch' })).toBeLessThanOrEqual(16)
    expect(api.log.count({ verb: 'watch' })).toBeGreaterThanOrEqual(10)
    expect(api.log.count({ verb: 'list' })).toBe(0)
  })

  test('a watch that ends in order is resumed at once, without a list', async () => {
    await serve()
    const rig = reflect()
    await untilLive(rig)
    await clock.pass(449_000)
    expect(api.log.count({ verb: 'watch' })).toBe(1)
    await clock.pass(2000)
    await until('the next watch', () => api.log.count({ verb: 'watch' }) === 2 && api.watches().length === 1)
    expect(api.log.count({ verb: 'list' }) + api.log.count({ watchList: true })).toBe(1)
    expect(rig.states).toEqual(['listing', 'live'])
  })

  // TestBackoffOnTooManyRequests
  test('429, as an answer and inside a watch, waits at least as long as Retry-After says', async () => {
    await serve()
    const rig = reflect()
    await untilLive(rig)
    api.faults.add({ verb: 'watch', fault: { kind: 'status', body: statuses.tooManyRequests(), retryAfterSeconds: 7 } })
    api.faults.add({ verb: 'watch', fault: { kind: 'error-event', body: statuses.tooManyRequests(9) } })
    ;(await openWatch()).reset()
    await clock.pass(40_000, { stepMs: 200 })
    await until('it is live again', () => api.watches().length === 1)
    const times = api.log.find({ verb: 'watch', watchList: false }).map(({ atMs }) => atMs)
    expect(times).toHaveLength(3)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(7000)
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(9000)
    expect(rig.status().error).toBeNull()
  })

  // TestNoRelistOnTooManyRequests
  test('429 on a watch never leads to a list', async () => {
    await serve()
    api.apply(service('shop', 'a'))
    const rig = reflect()
    await untilLive(rig)
    api.faults.add({ verb: 'watch', times: 5, fault: { kind: 'status', body: statuses.tooManyRequests() } })
    ;(await openWatch()).end()
    api.apply(service('shop', 'b'))
    await clock.pass(120_000, { stepMs: 500 })
    await untilTrue(rig)
    expect(api.log.count({ verb: 'watch', watchList: false })).toBe(6)
    expect(api.log.count({ verb: 'watch', watchList: true })).toBe(1)
    expect(api.log.count({ verb: 'list' })).toBe(0)
  })

  // TestRetryInternalError
  test('an internal error inside a watch is retried from the same version; when it stays, a list follows', async () => {
    await serve()
    api.apply(service('shop', 'a'))
    const rig = reflect()
    await untilLive(rig)
    api.faults.add({ verb: 'watch', times: 2, fault: { kind: 'error-event', body: statuses.internalError() } })
    ;(await openWatch()).reset()
    await clock.pass(20_000, { stepMs: 200 })
    await until('it is resumed', () => api.watches().length === 1)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 0 })
    expect(optionsOf('watch', ['resourceVersion']).slice(1)).toEqual(Array(3).fill({ resourceVersion: '101' }))

    api.faults.add({
      verb: 'watch',
      watchList: false,
      times: 3,
      fault: { kind: 'error-event', body: statuses.internalError() },
    })
    ;(await openWatch()).reset()
    await clock.pass(120_000, { stepMs: 500 })
    await until('it was listed', () => rig.status().relists === 1)
  })

  // TestCloseWatchChannelOnError
  test('an ERROR event closes the connection of its watch', async () => {
    await serve()
    const rig = reflect()
    await untilLive(rig)
    const watch = await openWatch()
    await watch.send(JSON.stringify({ type: 'ERROR', object: statuses.internalError() }))
    await until('the watch is closed', () => !api.watches().includes(watch))
    expect(rig.status().error).toMatchObject({ code: 'server-error' })
  })
})

describe('stopping', () => {
  const untilNothingIsOpen = async (rig: Rig): Promise<void> => {
    await rig.stop()
    await until('no connection is left', () => api.listener.openSockets() === 0)
    expect(clock.pending()).toBe(0)
  }

  // TestReflectorWatchStoppedBefore, TestReflectorHandleWatchStoppedBefore
  test('a reflector that is stopped before it begins asks for nothing', async () => {
    await serve()
    const rig = createRig({ server: api.url, clock })
    await rig.stop()
    rig.reflector.start()
    await turnEventLoop(20)
    expect(api.log.requests).toEqual([])
  })

  // TestRunUntil, TestReflectorWatchStoppedAfter, TestReflectorHandleWatchStoppedAfter, TestReflectorStopWatch
  test('stopping a live reflector closes its watch and leaves neither a socket nor a timer', async () => {
    await serve({ bookmarkEveryMs: null })
    const rig = createRig({ server: api.url, clock })
    rig.reflector.start()
    await untilLive(rig)
    await untilNothingIsOpen(rig)
    expect(api.watches()).toEqual([])
    const calls = rig.sink.calls.length
    api.apply(service('shop', 'late'))
    await turnEventLoop(20)
    expect(rig.sink.calls).toHaveLength(calls)
  })

  test('stopping during a list leaves nothing open, and no watch follows', async () => {
    await serve({ watchList: false, bookmarkEveryMs: null })
    api.apply(...numbered(50))
    api.faults.add({ verb: 'list', fault: { kind: 'freeze', afterBytes: 3000 } })
    const rig = createRig({ server: api.url, clock })
    rig.reflector.start()
    await until('half the list has come', () => (rig.status().listedObjects ?? 0) > 0)
    await untilNothingIsOpen(rig)
    expect(api.log.count({ verb: 'watch', watchList: false })).toBe(0)
    expect(rig.sink.calls).toEqual([])
  })

  test('stopping while it waits to try again ends the wait', async () => {
    await serve()
    await api.listener.down()
    const rig = createRig({ server: api.url, clock })
    rig.reflector.start()
    await until('it waits', () => rig.status().error !== null)
    await rig.stop()
    expect(clock.pending()).toBe(0)
    await api.listener.up()
  })
})
