import { expect, test } from 'vitest'
import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { NotKnown } from '@/lib/domain/fact'
import { sampleLogs } from './sample-logs'

const notRead = (inWords: string): NotKnown => ({ known: false, why: 'failed', inWords, right: null })
const NOON = Date.UTC(2026, 2, 12, 12)
const HOUR = 3_600_000
const asked = { startMs: NOON - HOUR, endMs: NOON }

const get = (address: string, agent = 'curl/8.5.0', forwarded = '') =>
  `${address} - - [12/Mar/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "${agent}"${forwarded === '' ? '' : ` "${forwarded}"`}`

/** Lines a second apart that end at noon. */
const podLog = (podName: string, texts: readonly string[], more: Partial<PodLines> = {}): PodLines => ({
  podName,
  nodeName: `node-of-${podName}`,
  container: null,
  choices: [],
  lines: texts.map((text, at) => ({ atMs: NOON - (texts.length - 1 - at) * 1000, text })),
  isCutBefore: false,
  isCutAfter: false,
  problem: null,
  ...more,
})

const sample = (logs: readonly PodLines[], podsInAll = logs.length) =>
  sampleLogs({ logs, podsInAll, asked, linesPerPod: 2000, from: 'pod logs' })

const many = (count: number, text: string): string[] => new Array<string>(count).fill(text)

test('requests are counted by pod and by peer, and what was not understood is counted apart', async () => {
  const answer = await sample([
    podLog('a', ['listening on :8080', ...many(6, get('203.0.113.9')), get('198.51.100.4')]),
    podLog('b', [...many(3, get('203.0.113.9')), ...many(5, get('10.0.0.1', 'kube-probe/1.36'))]),
  ])
  expect(answer.traffic).toMatchObject({
    known: true,
    value: {
      measure: 'requests',
      pods: [
        { podName: 'a', count: 7 },
        { podName: 'b', count: 3 },
      ],
      windowSeconds: 3600,
    },
  })
  expect(answer.clients).toMatchObject({
    known: true,
    value: {
      clients: [
        { address: '203.0.113.9', count: 9, seenBy: ['a', 'b'] },
        { address: '198.51.100.4', count: 1, seenBy: ['a'], firstSeenMs: NOON, lastSeenMs: NOON },
      ],
      total: 10,
      distinct: 2,
    },
  })
  expect(answer.pods).toMatchObject([
    { lines: 8, requests: 7, probes: 0, notUnderstood: 1, format: { id: 'combined' } },
    { lines: 8, requests: 3, probes: 5, notUnderstood: 0 },
  ])
  expect(answer.claims).toBeNull()
  expect(answer.sampling).toBe('last 2,000 lines of 2 pods, 11:59:53 to 12:00:00 UTC')
})

test('a busy pod whose older lines were cut off does not look as idle as the others', async () => {
  const busy = podLog('busy', many(60, get('203.0.113.9')), { isCutBefore: true })
  const idle = podLog('idle', many(1200, get('203.0.113.9')))
  const answer = await sample([busy, idle])
  expect(answer.traffic).toMatchObject({
    known: true,
    value: { pods: [{ count: 60 }, { count: 60 }], windowSeconds: 59 },
  })
  expect(answer.sampling).toBe(
    'last 2,000 lines of 2 pods, 11:40:01 to 12:00:00 UTC; counted from 11:59:01, where the lines of all pods are there',
  )
})

test('pods whose lines have no time in common are not compared, and their clients are counted all the same', async () => {
  const early = podLog('early', many(3, get('203.0.113.9')), { isCutAfter: true })
  const earlier = { ...early, lines: early.lines.map(({ atMs, text }) => ({ atMs: (atMs ?? 0) - 600_000, text })) }
  const answer = await sample([earlier, podLog('late', many(3, get('203.0.113.9')), { isCutBefore: true })])
  expect(answer.traffic).toMatchObject({ known: false, inWords: expect.stringContaining('no time in common') })
  expect(answer.clients).toMatchObject({ known: true, value: { total: 6, windowSeconds: 602 } })
})

test('a claim of a header never counts as the client', async () => {
  const answer = await sample([podLog('a', many(4, get('10.0.0.7', 'curl/8', '6.6.6.6, 203.0.113.9')))])
  expect(answer.clients).toMatchObject({ value: { clients: [{ address: '10.0.0.7', count: 4 }] } })
  expect(answer.claims).toMatchObject({ clients: [{ address: '203.0.113.9', count: 4 }] })
  expect(answer.claims?.limits[0]).toMatch(/prove nothing/)
})

test('where lines hold claims alone, the peers are not known, and what would change that is said', async () => {
  const line =
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/2" 200 - 0 154 226 100 "203.0.113.9" "curl" "cc21" "shop.example" "10.244.1.7:8080"'
  const answer = await sample([podLog('a', [line])])
  expect(answer.clients).toMatchObject({
    known: false,
    inWords: expect.stringContaining('%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%'),
  })
  expect(answer.claims).toMatchObject({ total: 1 })
  expect(answer.traffic).toMatchObject({ known: true, value: { pods: [{ count: 1 }] } })
})

test("requests of Envoy's default text without X-Forwarded-For count by pod, and the line that adds the peer is said", async () => {
  const line =
    '[2026-03-12T14:02:11.345Z] "GET / HTTP/2" 200 - 0 154 226 100 "-" "curl" "cc21" "shop.example" "10.244.1.7:8080"'
  const answer = await sample([podLog('a', [line, line]), podLog('b', [line])])
  expect(answer.traffic).toMatchObject({ known: true, value: { pods: [{ count: 2 }, { count: 1 }] } })
  expect(answer.clients).toMatchObject({
    known: false,
    inWords: expect.stringMatching(/name no peer.*"%DOWNSTREAM_DIRECT_REMOTE_ADDRESS%" behind "%UPSTREAM_HOST%"/),
  })
  expect(answer.claims).toBeNull()
  expect(answer.pods).toMatchObject([{ requests: 2, notUnderstood: 0 }, { requests: 1 }])
})

test('requests that name nobody beside others that do are said, for the shares are of those alone', async () => {
  const answer = await sample([podLog('a', [get('203.0.113.9'), get('-'), get('-')])])
  expect(answer.clients).toMatchObject({ known: true, value: { total: 1 } })
  expect(answer.clients.known && answer.clients.value.warnings).toEqual([
    '2 of 3 requests name no peer of their connection: shares are of the others.',
  ])
})

test('one pod writes one access log: lines of another format beside it are not counted twice', async () => {
  const answer = await sample([
    podLog('a', [...many(3, get('203.0.113.9')), 'Request from 203.0.113.9: GET /', 'Request from 203.0.113.9: GET /']),
  ])
  expect(answer.pods).toMatchObject([{ requests: 3, notUnderstood: 2, format: { id: 'combined' } }])
})

test('a pod whose log was not read, or not understood, has no count, which is not zero', async () => {
  const unread = podLog('c', [], { problem: notRead('The pod is gone.') })
  const answer = await sample([podLog('a', [get('203.0.113.9')]), podLog('b', ['hello']), unread], 5)
  expect(answer.traffic).toMatchObject({ value: { pods: [{ count: 1 }, { count: null }, { count: null }] } })
  expect(answer.traffic).toMatchObject({ value: { warnings: [expect.stringMatching(/^4 of 5 pods are missing/)] } })
  expect(answer.sampling).toMatch(/^last 2,000 lines of 2 of 5 pods/)
})

test('a pod that wrote nothing while others wrote their requests has zero', async () => {
  expect((await sample([podLog('a', [get('203.0.113.9')]), podLog('b', [])])).traffic).toMatchObject({
    value: { pods: [{ count: 1 }, { count: 0 }], warnings: [] },
  })
})

test.each([
  ['no pods', [], 'no-pods'],
  ['no log that could be read', [podLog('a', [], { problem: notRead('Denied.') })], 'failed'],
  ['no lines', [podLog('a', [])], 'no-metric'],
  ['nothing that is understood', [podLog('a', ['hello', 'world'])], 'no-metric'],
] as const)('with %s nothing is known, and it is said why', async (_, logs, why) => {
  const answer = await sample(logs)
  expect(answer.traffic).toMatchObject({ known: false, why })
  expect(answer.clients).toMatchObject({ known: false, why, inWords: expect.stringMatching(/^[A-Z].+\.$/) })
})

test('of more addresses than there are counters the highest counts stay, and the error is said', async () => {
  const texts = Array.from({ length: 9000 }, (_, at) =>
    get(at % 3 === 0 ? '203.0.113.9' : `10.1.${at >> 8}.${at & 255}`),
  )
  const log = podLog('a', texts)
  const answer = await sample([{ ...log, lines: log.lines.map(({ text }) => ({ atMs: NOON, text })) }])
  expect(answer.clients).toMatchObject({ value: { total: 9000, distinct: null } })
  expect(answer.clients.known && answer.clients.value.clients[0]?.address).toBe('203.0.113.9')
  expect(answer.clients.known && answer.clients.value.clients.length).toBe(200)
  expect(answer.clients.known && answer.clients.value.warnings[0]).toMatch(/too high by up to \d+/)
})
