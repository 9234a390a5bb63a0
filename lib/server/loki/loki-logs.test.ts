import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createTemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { until } from '@/e2e/fakes/until'
import { createLokiLogs } from './loki-logs'

const NOW = Date.UTC(2026, 2, 12, 14)
const { signal } = new AbortController()
const folder = createTemporaryFolder()
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function lokiThat(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/logs/`)
  const clock = createManualClock(NOW)
  const tokenFile = folder.write('token', 'secret\n')
  return { asked, clock, logs: createLokiLogs({ url, tokenFile, tenant: 'shop-team' }, clock) }
}

const question = (names: readonly string[]) => ({
  namespace: 'shop',
  service: 'web',
  pods: names.map((name) => ({ name, nodeName: 'n1', ports: [8080] })),
  lines: 3,
  sinceSeconds: 60,
  container: null,
})
const json = (value: unknown) => (_: IncomingMessage, response: ServerResponse) => response.end(JSON.stringify(value))
const nanoseconds = (ms: number) => `${ms}000000`

test('the lines of a pod come oldest first, from all its streams, asked with token and tenant', async () => {
  const { asked, logs } = await lokiThat(
    json({
      data: {
        result: [
          {
            values: [
              [nanoseconds(NOW - 1000), 'third'],
              [nanoseconds(NOW - 3000), 'first'],
            ],
          },
          { values: [[nanoseconds(NOW - 2000), 'second'], [7, 'odd'], 'odd', ['1', 2]] },
        ],
      },
    }),
  )
  expect(await logs.read(question(['a']), signal)).toMatchObject([
    {
      podName: 'a',
      lines: [{ atMs: NOW - 3000, text: 'first' }, { text: 'second' }, { text: 'third' }],
      isCutBefore: true,
      problem: null,
    },
  ])
  const url = new URL(asked[0]?.url ?? '', 'http://loki')
  expect(url.pathname).toBe('/logs/loki/api/v1/query_range')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    query: '{namespace="shop", pod="a"}',
    start: nanoseconds(NOW - 60_000),
    end: nanoseconds(NOW),
    limit: '3',
    direction: 'backward',
  })
  expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'x-scope-orgid': 'shop-team' })
})

test('a name can never become more than a name', () => {
  const logs = createLokiLogs({ url: new URL('http://127.0.0.1'), tokenFile: null, tenant: null }, createManualClock())
  const hostile = { ...question(['a"} or {pod=~".+\\']), namespace: 'x"' }
  expect(logs.command(hostile)).toBe('{namespace="x\\"", pod="a\\"} or {pod=~\\".+\\\\"}')
})

test.each([
  [
    'an error',
    (_: IncomingMessage, response: ServerResponse) => response.writeHead(500).end('parse error'),
    'Loki answered 500: parse error.',
  ],
  ['a login page', (_: IncomingMessage, response: ServerResponse) => response.end('<html>'), 'sent no JSON'],
  [
    'too much',
    (_: IncomingMessage, response: ServerResponse) => response.end(Buffer.alloc(9 * 1024 * 1024)),
    'more than 4 MiB',
  ],
  ['nothing', (_: IncomingMessage, response: ServerResponse) => response.destroy(), 'did not answer'],
])('%s is said of the pod, which has no lines', async (_, answer, words) => {
  const { logs } = await lokiThat(answer)
  expect(await logs.read(question(['a']), signal)).toMatchObject([
    { lines: [], problem: { why: 'failed', inWords: expect.stringContaining(words) } },
  ])
})

test('silence costs five seconds', async () => {
  const { asked, clock, logs } = await lokiThat(() => {})
  const reading = logs.read(question(['a']), signal)
  await until('Loki was asked', () => asked.length === 1)
  clock.advance(5000)
  expect(await reading).toMatchObject([{ problem: { inWords: 'Loki said nothing for 5 s.' } }])
})
