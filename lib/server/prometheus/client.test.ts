import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Behaviour,
  blackHole,
  endless,
  type FakePrometheus,
  gzipBomb,
  json,
  loginPage,
  promError,
  startFakePrometheus,
  text,
  truncated,
  vector,
} from '@/e2e/fakes/fake-prometheus'
import { createAuthority } from '@/e2e/fakes/kube-api/certificates'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { createTemporaryFolder, type TemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { until } from '@/e2e/fakes/until'
import { settingsFor } from '@/e2e/fixtures/prometheus-settings'
import { createPrometheusClient, type PrometheusClient } from './client'
import { PrometheusFailure } from './errors'
import type { PrometheusSettings } from './settings'

let clock: ManualClock
let fake: FakePrometheus
let folder: TemporaryFolder
const fakes: FakePrometheus[] = []
const clients: PrometheusClient[] = []

beforeEach(() => {
  clock = createManualClock()
  folder = createTemporaryFolder()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop()
  for (const each of fakes.splice(0)) await each.close()
  folder.dispose()
})

async function connect(behaviour: Behaviour, settings: Partial<PrometheusSettings> = {}): Promise<PrometheusClient> {
  await start(behaviour)
  return openClient(settings)
}

async function start(...args: Parameters<typeof startFakePrometheus>): Promise<void> {
  fake = await startFakePrometheus(...args)
  fakes.push(fake)
}

function openClient(settings: Partial<PrometheusSettings> = {}): PrometheusClient {
  const client = createPrometheusClient({ settings: settingsFor(fake.url, settings), clock, random: () => 0.5 })
  clients.push(client)
  return client
}

/** Lets time pass while a question is under way, for pauses between repetitions. */
async function whileTimePasses<T>(asking: Promise<T>): Promise<T> {
  let isOver = false
  const over = asking.finally(() => {
    isOver = true
  })
  over.catch(() => {})
  await until('the question is over', async () => {
    await clock.pass(50, { stepMs: 10 })
    return isOver
  })
  return over
}

async function failureOf(asking: Promise<unknown>): Promise<PrometheusFailure> {
  const reason = await asking.then(
    () => null,
    (error: unknown) => error,
  )
  if (reason instanceof PrometheusFailure) return reason
  throw new Error(`no failure: ${String(reason)}`)
}

const one = vector([[{ pod: 'web-0' }, '5']])

describe('a question', () => {
  test('goes as a form, with the time that the server may take, under the path of the address', async () => {
    await start(one)
    const settings = { url: `${fake.url}/select/0/prometheus`, parameters: [{ name: 'dedup', value: 'true' }] }
    const { data } = await openClient(settings).instant('up', clock.nowMs())
    expect(data.map(({ labels, value }) => [labels.get('pod'), value])).toEqual([['web-0', 5]])
    const [asked] = fake.asked
    expect(asked).toMatchObject({ method: 'POST', path: '/select/0/prometheus/api/v1/query' })
    expect(Object.fromEntries(asked?.parameters ?? [])).toMatchObject({ query: 'up', timeout: '5s', dedup: 'true' })
    expect(asked?.headers['accept-encoding']).toBe('identity')
  })

  test('is asked once for all who ask the same within ten seconds, and again later', async () => {
    const client = await connect(one)
    await Promise.all(Array.from({ length: 20 }, () => client.instant('up', clock.nowMs())))
    clock.advance(9_000)
    await client.instant('up', clock.nowMs() - 9_000)
    expect(fake.asked).toHaveLength(1)
    clock.advance(1_000)
    await client.instant('up', clock.nowMs())
    expect(fake.asked).toHaveLength(2)
  })

  test('waits while four others are under way', async () => {
    const client = await connect(blackHole)
    const asking = Array.from({ length: 12 }, (_, at) => client.instant(`up + ${at}`, clock.nowMs()).catch(() => null))
    await until('some are under way', () => fake.open() === 4)
    fake.behave(one)
    await clock.pass(7_000)
    await whileTimePasses(Promise.all(asking))
    expect(fake.openMax()).toBe(4)
  })

  test.each([403, 405])('goes by GET where POST is answered with %i, and stays with it', async (status) => {
    const client = await connect((request, response) =>
      request.method === 'POST' ? text(status, 'text/plain', 'no')(request, response) : one(request, response),
    )
    await client.instant('up', clock.nowMs())
    await client.instant('up + 1', clock.nowMs())
    expect(fake.asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET'])
    expect(fake.asked[1]?.parameters.get('query')).toBe('up')
  })

  test('brings warnings and infos, made safe, without repeating them', async () => {
    const warnings = [
      '2 stores failed\u001b[31m',
      '2 stores failed\u001b[31m',
      ...Array.from({ length: 8 }, (_, at) => `w${at}`),
    ]
    const client = await connect(vector([], { warnings, infos: ['metric might not be a counter'] }))
    const answer = await client.instant('up', clock.nowMs())
    expect(answer.warnings).toHaveLength(6)
    expect(answer.warnings[0]).not.toContain('\u001b')
    expect(answer.warnings.at(-1)).toBe('and 5 more')
  })

  test('gets no number for NaN and for what is infinite, and skips histograms', async () => {
    const result = [
      { metric: { pod: 'a' }, value: [1, 'NaN'] },
      { metric: { pod: 'b' }, value: [1, '+Inf'] },
      { metric: { pod: 'c' }, histogram: [1, {}] },
      { metric: { pod: 'd', __proto__x: '1' }, value: [1, '1.5e3'] },
    ]
    const client = await connect(json({ status: 'success', data: { resultType: 'vector', result } }))
    const { data } = await client.instant('up', clock.nowMs())
    expect(data.map(({ labels, value }) => [labels.get('pod'), value])).toEqual([
      ['a', null],
      ['b', null],
      ['d', 1500],
    ])
    expect(data[0]?.labels.get('toString')).toBe('')
  })
})

describe('a failure is said in one sentence with what to do:', () => {
  test.each<[string, Behaviour, string, RegExp]>([
    ['a login page', loginPage, 'bad-answer', /a web page/],
    ['JSON that breaks off', truncated, 'bad-answer', /breaks off/],
    ['no envelope', json([1, 2]), 'bad-answer', /no envelope/],
    ['wrong types', json({ status: 'success', data: { resultType: 'vector', result: {} } }), 'bad-answer', /no vector/],
    [
      'a sample that is none',
      json({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, 5] }] } }),
      'bad-answer',
      /a sample/,
    ],
    ['a redirect', text(302, 'text/html', 'x', { location: 'https://login.example/' }), 'redirect', /sends elsewhere/],
    ['a compressed bomb', gzipBomb, 'bad-answer', /compressed/],
    [
      '422',
      promError(422, 'execution', 'too many samples'),
      'query-refused',
      /refuses the query \(422\): too many samples/,
    ],
    ['400', promError(400, 'bad_data', 'parse error'), 'query-refused', /parse error/],
    ['401', text(401, 'text/plain', 'secret token abc'), 'unauthorized', /does not accept the credentials \(401\)\.$/],
    ['404', text(404, 'text/html', '<h1>nginx</h1>'), 'not-found', /knows no such path/],
    ['a query that takes too long', promError(503, 'timeout', 'query timed out'), 'query-timeout', /longer than 5 s/],
  ])('%s', async (_name, behaviour, code, words) => {
    const client = await connect(behaviour)
    const failure = await failureOf(client.instant('up', clock.nowMs()))
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(words)
    expect(failure.action).toMatch(/\.$/)
    expect(client.status().error).toMatchObject({ code, message: failure.message })
  })

  test('no connection', async () => {
    const client = await connect(one)
    await fake.close()
    const failure = await whileTimePasses(failureOf(client.instant('up', clock.nowMs())))
    expect(failure.message).toMatch(/^The Prometheus at 127\.0\.0\.1:\d+ refuses connections\.$/)
  })

  test('no answer within seven seconds', async () => {
    const client = await connect(blackHole)
    const asking = failureOf(client.instant('up', clock.nowMs()))
    await until('it is asked', () => fake.open() === 1)
    await clock.pass(7_000)
    expect((await asking).code).toBe('timeout')
    await until('the connection is given up', () => fake.open() === 0)
  })
})

test('an answer of 1 GiB is cut at 8 MiB and costs no memory', async () => {
  const stream = endless(1024 ** 3)
  const client = await connect(stream)
  const before = process.memoryUsage().rss
  const failure = await failureOf(client.instant('up', clock.nowMs()))
  expect(failure.code).toBe('answer-too-large')
  await until('the connection is given up', () => fake.open() === 0)
  expect(stream.sent()).toBeLessThan(32 * 1024 ** 2)
  expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 ** 2)
})

describe('asking again', () => {
  test.each([429, 502, 503, 504])('happens twice after %i', async (status) => {
    const client = await connect(text(status, 'text/plain', 'busy'))
    await whileTimePasses(failureOf(client.instant('up', clock.nowMs())))
    expect(fake.asked).toHaveLength(3)
  })

  test.each([400, 403, 404, 422, 500])('does not happen after %i', async (status) => {
    const client = await connect(text(status, 'text/plain', 'no'))
    await whileTimePasses(failureOf(client.instant('up', clock.nowMs())))
    expect(fake.asked.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('waits as long as the server asks for, if that is worth it', async () => {
    const client = await connect(text(503, 'text/plain', 'busy', { 'retry-after': '2' }))
    const asking = client.instant('up', clock.nowMs())
    await until(
      'it was asked once and waits',
      () => fake.asked.length === 1 && fake.open() === 0 && clock.pending() === 2,
    )
    fake.behave(one)
    await clock.pass(1_900)
    expect(fake.asked).toHaveLength(1)
    await clock.pass(200)
    expect((await asking).data).toHaveLength(1)
    const late = await connect(text(503, 'text/plain', 'busy', { 'retry-after': '60' }))
    await failureOf(late.instant('up', clock.nowMs()))
    expect(fake.asked).toHaveLength(1)
  })
})

describe('the circuit', () => {
  test('opens after five failures for 15 s, in which nothing is asked and every answer comes at once', async () => {
    const client = await connect(text(500, 'text/plain', 'broken'))
    for (let time = 0; time < 5; time += 1) await failureOf(client.instant(`up + ${time}`, clock.nowMs()))
    expect(fake.asked).toHaveLength(5)
    expect(client.status().pausedUntilMs).toBe(clock.nowMs() + 15_000)
    expect((await failureOf(client.instant('up', clock.nowMs()))).code).toBe('paused')
    expect(fake.asked).toHaveLength(5)
    fake.behave(one)
    clock.advance(15_000)
    expect((await client.instant('up', clock.nowMs())).data).toHaveLength(1)
    expect(client.status()).toMatchObject({ error: null, pausedUntilMs: null })
  })

  test('stays closed while the server answers that the query is wrong', async () => {
    const client = await connect(promError(422, 'execution', 'no'))
    for (let time = 0; time < 9; time += 1) await failureOf(client.instant(`up + ${time}`, clock.nowMs()))
    expect(fake.asked).toHaveLength(9)
  })
})

describe('credentials', () => {
  test('a token is read again at once when it is refused', async () => {
    const tokenFile = folder.write('token', 'old\n')
    const client = await connect(
      (request, response) =>
        request.headers.authorization === 'Bearer new'
          ? one(request, response)
          : text(401, 'text/plain', 'expired')(request, response),
      { tokenFile },
    )
    expect((await failureOf(client.instant('up', clock.nowMs()))).code).toBe('unauthorized')
    writeFileSync(tokenFile, 'new\n')
    expect((await client.instant('up', clock.nowMs())).data).toHaveLength(1)
    expect(fake.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer old',
      'Bearer old',
      'Bearer new',
    ])
  })

  test('name and password, tenant and further headers go with every request', async () => {
    const client = await connect(one, {
      username: 'evenkeel',
      passwordFile: folder.write('password', 'pa:ss\n'),
      headersFile: folder.write('headers', '# for the gateway\nX-Api-Key: 7\n\nX-Team: a: b\n'),
      tenant: { header: 'X-Scope-OrgID', value: 'team-a' },
    })
    await client.instant('up', clock.nowMs())
    expect(fake.asked[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('evenkeel:pa:ss').toString('base64')}`,
      'x-api-key': '7',
      'x-team': 'a: b',
      'x-scope-orgid': 'team-a',
    })
  })

  test('a file that is not there is named, and what a file holds never is', async () => {
    const missing = await connect(one, { tokenFile: '/nowhere/token' })
    expect((await failureOf(missing.instant('up', clock.nowMs()))).message).toContain('/nowhere/token')
    const wrong = await connect(one, { headersFile: folder.write('headers', 'hunter2') })
    const failure = await failureOf(wrong.instant('up', clock.nowMs()))
    expect(failure.message).toContain('line 1')
    expect(`${failure.message} ${failure.action}`).not.toContain('hunter2')
  })

  test('both sides of TLS know each other by certificates', async () => {
    const authority = createAuthority('Metrics CA')
    const server = authority.issue({ hosts: ['prometheus.example'] })
    const own = authority.issue({ hosts: ['evenkeel'] })
    await start(one, {
      ...server,
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: true,
    })
    const tls = {
      caFile: folder.write('ca', authority.cert),
      certFile: folder.write('cert', own.cert),
      keyFile: folder.write('key', own.key),
      serverName: 'prometheus.example',
    }
    expect((await openClient({ tls }).instant('up', clock.nowMs())).data).toHaveLength(1)
    const strangers = openClient({ tls: { ...tls, caFile: null } })
    expect((await failureOf(strangers.instant('up', clock.nowMs()))).message).toContain('cannot be trusted')
  })
})
