import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { node, service } from '@/e2e/fakes/kube-api/objects'
import type { RawObject } from '@/e2e/fakes/kube-api/resources'
import { type FakeKubeApi, type FakeKubeApiOptions, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import * as statuses from '@/e2e/fakes/kube-api/statuses'
import { createManualClock, type ManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { createRig, type Rig, type RigOptions, tokenCredentials } from '@/e2e/fakes/reflector-rig'
import { createRandom } from '@/e2e/fakes/seeded-random'
import { until } from '@/e2e/fakes/until'

let clock: ManualClock
let api: FakeKubeApi
const rigs: Rig[] = []
const unhandled = vi.fn()

beforeEach(() => {
  clock = createManualClock()
  unhandled.mockClear()
  process.on('unhandledRejection', unhandled)
})
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.stop()))
  await api.close()
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
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

const untilState = (rig: Rig, state: string) => until(`it is ${state}`, () => rig.status().state === state)
const openWatch = (resource = 'services') => until('a watch is open', () => api.watches(resource)[0] ?? null)
const untilTrue = (rig: Rig, kind = 'Service') =>
  until('the sink equals the server', () => {
    expect(rig.sink.seen).toEqual(api.versions(kind))
    return true
  })
const numbered = (count: number): RawObject[] =>
  Array.from({ length: count }, (_, index) => service('shop', `svc-${String(index).padStart(4, '0')}`))
const seconds = (count: number) => clock.pass(count * 1000, { stepMs: 100 })

describe('F1: the API server restarts or refuses connections', () => {
  test('what is held stays and is stale after 15 s; few connects; back within 35 s; one object is read, and no list while the version is good', async () => {
    await serve()
    api.apply(...numbered(3))
    const rig = reflect()
    await untilState(rig, 'live')
    const connectsBefore = api.log.requests.length
    // The port is closed: what would be a connect is counted by what the reflector says of it.
    await api.listener.down()
    await seconds(14)
    expect(rig.status().state).toBe('live')
    await seconds(6)
    expect(rig.status()).toMatchObject({ state: 'stale', objects: 3, error: { code: 'connection-refused' } })
    await seconds(70)
    const attempts = rig.log.filter((line) => line.includes('refuses connections')).length
    expect(attempts).toBeGreaterThanOrEqual(4)
    expect(attempts).toBeLessThanOrEqual(8)
    expect(rig.sink.fewest).toBe(3)

    await api.listener.up()
    api.apply(service('shop', 'new'))
    await seconds(35)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', error: null, relists: 0 })
    // Whether this is the server that it was: the version of its list, with one object.
    expect(api.log.count({ verb: 'list' })).toBe(1)
    expect(api.log.requests.length - connectsBefore).toBe(2)
    expect(rig.states).toEqual(['listing', 'live', 'stale', 'live'])
  })

  test('RST of a live watch is mended from the last version without anyone noticing', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    ;(await openWatch()).reset()
    api.apply(service('shop', 'meanwhile'))
    await seconds(3)
    await untilTrue(rig)
    expect(rig.states).toEqual(['listing', 'live'])
    expect(rig.status().relists).toBe(0)
  })

  test('a server that has just started and fills its caches is waited for, and the watch resumed', async () => {
    await serve()
    api.apply(...numbered(2))
    const rig = reflect()
    await untilState(rig, 'live')
    await api.restart({ keepHistory: true })
    api.faults.add({ times: 2, fault: { kind: 'status', body: statuses.initializing() } })
    api.apply(service('shop', 'new'))
    await seconds(14)
    await untilTrue(rig)
    expect(rig.status().relists).toBe(0)
    expect(rig.states).toEqual(['listing', 'live'])
  })

  // client-go: TestReflectorListAndWatchInitConnBackoff
  test('a server that is down at the start is found when it comes', async () => {
    await serve()
    await api.listener.down()
    const rig = reflect()
    await seconds(300)
    expect(rig.status()).toMatchObject({ state: 'connecting', syncedAtMs: null, error: { code: 'connection-refused' } })
    const attempts = rig.log.length
    expect(attempts).toBeGreaterThanOrEqual(10)
    expect(attempts).toBeLessThanOrEqual(16)
    await api.listener.up()
    await seconds(31)
    await untilState(rig, 'live')
  })
})

describe('F2: etcd is down', () => {
  test.each([
    ['503', { kind: 'status', body: statuses.unavailable() }],
    ['500 without a reason', { kind: 'status', body: statuses.etcdTimeout() }],
    ['504', { kind: 'status', body: statuses.gatewayTimeout() }],
    ['an ERROR event 500', { kind: 'error-event', body: statuses.etcdTimeout() }],
  ] as const)('ten minutes of %s are at most a request in four seconds, and the state stays', async (_, fault) => {
    await serve()
    api.apply(...numbered(2))
    const rig = reflect()
    await untilState(rig, 'live')
    const stop = api.faults.add({ times: Number.POSITIVE_INFINITY, fault })
    ;(await openWatch()).reset()
    await seconds(60)
    const warmUpEnd = clock.nowMs()
    await seconds(600)
    expect(api.log.count({ sinceMs: warmUpEnd })).toBeLessThanOrEqual(150)
    expect(api.log.count({ sinceMs: warmUpEnd })).toBeGreaterThanOrEqual(18)
    expect(rig.status()).toMatchObject({ state: 'stale', objects: 2, error: { code: 'server-error' } })
    stop()
    api.apply(service('shop', 'after'))
    await seconds(35)
    await untilTrue(rig)
    expect(rig.sink.fewest).toBe(2)
  })

  test('Retry-After is honoured on a 503 as on a 429', async () => {
    await serve()
    api.faults.add({ fault: { kind: 'status', body: statuses.unavailable(), retryAfterSeconds: 20 } })
    const rig = reflect()
    await seconds(19)
    expect(api.log.requests).toHaveLength(1)
    await seconds(3)
    await untilState(rig, 'live')
  })
})

describe('F3: 410 Gone', () => {
  test('in the middle of a watch: the new list deletes what went, and readers never see less than what stayed', async () => {
    await serve()
    api.apply(...numbered(10))
    const rig = reflect()
    await untilState(rig, 'live')
    const watch = await openWatch()
    watch.freeze()
    api.remove('Service', 'shop/svc-0003')
    api.apply(service('shop', 'new'))
    api.compact()
    api.apply(service('shop', 'newer'))
    watch.reset()
    await seconds(10)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 1, error: null })
    expect(rig.sink.fewest).toBe(10)
    expect(rig.states).toEqual(['listing', 'live'])
  })

  test('in the middle of a list with pages, on a relist: the old state stays until the new one is whole', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(1100))
    const rig = reflect()
    await openWatch()
    api.compact()
    api.remove('Service', 'shop/svc-0000')
    api.apply(service('shop', 'new'))
    api.compact()
    api.faults.add({ verb: 'list', page: 2, fault: { kind: 'status', body: statuses.expiredContinue('x') } })
    api.faults.add({ verb: 'list', page: 1, times: 1, fault: { kind: 'truncate', afterBytes: 20_000 } })
    ;(await openWatch()).reset()
    await seconds(20)
    await untilTrue(rig)
    expect(rig.sink.fewest).toBe(1100)
    expect(rig.sink.calls.filter((call) => call.startsWith('replace'))).toEqual(['replace 1100', 'replace 1100'])
    expect(api.log.listsAtOnce('services')).toBe(1)
  })
})

describe('F4: the server lags behind the version that is held', () => {
  test('it waits, then asks for the latest state, also of a cluster that was restored from a backup', async () => {
    await serve()
    api.apply(...numbered(5))
    const rig = reflect()
    await untilState(rig, 'live')
    api.store.setVersion(50)
    api.remove('Service', 'shop/svc-0000')
    ;(await openWatch()).end()
    // The watch from the future is answered with 200 and silence, bookmarks included, as the real server does.
    await seconds(190)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 1 })
  })

  test('a cluster that was made anew in the place of the old one is known at once, before it has caught up', async () => {
    await serve()
    api.apply(...numbered(5))
    const rig = reflect()
    await untilState(rig, 'live')
    await api.listener.down()
    api.store.setVersion(50)
    api.remove('Service', 'shop/svc-0000')
    await seconds(3)
    await api.listener.up()
    await seconds(10)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 1 })
  })
})

describe('F5: a watch stalls without a word', () => {
  test('an object made during the stall is there within 120 s, by a new connection and without a list', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    await seconds(65)
    const watch = await openWatch()
    watch.freeze()
    api.apply(service('shop', 'during-the-stall'))
    await seconds(80)
    expect(rig.status().state).toBe('live')
    expect(rig.sink.seen.size).toBe(0)
    await seconds(10)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 0, error: null })
    expect(api.watches()).not.toContain(watch)
  })

  test('when new connections are swallowed as well it is stale from then on, with the reason, and comes back by itself', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    const heal = api.faults.add({ times: Number.POSITIVE_INFINITY, fault: { kind: 'stall' } })
    ;(await openWatch()).freeze()
    await seconds(89)
    expect(rig.status().state).toBe('live')
    await seconds(5)
    expect(rig.status()).toMatchObject({ state: 'stale', error: { code: 'timeout' } })
    await seconds(300)
    expect(rig.status()).toMatchObject({ state: 'stale', error: { code: 'timeout' } })
    heal()
    await seconds(125)
    await untilState(rig, 'live')
  })
})

describe('a quiet resource', () => {
  test('a server that has nothing to say for two minutes is opened again now and then, and never looks stale', async () => {
    await serve({ bookmarkEveryMs: 150_000 })
    api.apply(...numbered(3))
    const rig = reflect()
    await untilState(rig, 'live')
    await seconds(3600)
    expect(rig.states).toEqual(['listing', 'live'])
    expect(rig.status()).toMatchObject({ relists: 0, error: null })
    expect(api.log.count({ verb: 'watch' })).toBeLessThanOrEqual(45)
    expect(rig.sink.calls).toEqual(['replace 3'])
  })
})

describe('F6: a server without bookmarks', () => {
  test('no storm of reconnects: at most two in ten minutes once it is known', async () => {
    await serve({ bookmarkEveryMs: null, watchList: false })
    const rig = reflect()
    await openWatch()
    await seconds(200)
    for (let round = 0; round < 3; round += 1) {
      const since = clock.nowMs()
      await seconds(600)
      expect(api.log.count({ verb: 'watch', sinceMs: since })).toBeLessThanOrEqual(2)
    }
    expect(rig.status().state).toBe('live')
  })

  test('silence does not hide a change for ever: what was lost on the way is found by the next watch', async () => {
    await serve({ bookmarkEveryMs: null, watchList: false })
    const rig = reflect()
    await openWatch()
    await seconds(200)
    ;(await openWatch()).freeze()
    api.apply(service('shop', 'lost'))
    await seconds(610)
    await untilTrue(rig)
  })
})

describe('F7: a slow API server', () => {
  test('20 s to the first byte and 50 KB/s are waited for, and the counts say how far it is', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(900))
    api.faults.add({ verb: 'list', times: 9, fault: { kind: 'slow', firstByteMs: 20_000, bytesPerSecond: 50_000 } })
    const rig = reflect()
    const seen: [number, number | null][] = []
    for (let second = 0; second < 120 && rig.status().syncedAtMs === null; second += 1) {
      await seconds(1)
      const { state, listedObjects, expectedObjects } = rig.status()
      if (state === 'listing' && listedObjects !== null) seen.push([listedObjects, expectedObjects])
    }
    await untilState(rig, 'live')
    expect(seen.length).toBeGreaterThan(5)
    expect(seen.every(([listed], index) => index === 0 || listed >= (seen[index - 1]?.[0] ?? 0))).toBe(true)
    expect(seen).toContainEqual([500, 900])
    expect(rig.sink.seen.size).toBe(900)
  })

  test('a page that stops half-way is given up after 60 s', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(20))
    api.faults.add({ verb: 'list', fault: { kind: 'freeze', afterBytes: 2000 } })
    const rig = reflect()
    await until('the list has begun', () => (rig.status().listedObjects ?? 0) > 0)
    await seconds(59)
    expect(rig.status().error).toBeNull()
    await seconds(2)
    expect(rig.status()).toMatchObject({ state: 'connecting', error: { code: 'timeout' } })
    await seconds(5)
    await untilState(rig, 'live')
  })

  test('a watch-list whose end is never told becomes a list with pages', async () => {
    await serve()
    api.apply(...numbered(4))
    api.faults.add({ verb: 'watch', watchList: true, fault: { kind: 'no-initial-end' } })
    const rig = reflect()
    await until('all have come', () => rig.status().listedObjects === 4)
    expect(rig.status().state).toBe('listing')
    await seconds(31)
    await untilState(rig, 'live')
    expect(rig.sink.calls).toEqual(['replace 4'])
    expect(api.log.count({ verb: 'list' })).toBe(1)
  })
})

describe('F8: credentials are rotated', () => {
  test('a token that the server no longer takes is read again and tried at once', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    api.access.tokens.delete('admin-token')
    api.access.tokens.set('new-token', 'admin')
    rig.connection.next = tokenCredentials('new-token')
    ;(await openWatch()).reset()
    api.apply(service('shop', 'a'))
    await seconds(3)
    await untilTrue(rig)
    expect(rig.connection.invalidated).toBe(1)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 0 })
  })

  test('while the token file is gone the process lives, says so, and goes on when it is back', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    const read = rig.connection.credentials
    rig.connection.credentials = () =>
      Promise.reject(
        Object.assign(new Error('The token file is gone.'), { code: 'token-file', action: 'Bring it back.' }),
      )
    ;(await openWatch()).reset()
    await seconds(30)
    expect(rig.status()).toMatchObject({
      state: 'stale',
      error: { code: 'token-file', message: 'The token file is gone.', action: 'Bring it back.' },
    })
    rig.connection.credentials = read
    await seconds(31)
    await untilState(rig, 'live')
  })

  test('credentials that stay wrong are not tried in a loop', async () => {
    await serve()
    api.access.tokens.clear()
    const rig = reflect()
    await seconds(120)
    expect(api.log.requests.length).toBeLessThanOrEqual(10)
    expect(rig.status()).toMatchObject({ state: 'connecting', error: { code: 'unauthorized' } })
  })
})

describe('F9: a right is missing', () => {
  const grant = (...resources: string[]) =>
    api.access.rules.set('admin', [{ resources, verbs: ['get', 'list', 'watch'], namespaces: null }])

  test('that resource is denied with the exact rule, the others are live, and it is asked once a minute', async () => {
    await serve()
    grant('services', 'endpointslices')
    api.apply(node('node-a', 'a', '10.0.0.1'), service('shop', 'a'))
    const [services, slices, nodes] = [
      reflect(),
      reflect({ resource: 'endpointslices' }),
      reflect({ resource: 'nodes' }),
    ]
    await untilState(services, 'live')
    await untilState(slices, 'live')
    await untilState(nodes, 'denied')
    expect(nodes.status()).toMatchObject({
      missingRule: { apiGroup: '', resource: 'nodes', verbs: ['get', 'list', 'watch'], namespace: null },
      error: {
        code: 'forbidden',
        message:
          'Evenkeel may not read nodes (nodes is forbidden: User "admin" cannot watch resource "nodes" in API group "" at the cluster scope).',
        action: 'Grant get, list and watch on nodes; it is tried again every minute.',
      },
    })
    await seconds(10)
    const since = clock.nowMs()
    await seconds(600)
    expect(api.log.count({ resource: 'nodes', sinceMs: since })).toBe(10)
    expect([services.status().state, slices.status().state]).toEqual(['live', 'live'])

    grant('services', 'endpointslices', 'nodes')
    await seconds(61)
    await untilState(nodes, 'live')
    expect(nodes.status()).toMatchObject({ missingRule: null, error: null })
    expect(nodes.sink.seen.size).toBe(1)
  })

  test("a namespace of one's own is enough for a reflector of that namespace", async () => {
    await serve()
    api.access.rules.set('admin', [{ resources: ['services'], verbs: ['list', 'watch'], namespaces: ['shop'] }])
    api.apply(service('shop', 'mine'), service('bank', 'theirs'))
    const [shop, bank, all] = [reflect({ namespace: 'shop' }), reflect({ namespace: 'bank' }), reflect()]
    await untilState(shop, 'live')
    await untilState(bank, 'denied')
    await untilState(all, 'denied')
    expect([...shop.sink.seen.keys()]).toEqual(['shop/mine'])
    expect(bank.status().missingRule).toMatchObject({ resource: 'services', namespace: 'bank' })
    expect(all.status().missingRule).toMatchObject({ resource: 'services', namespace: null })
    api.apply(service('bank', 'more'), service('shop', 'more'))
    await until('the new one is there', () => shop.sink.seen.size === 2)
    expect(bank.sink.seen.size).toBe(0)
  })

  test('a refusal of the moment, as of a server that has just started, does not make a live resource denied', async () => {
    await serve()
    api.apply(service('shop', 'a'))
    const rig = reflect()
    await untilState(rig, 'live')
    grant()
    ;(await openWatch()).reset()
    await seconds(2)
    expect(rig.status().error).toMatchObject({ code: 'forbidden' })
    grant('services')
    await seconds(5)
    await untilTrue(rig)
    expect(rig.states).toEqual(['listing', 'live'])
  })

  test('a right that is taken away for good makes a live resource denied', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    grant()
    ;(await openWatch()).reset()
    await seconds(15)
    expect(rig.status()).toMatchObject({ state: 'denied', missingRule: { resource: 'services' } })
  })
})

describe('F10: priority and fairness', () => {
  test('429 on a list waits as long as it is told to, one list at a time, and keeps the pages that came', async () => {
    await serve({ watchList: false })
    api.apply(...numbered(1100))
    api.faults.add({
      verb: 'list',
      page: 1,
      fault: { kind: 'status', body: statuses.tooManyRequests(), retryAfterSeconds: 10 },
    })
    api.faults.add({
      verb: 'list',
      page: 2,
      fault: { kind: 'status', body: statuses.tooManyRequests(), retryAfterSeconds: 30 },
    })
    const rig = reflect()
    await seconds(9)
    expect(api.log.count({ verb: 'list' })).toBe(1)
    await seconds(3)
    await until(
      'the second page was refused',
      () => rig.status().error?.code === 'overloaded' && rig.status().listedObjects === 500,
    )
    const lists = api.log.count({ verb: 'list' })
    await seconds(28)
    expect(api.log.count({ verb: 'list' })).toBe(lists)
    await seconds(5)
    await untilState(rig, 'live')
    // 429, page 1, 429, page 2, page 3.
    expect(api.log.count({ verb: 'list' })).toBe(5)
    expect(api.log.listsAtOnce('services')).toBe(1)
  })
})

describe('F23: malformed objects', () => {
  const MALFORMED: unknown[] = [
    null,
    7,
    'text',
    [],
    {},
    { metadata: null },
    { metadata: [] },
    { metadata: { name: 7, namespace: 'shop' } },
    { metadata: { namespace: 'shop', resourceVersion: '5' } },
    { metadata: { name: '../../etc', namespace: 'shop' } },
    { metadata: { name: '__proto__', namespace: 'shop' } },
    { metadata: { name: 'x'.repeat(65_536), namespace: 'shop' } },
    { kind: { toString: 'no' }, metadata: { name: 'odd-kind', namespace: 'shop' } },
  ]

  test('each costs itself alone: it is left out and counted, and the stream goes on', async () => {
    await serve()
    api.apply(service('shop', 'before'))
    const rig = reflect()
    await untilState(rig, 'live')
    const watch = await openWatch()
    for (const object of MALFORMED) await watch.send(JSON.stringify({ type: 'ADDED', object }))
    for (const object of MALFORMED) await watch.send(JSON.stringify({ type: 'DELETED', object }))
    await watch.send(JSON.stringify({ type: 'INVENTED', object: {} }))
    await watch.send('{"type":"BOOKMARK","object":null}')
    api.apply(service('shop', 'after'))
    await until('what follows is there', () => rig.sink.seen.has('shop/after'))
    expect([...rig.sink.seen.keys()]).toEqual(['shop/before', 'shop/after'])
    const { unreadable, state, relists } = rig.status()
    expect({ state, relists }).toEqual({ state: 'live', relists: 0 })
    expect(unreadable.count).toBeGreaterThanOrEqual(MALFORMED.length - 1)
    expect(unreadable.examples).toHaveLength(5)
    expect(api.log.count({ verb: 'watch' })).toBe(1)
  })

  test('an object that was readable and is no longer leaves the sink; mended or deleted it is no longer counted', async () => {
    await serve()
    api.apply(service('shop', 'a'), service('shop', 'b'))
    const broken = new Set(['shop/a'])
    const rig = reflect({
      reduce: (object) => {
        const { name, namespace } = (object as RawObject).metadata
        const key = `${namespace}/${name}`
        if (broken.has(key)) throw new TypeError('our own bug')
        return { kind: 'object', key, value: 'fine', leftOut: null }
      },
    })
    await untilState(rig, 'live')
    expect([...rig.sink.seen.keys()]).toEqual(['shop/b'])
    expect(rig.status().unreadable).toEqual({
      count: 1,
      examples: [{ object: 'Service shop/a', reason: 'could not be read: TypeError: our own bug' }],
    })
    broken.add('shop/b')
    api.apply(service('shop', 'b'))
    await until('b has left', () => rig.sink.seen.size === 0 && rig.status().unreadable.count === 2)
    broken.clear()
    api.apply(service('shop', 'a'))
    api.remove('Service', 'shop/b')
    await until('none is counted', () => rig.status().unreadable.count === 0)
    expect([...rig.sink.seen.keys()]).toEqual(['shop/a'])
  })

  test('an annotation of one mebibyte passes, in a list and in a watch', async () => {
    await serve()
    const big = (name: string) => service('shop', name, {}, { annotations: { note: 'ü'.repeat(512 * 1024) } })
    api.apply(big('in-the-list'))
    const rig = reflect()
    await untilState(rig, 'live')
    api.apply(big('in-the-watch'))
    await untilTrue(rig)
    expect(rig.status().unreadable.count).toBe(0)
  })

  test('lines that are no events are fetched again from the last version; when they stay, a list follows', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    api.apply(service('shop', 'a'))
    await untilTrue(rig)
    for (const garbage of ['<html>', '{"type":', 'null', '[]', '{"type":7}']) {
      const relists = rig.status().relists
      await (await openWatch()).send(garbage)
      api.apply(service('shop', `after-${relists}`))
      await seconds(5)
      await untilTrue(rig)
      expect(rig.status().relists).toBe(relists)
      // An event between: the next garbage is a new trouble.
      api.apply(service('shop', 'a'))
      await untilTrue(rig)
      await seconds(125)
    }
    for (let round = 0; round < 3; round += 1) {
      await (await openWatch()).send('still garbage')
      await seconds(12)
    }
    await until('it was listed anew', () => rig.status().relists === 1)
  })

  test('a line that is cut in its middle was never delivered and is delivered again', async () => {
    await serve()
    const rig = reflect()
    await untilState(rig, 'live')
    api.faults.add({ verb: 'watch', fault: { kind: 'truncate', afterBytes: 300 } })
    ;(await openWatch()).reset()
    api.apply(service('shop', 'cut'))
    await seconds(8)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', relists: 0, unreadable: { count: 0 } })
  })

  test('a page of HTML in place of a list says what it is', async () => {
    await serve({ watchList: false })
    api.faults.add({ verb: 'list', fault: { kind: 'body', status: 200, text: '<html>Log in</html>' } })
    const rig = reflect()
    await until('it was told', () => rig.status().error?.code === 'bad-answer')
    await seconds(5)
    await untilState(rig, 'live')
  })

  test('hundreds of broken lines and objects, seeded, throw nothing and lose nothing', async () => {
    await serve()
    const rig = reflect({ random: createRandom(7) })
    await untilState(rig, 'live')
    const random = createRandom(42)
    const sample = JSON.stringify({
      type: 'MODIFIED',
      object: { ...service('shop', 'mutant'), metadata: { name: 'mutant', namespace: 'shop', resourceVersion: '100' } },
    })
    for (let sent = 0; sent < 400; ) {
      const watch = api.watches()[0]
      if (watch === undefined) await seconds(1)
      else {
        await watch.send(mutate(sample, random))
        await turnEventLoop(4)
        sent += 1
      }
    }
    api.apply(service('shop', 'truth'))
    api.compact()
    for (const watch of api.watches()) watch.reset()
    await seconds(240)
    await untilTrue(rig)
  })
})

describe('F29: a bug in our own event path', () => {
  test('a sink that throws is told of by the status, and the resource is listed anew', async () => {
    await serve()
    api.apply(service('shop', 'a'))
    const rig = reflect()
    await untilState(rig, 'live')
    let bugs = 2
    rig.sink.onCall = (call) => {
      if (call.includes('poison') && bugs-- > 0) throw new Error('sink bug')
      if (call.startsWith('replace') && bugs-- > 0) throw new Error('sink bug in a list')
    }
    api.apply(service('shop', 'poison'))
    await until('it was told', () => rig.status().error?.code === 'internal')
    expect(rig.sink.seen.has('shop/a')).toBe(true)
    await seconds(15)
    await untilTrue(rig)
    expect(rig.status()).toMatchObject({ state: 'live', error: null, relists: 1 })
    expect(rig.log.filter((line) => line.includes('sink bug'))).toHaveLength(2)
  })

  test('another reflector with the same server does not notice', async () => {
    await serve()
    const [sick, well] = [reflect(), reflect({ resource: 'nodes' })]
    await untilState(sick, 'live')
    await untilState(well, 'live')
    sick.sink.onCall = () => {
      throw new Error('sink bug')
    }
    api.apply(service('shop', 'a'), node('node-a', 'a', '10.0.0.1'))
    await untilTrue(well, 'Node')
    await seconds(30)
    expect(well.states).toEqual(['listing', 'live'])
    expect(sick.status().error).toMatchObject({ code: 'internal' })
    sick.sink.onCall = () => {}
    await seconds(31)
    await untilTrue(sick)
  })

  test('a status listener that throws stops nothing', async () => {
    await serve()
    const rig = reflect()
    rig.states.push = () => {
      throw new Error('listener bug')
    }
    await untilState(rig, 'live')
    api.apply(service('shop', 'a'))
    await turnEventLoop(20)
    await untilTrue(rig)
  })
})

/** Cuts, doubles or overwrites a few characters; never with a newline. */
function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length)
  const to = Math.min(text.length, at + Math.floor(random() * 20))
  const kind = random()
  if (kind < 0.25) return text.slice(0, at) + text.slice(to)
  if (kind < 0.5) return text.slice(0, to) + text.slice(at)
  if (kind < 0.75)
    return `${text.slice(0, at)}${String.fromCodePoint(32 + Math.floor(random() * 90))}${text.slice(at + 1)}`
  return text.replace(/"(?:[a-z]+)":(?:"[^"]*"|\d+)/gi, (field) =>
    random() < 0.1 ? field.replace(/:.*/, ':null') : field,
  )
}
