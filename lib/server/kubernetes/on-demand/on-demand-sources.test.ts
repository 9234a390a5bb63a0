import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAuthority } from '@/e2e/fakes/kube-api/certificates'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { execEnds, type FakePod, type FakePodApi, startFakePodApi } from '@/e2e/fakes/pod-api'
import { createConnection } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'
import type { OnDemandSources } from '@/lib/server/sources'
import { createTransport } from '../transport/http'
import type { KubeTransport } from '../transport/transport'
import { createOnDemand } from './on-demand-sources'

let clock: ManualClock
let api: FakePodApi
let transport: KubeTransport

beforeEach(() => {
  clock = createManualClock()
})
afterEach(async () => {
  transport.close()
  await api.close()
})

async function serve(
  pods: Readonly<Record<string, FakePod>>,
  options: Parameters<typeof startFakePodApi>[1] = {},
  connection: Parameters<typeof createConnection>[1] = {},
): Promise<OnDemandSources> {
  api = await startFakePodApi(pods, options)
  transport = createTransport({ connection: createConnection(api.url, connection), clock })
  return createOnDemand({
    transport: () => transport,
    origin: { kind: 'kubeconfig', paths: [], context: null },
    environment: {},
    settings: { accessLogs: 'auto', countNow: 'auto' },
    otherLogs: [],
    clock,
  })
}

const podsOf = (names: readonly string[], ports: readonly number[] = [8080]) =>
  names.map((name) => ({ name, nodeName: `node-of-${name}`, ports }))
const { signal } = new AbortController()

const readLogs = ({ logs }: OnDemandSources, names: readonly string[], container: string | null = null) =>
  logs[0]?.read(
    { namespace: 'shop', service: 'web', pods: podsOf(names), lines: 3, sinceSeconds: 600, container },
    signal,
  ) ?? []
const readSockets = ({ sockets }: OnDemandSources, names: readonly string[], ports?: readonly number[]) =>
  sockets.read({ namespace: 'shop', service: 'web', pods: podsOf(names, ports) }, signal)

const stamped = (second: number, text: string) => `2026-03-12T14:02:1${second}.123456789Z ${text}\n`

describe('logs of pods', () => {
  test('are asked for within bounds, with their times, of the container that serves', async () => {
    const sources = await serve({
      a: {
        containers: [
          { name: 'proxy', ports: [15_001] },
          { name: 'app', ports: [8080] },
        ],
        log: () => stamped(1, 'one') + stamped(2, 'two'),
      },
    })
    const [log] = await readLogs(sources, ['a'])
    expect(log).toMatchObject({
      podName: 'a',
      nodeName: 'node-of-a',
      container: 'app',
      lines: [
        { atMs: Date.UTC(2026, 2, 12, 14, 2, 11, 123), text: 'one' },
        { atMs: Date.UTC(2026, 2, 12, 14, 2, 12, 123), text: 'two' },
      ],
      isCutBefore: false,
      problem: null,
    })
    expect(Object.fromEntries(api.asked.at(-1)?.query ?? [])).toEqual({
      container: 'app',
      tailLines: '3',
      sinceSeconds: '600',
      limitBytes: '1048576',
      timestamps: 'true',
    })
  })

  test('that are cut are known to be: before, when there are as many lines as were asked for; after, by the limit of bytes', async () => {
    const sources = await serve({
      full: { log: () => stamped(1, 'a') + stamped(2, 'b') + stamped(3, 'c') },
      long: { log: () => `${stamped(1, 'a')}2026-03-12T14:02:12.1Z ${'x'.repeat(1024 * 1024)}` },
    })
    const logs = await readLogs(sources, ['full', 'long'])
    expect(logs).toMatchObject([
      { isCutBefore: true, isCutAfter: false },
      { isCutBefore: false, isCutAfter: true, lines: [{ text: 'a' }] },
    ])
  })

  test('that are binary, endless or empty harm nobody', async () => {
    const sources = await serve({
      binary: { log: () => Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256)).toString('latin1') },
      endless: { log: () => 'x'.repeat(3 * 1024 * 1024) },
      empty: {},
    })
    const logs = await readLogs(sources, ['binary', 'endless', 'empty'])
    expect(logs).toMatchObject([
      { problem: null },
      { problem: { why: 'failed', inWords: expect.stringContaining('longer than') } },
      { problem: null, lines: [] },
    ])
  })

  test('of several containers of which none alone serves are not guessed at: the reader chooses', async () => {
    const sources = await serve({ a: { containers: [{ name: 'one' }, { name: 'two' }], log: () => stamped(1, 'x') } })
    expect(await readLogs(sources, ['a'])).toMatchObject([
      { lines: [], choices: ['one', 'two'], problem: { inWords: expect.stringContaining('choose one') } },
    ])
    expect(await readLogs(sources, ['a'], 'two')).toMatchObject([{ container: 'two', lines: [{ text: 'x' }] }])
    expect(await readLogs(sources, ['a'], 'three')).toMatchObject([
      { problem: { inWords: expect.stringContaining('none is called three') } },
    ])
  })

  test('that may not be read say which right is missing, and the others are read', async () => {
    const sources = await serve({
      a: { refused: { log: [403, 'pods "a" is forbidden: User "ann" cannot get resource "pods/log"'] } },
      b: { refused: { pod: [403, 'forbidden'] } },
      c: { log: () => stamped(1, 'x') },
      d: { refused: { log: [400, 'container "app" in pod "d" is waiting to start: ContainerCreating'] } },
    })
    const logs = await readLogs(sources, ['a', 'b', 'c', 'd', 'gone'])
    expect(logs.map(({ problem }) => problem)).toMatchObject(
      [
        { why: 'denied', right: { apiGroup: '', resource: 'pods/log', verbs: ['get'], namespace: 'shop' } },
        { why: 'denied', right: { resource: 'pods', verbs: ['get'] } },
        null,
        { why: 'failed', inWords: expect.stringContaining('waiting to start') },
        { why: 'failed', inWords: 'The pod is gone.' },
      ].map((problem) => problem as never),
    )
  })

  test('are read four pods at a time, and one that says nothing costs five seconds', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `p${at}`)
    const sources = await serve(Object.fromEntries(names.map((name) => [name, { silent: true }])))
    const reading = Promise.resolve(readLogs(sources, names))
    for (const asked of [4, 8, 12]) {
      await until('the next four pods were asked', () => api.asked.length === asked)
      clock.advance(5000)
    }
    for (const { problem } of await reading) expect(problem?.inWords).toBe('No answer within 5 s.')
    expect(api.mostAtOnce()).toBeLessThanOrEqual(8)
  })
})

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (remote: string) => `   0: 0701F40A:1F90 ${remote}:C001 01 00000000:00000000 00:00000000 00000000 0 0 1\n`
const table = `${header}${row('097100CB')}${row('097100CB')}${row('047100CB')}`

describe('sockets of pods', () => {
  test.each([[['v5.channel.k8s.io', 'v4.channel.k8s.io']], [['v4.channel.k8s.io']]])(
    'are read by one command over a WebSocket that speaks %j',
    async (protocols) => {
      const sources = await serve(
        {
          a: {
            exec(channel) {
              for (const part of [table.slice(0, 50), table.slice(50), header]) channel.send(1, part)
              channel.end(execEnds.success)
            },
          },
        },
        { protocols },
      )
      expect(await readSockets(sources, ['a'])).toEqual([
        {
          podName: 'a',
          nodeName: 'node-of-a',
          connections: new Map([
            ['203.0.113.9', 2],
            ['203.0.113.4', 1],
          ]),
          notes: [],
          problem: null,
        },
      ])
      const { query, protocol } = api.asked.at(-1) ?? { query: new URLSearchParams(), protocol: '' }
      expect(query.getAll('command')).toEqual(['cat', '/proc/net/tcp', '/proc/net/tcp6'])
      expect(query.get('stdin')).toBeNull()
      expect(protocol).toBe('v5.channel.k8s.io,v4.channel.k8s.io')
    },
  )

  test('are read over TLS with the certificates of the cluster', async () => {
    const authority = createAuthority('Cluster CA')
    const certificate = authority.issue({ hosts: ['127.0.0.1'] })
    const exec: FakePod['exec'] = (channel) => {
      channel.send(1, table)
      channel.end(execEnds.success)
    }
    const tls = { ca: authority.cert, cert: null, key: null, serverName: null, skipVerify: false }
    const trusted = await serve({ a: { exec } }, { certificate }, { tls })
    expect(await readSockets(trusted, ['a'])).toMatchObject([{ problem: null }])
    transport.close()
    await api.close()
    const other = { ...tls, ca: createAuthority('Another CA').cert }
    const untrusted = await serve({ a: { exec } }, { certificate }, { tls: other })
    expect(await readSockets(untrusted, ['a'])).toMatchObject([
      { connections: null, problem: { inWords: expect.stringContaining('cannot be trusted') } },
    ])
  })

  test('of a kernel without IPv6 are counted: the command fails at its second file alone', async () => {
    const sources = await serve({
      a: {
        exec(channel) {
          channel.send(1, table)
          channel.send(2, "cat: can't open '/proc/net/tcp6': No such file or directory\n")
          channel.end(execEnds.exitCode(1))
        },
      },
    })
    const [sockets] = await readSockets(sources, ['a'])
    expect(sockets?.connections?.get('203.0.113.9')).toBe(2)
    expect(sockets?.notes).toEqual(['Its kernel has one address family only.'])
  })

  test('are read in another container of the pod where the first has no cat', async () => {
    const sources = await serve({
      a: {
        containers: [{ name: 'app', ports: [8080] }, { name: 'sidecar' }],
        exec(channel, query) {
          if (query.get('container') === 'app') channel.end(execEnds.noSuchProgram)
          else {
            channel.send(1, table)
            channel.end(execEnds.success)
          }
        },
      },
    })
    expect(await readSockets(sources, ['a'])).toMatchObject([{ problem: null }])
  })

  test('that cannot be read say why, each pod in its own words, and a pod that was not counted has no number', async () => {
    const sources = await serve({
      shellless: { exec: (channel) => channel.end(execEnds.noSuchProgram) },
      docker: { exec: (channel) => channel.end(execEnds.exitCode(127)) },
      failing: {
        exec(channel) {
          channel.send(2, 'cat: /proc/net/tcp: Permission denied\n')
          channel.end(execEnds.exitCode(1))
        },
      },
      denied: { refused: { exec: [403, 'pods "denied" is forbidden: User "ann" cannot create resource "pods/exec"'] } },
      cut: { exec: (channel) => channel.close() },
      odd: { exec: (channel) => channel.send(3, '\0\0 no JSON') },
      endless: {
        exec(channel) {
          for (let part = 0; part < 6; part += 1) channel.send(1, Buffer.alloc(1024 * 1024, 32))
        },
      },
    })
    const names = ['shellless', 'docker', 'failing', 'denied', 'cut', 'odd', 'endless', 'gone']
    const sockets = await readSockets(sources, names)
    for (const { connections } of sockets) expect(connections).toBeNull()
    expect(sockets.map(({ problem }) => problem?.inWords)).toEqual([
      'Container app has no cat, as images without a shell have none.',
      'Container app has no cat, as images without a shell have none.',
      'cat in container app ended with 1: cat: /proc/net/tcp: Permission denied.',
      expect.stringContaining('pods/exec in namespace shop'),
      expect.stringContaining('the connection ended before the command did'),
      expect.stringContaining('could not be run'),
      expect.stringContaining('more than 4194304 bytes'),
      'The pod is gone.',
    ])
    expect(sockets[3]?.problem).toMatchObject({
      why: 'denied',
      right: { resource: 'pods/exec', verbs: ['create', 'get'] },
    })
  })

  test('of a pod that says nothing are given up after five seconds, and nothing stays open', async () => {
    const sources = await serve({ mute: { exec: () => {} }, silent: { silent: true } })
    const reading = readSockets(sources, ['mute', 'silent'])
    await until('both pods were asked', () => api.asked.length === 3)
    clock.advance(5000)
    for (const { problem } of await reading) expect(problem?.inWords).toBe('No answer within 5 s.')
  })

  test('of a pod on the network of its node are counted by port, and it is said whose else they may be', async () => {
    const sources = await serve({
      a: {
        hostNetwork: true,
        exec(channel) {
          channel.send(1, `${table}${header}`)
          channel.end(execEnds.success)
        },
      },
    })
    expect(await readSockets(sources, ['a'])).toMatchObject([
      { notes: [expect.stringContaining('network of its node')] },
    ])
  })

  test('are not asked for where the Service takes no TCP', async () => {
    const sources = await serve({ a: {} })
    expect(await readSockets(sources, ['a'], [])).toMatchObject([
      { problem: { inWords: expect.stringContaining('no TCP') } },
    ])
    expect(api.asked).toHaveLength(0)
  })
})
