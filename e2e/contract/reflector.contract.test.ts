import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readEvents, readMetadata, readVersion, type WatchEvent } from '@/lib/server/kubernetes/reflector/events'
import { KubeStatusError } from '@/lib/server/kubernetes/transport/errors'
import { createTransport } from '@/lib/server/kubernetes/transport/http'
import type { KubeQuery, KubeTransport } from '@/lib/server/kubernetes/transport/transport'
import { systemClock } from '@/lib/server/system-clock'
import { controlPlaneAssets, howToGetAssets } from '../control-plane/assets'
import { TEAM_NAMESPACE, type User } from '../control-plane/users'
import { createManualClock } from '../fakes/manual-clock'
import { createConnection, createRig, type Rig, type RigOptions } from '../fakes/reflector-rig'
import { until } from '../fakes/until'
import { type ApiUnderTest, startFake, startReal } from './api-under-test'

/*
 * The same assertions against the fake API server and a real one: what the other tests learn from the fake is true of
 * Kubernetes only as long as both pass here.
 */

const assets = controlPlaneAssets()
const servers: [string, () => Promise<ApiUnderTest>][] = [['the fake API server', startFake]]
if (assets !== null) servers.push(['a real kube-apiserver', startReal])
else test.skip(`a real kube-apiserver: ${howToGetAssets}`, () => {})

describe.each(servers)('%s', (_, start) => {
  let api: ApiUnderTest
  const rigs: Rig[] = []
  const transports: KubeTransport[] = []

  beforeAll(async () => {
    api = await start()
    for (const name of ['a', 'b', 'c', 'd', 'e']) await api.putService(TEAM_NAMESPACE, name)
    await api.putService('default', 'elsewhere')
  })
  afterAll(() => api?.close())
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()))
    for (const transport of transports.splice(0)) transport.close()
  })

  function reflect(options: Partial<RigOptions> = {}, user: User = 'reader'): Rig {
    const rig = createRig({ server: api.server, clock: systemClock, credentials: api.credentials(user), ...options })
    rigs.push(rig)
    rig.reflector.start()
    return rig
  }
  function transportOf(user: User): KubeTransport {
    const connection = createConnection(api.server, api.credentials(user))
    const transport = createTransport({ connection, clock: systemClock })
    transports.push(transport)
    return transport
  }
  const get = (query: KubeQuery = {}, user: User = 'reader', path = '/api/v1/services') =>
    transportOf(user).getJson(path, { query, deadlineMs: 20_000, maxBytes: 10_000_000 })
  const refusal = async (query: KubeQuery, user: User = 'reader', path = '/api/v1/services') => {
    const error = await get(query, user, path).then(
      () => null,
      (reason: unknown) => reason,
    )
    if (!(error instanceof KubeStatusError)) throw new Error(`no refusal: ${String(error)}`)
    const { code, reason, statusMessage, causes, retryAfterSeconds } = error
    return { code, reason, statusMessage, causes, retryAfterSeconds }
  }
  async function* follow(query: KubeQuery): AsyncGenerator<WatchEvent> {
    const response = await transportOf('reader').stream({
      path: '/api/v1/services',
      query: { watch: 1, allowWatchBookmarks: true, ...query },
      purpose: 'watch',
      headDeadlineMs: 20_000,
      signal: AbortSignal.timeout(90_000),
    })
    for await (const event of readEvents(response, response, 1_000_000)) if (event !== null) yield event
  }
  /** Events of a watch up to its end; an ERROR event is thrown. */
  async function watch(query: KubeQuery): Promise<WatchEvent[]> {
    const events: WatchEvent[] = []
    for await (const event of follow(query)) events.push(event)
    return events
  }
  async function firstBookmark(query: KubeQuery): Promise<WatchEvent> {
    for await (const event of follow(query)) if (event.type === 'BOOKMARK') return event
    throw new Error('the watch ended without a bookmark')
  }
  const untilState = (rig: Rig, state: string) =>
    until(`it is ${state}`, () => rig.status().state === state, { timeoutMs: 30_000 })
  const untilTrue = (rig: Rig) =>
    until(
      'the sink equals the server',
      async () => {
        expect(rig.sink.seen).toEqual(await api.services())
        return true
      },
      { timeoutMs: 40_000, everyMs: 50 },
    )
  const currentVersion = async () => readVersion(await get({ limit: 1 })) ?? ''

  describe('lists', () => {
    test('pages are one state: the same version, a count of what is left, a token that leads on', async () => {
      const names: unknown[] = []
      let token = ''
      const pages: { version: string | null; left: unknown }[] = []
      do {
        const page = await get({ limit: 2, ...(token !== '' && { continue: token }) })
        const metadata = readMetadata(page)
        pages.push({ version: readVersion(page), left: metadata?.remainingItemCount ?? null })
        token = typeof metadata?.continue === 'string' ? metadata.continue : ''
        const { items } = page as { items: { kind?: string; metadata: { name: string } }[] }
        for (const item of items) {
          expect(item.kind).toBeUndefined()
          names.push(item.metadata.name)
        }
      } while (token !== '')
      const total = (await api.services()).size
      expect(names).toHaveLength(total)
      expect(new Set(pages.map(({ version }) => version)).size).toBe(1)
      expect(pages.map(({ left }) => left)).toEqual(
        pages.map((_page, index) => (total - 2 * (index + 1) > 0 ? total - 2 * (index + 1) : null)),
      )
    })

    test('a reflector that must list in pages holds what the server holds, and follows it', async () => {
      const rig = reflect({ wrap: withoutWatchLists })
      await untilState(rig, 'live')
      await untilTrue(rig)
      await api.putService('default', 'after-the-pages')
      await api.removeService('default', 'after-the-pages')
      await until('it came and went', () => rig.sink.calls.includes('remove default/after-the-pages'))
      await untilTrue(rig)
    })
  })

  describe('watches', () => {
    test('a watch-list brings all objects, then a bookmark that says so, then the changes', async () => {
      const version = await currentVersion()
      const pending = watch({
        sendInitialEvents: true,
        resourceVersionMatch: 'NotOlderThan',
        resourceVersion: '',
        timeoutSeconds: 3,
      })
      const events = await pending
      const end = events.findIndex(({ type }) => type === 'BOOKMARK')
      expect(events.slice(0, end).map(({ type }) => type)).toEqual(Array((await api.services()).size).fill('ADDED'))
      expect(readMetadata(events[end]?.object)?.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
      expect(events[end]?.object).toMatchObject({ kind: 'Service', apiVersion: 'v1' })
      expect(Number(events[end]?.version)).toBeGreaterThanOrEqual(Number(version))
    })

    test('a watch from a version brings what happened since, in order, and ends in time', async () => {
      const version = await currentVersion()
      await api.putService('default', 'short-lived', 81)
      await api.putService('default', 'short-lived', 82)
      await api.removeService('default', 'short-lived')
      const events = await watch({ resourceVersion: version, timeoutSeconds: 2 })
      const types = events.map(({ type }) => type).filter((type) => type !== 'BOOKMARK')
      expect(types).toEqual(['ADDED', 'MODIFIED', 'DELETED'])
      const versions = events.map((event) => Number(event.version))
      expect(versions).toEqual([...versions].sort((a, b) => a - b))
    })

    test('a watch that goes on gets bookmarks, which say how far it has come', { timeout: 90_000 }, async () => {
      const version = await currentVersion()
      await api.putService('default', 'bookmarked')
      await api.removeService('default', 'bookmarked')
      const last = Number(await currentVersion())
      const bookmark = await firstBookmark({ resourceVersion: version, timeoutSeconds: 80 })
      expect(bookmark.object).toMatchObject({ kind: 'Service', apiVersion: 'v1' })
      expect(readMetadata(bookmark.object)).toEqual({ resourceVersion: bookmark.version })
      expect(Number(bookmark.version)).toBeGreaterThanOrEqual(last)
    })

    test('a reflector is live without a list, and additions, changes and deletions reach its sink', async () => {
      const rig = reflect()
      await untilState(rig, 'live')
      expect(rig.states).toEqual(['listing', 'live'])
      await api.putService('default', 'comes-and-goes', 81)
      await untilTrue(rig)
      await api.putService('default', 'comes-and-goes', 82)
      await untilTrue(rig)
      await api.removeService('default', 'comes-and-goes')
      await untilTrue(rig)
      expect(rig.status()).toMatchObject({ relists: 0, error: null, unreadable: { count: 0 } })
      expect(rig.sink.calls.slice(-1)).toEqual(['remove default/comes-and-goes'])
    })

    test('a server that freezes is noticed by its silence, and what it says afterwards arrives', async () => {
      const clock = createManualClock()
      const rig = reflect({ clock })
      await untilState(rig, 'live')
      api.freeze()
      try {
        await clock.pass(94_000)
        expect(rig.status().state).toBe('stale')
      } finally {
        api.thaw()
      }
      await api.putService('default', 'after-the-freeze')
      await until('it is live again', async () => {
        await clock.pass(1000)
        return rig.status().state === 'live' && rig.sink.seen.has('default/after-the-freeze')
      })
      await api.removeService('default', 'after-the-freeze')
    })
  })

  describe('restarts and compaction', () => {
    test('a restart in mid-watch loses nothing, and what is held stays while the server is away', async () => {
      const rig = reflect()
      await untilState(rig, 'live')
      const held = rig.sink.seen.size
      await api.stop()
      await until('it was noticed', () => rig.status().error !== null)
      expect(rig.sink.seen.size).toBe(held)
      await api.start()
      await api.putService('default', 'after-the-restart')
      await untilTrue(rig)
      await untilState(rig, 'live')
      expect(rig.sink.fewest).toBeGreaterThanOrEqual(held)
      await api.removeService('default', 'after-the-restart')
    })

    test('after compaction old versions and tokens are 410, and a reflector lists anew without showing less', async () => {
      const rig = reflect()
      await untilState(rig, 'live')
      const held = rig.sink.seen.size
      const version = await currentVersion()
      const token = readMetadata(await get({ limit: 2 }))?.continue
      await api.putService('default', 'since-then')
      await untilTrue(rig)
      await api.compact()
      await expect(watch({ resourceVersion: version, timeoutSeconds: 3 })).rejects.toMatchObject({
        code: 410,
        reason: 'Expired',
        inStream: true,
        statusMessage: expect.stringMatching(/^too old resource version: \d+ \(\d+\)$/),
      })
      expect(await refusal({ limit: 2, continue: String(token) })).toMatchObject({
        code: 410,
        reason: 'Expired',
        statusMessage: expect.stringContaining('The provided continue parameter is too old'),
      })
      await api.putService('default', 'after-compaction')
      await untilTrue(rig)
      await untilState(rig, 'live')
      expect(rig.sink.fewest).toBeGreaterThanOrEqual(held)
      for (const name of ['since-then', 'after-compaction']) await api.removeService('default', name)
    })
  })

  describe('rights', () => {
    test.each([
      ['services', '', 'services'],
      ['endpointslices', 'discovery.k8s.io', 'endpointslices.discovery.k8s.io'],
      ['nodes', '', 'nodes'],
    ] as const)(
      '403 on %s is denied with the exact rule, in the words of the server',
      async (resource, apiGroup, qualified) => {
        const rig = reflect({ resource }, 'nobody')
        await untilState(rig, 'denied')
        const words = `${qualified} is forbidden: User "nobody" cannot watch resource "${resource}" in API group "${apiGroup}" at the cluster scope`
        expect(rig.status()).toMatchObject({
          missingRule: { apiGroup, resource, verbs: ['get', 'list', 'watch'], namespace: null },
          error: { code: 'forbidden', message: expect.stringContaining(words) },
        })
      },
    )

    test('one namespace may be followed by whoever may read that one', async () => {
      const [team, nodes] = [
        reflect({ namespace: TEAM_NAMESPACE }, 'namespaced'),
        reflect({ resource: 'nodes' }, 'namespaced'),
      ]
      await untilState(team, 'live')
      await untilState(nodes, 'denied')
      expect([...team.sink.seen.keys()].sort()).toEqual(
        ['a', 'b', 'c', 'd', 'e'].map((name) => `${TEAM_NAMESPACE}/${name}`),
      )
      expect(await refusal({}, 'namespaced', '/api/v1/namespaces/default/services')).toMatchObject({
        code: 403,
        statusMessage:
          'services is forbidden: User "namespaced" cannot list resource "services" in API group "" in the namespace "default"',
      })
    })

    test('nodes are followed like anything else', async () => {
      const rig = reflect({ resource: 'nodes' })
      await untilState(rig, 'live')
      await api.putNode('node-a')
      await until('the node is there', () => rig.sink.seen.has('node-a'))
    })

    test('a token that nobody has is 401', async () => {
      const credentials = api.credentials('reader')
      const rig = reflect({ credentials: { ...credentials, headers: { authorization: 'Bearer wrong' } } })
      await until('it was told', () => rig.status().error !== null)
      expect(rig.status()).toMatchObject({ state: 'connecting', error: { code: 'unauthorized' } })
    })
  })

  describe('refusals, to the word', () => {
    test('a version of the future', async () => {
      const answer = await refusal({ resourceVersion: 999_999_999 })
      expect(answer).toEqual({
        code: 504,
        reason: 'Timeout',
        statusMessage: expect.stringMatching(/^Timeout: Too large resource version: 999999999, current: \d+$/),
        causes: ['ResourceVersionTooLarge', 'Too large resource version'],
        retryAfterSeconds: 1,
      })
      await expect(
        watch({
          sendInitialEvents: true,
          resourceVersionMatch: 'NotOlderThan',
          resourceVersion: 999_999_999,
          timeoutSeconds: 5,
        }),
      ).rejects.toMatchObject({
        code: 504,
        inStream: true,
        causes: expect.arrayContaining(['ResourceVersionTooLarge']),
      })
    })

    test.each([
      ['a continue token that is none', { limit: 1, continue: 'abc' }, 400, 'BadRequest', 'invalid continue token'],
      [
        'a version that is none',
        { watch: 1, resourceVersion: 'banana' },
        500,
        '',
        'resourceVersion: Invalid value: "banana"',
      ],
      [
        'initial events without their match',
        { watch: 1, sendInitialEvents: true },
        422,
        'Invalid',
        'ListOptions.meta.k8s.io "" is invalid',
      ],
    ])('%s', async (_name, query, code, reason, words) => {
      expect(await refusal(query)).toMatchObject({ code, reason, statusMessage: expect.stringContaining(words) })
    })

    test('a path that is none, and an object that is not there', async () => {
      expect(await refusal({}, 'admin', '/api/v1/bananas')).toMatchObject({
        code: 404,
        statusMessage: 'the server could not find the requested resource',
      })
      expect(await refusal({}, 'reader', '/api/v1/nodes/nope')).toMatchObject({
        code: 404,
        reason: 'NotFound',
        statusMessage: 'nodes "nope" not found',
      })
    })
  })
})

/** The same server without the feature, as seen through the transport. */
function withoutWatchLists(transport: KubeTransport): KubeTransport {
  return {
    ...transport,
    stream(request) {
      if (request.query?.sendInitialEvents !== true) return transport.stream(request)
      return Promise.reject(new KubeStatusError(422, 'Invalid', 'sendInitialEvents is forbidden', null, [], false))
    },
  }
}
