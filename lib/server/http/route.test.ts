import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { clusterParams } from '@/lib/contracts/common'
import { problem } from '@/lib/contracts/problem'
import { aCluster, aService } from '@/lib/domain/test-objects'
import { parseConfig } from '../config'
import { createRuntime, type Runtime, replaceRuntime } from '../runtime'
import type { ReaderAccess } from '../sources'
import { reusable } from './answer-cache'
import type { Edge } from './edge'
import { ProblemError } from './problem'
import { route } from './route'

const endpoint = {
  path: '/api/v1/clusters/{cluster}/things',
  summary: 'Things.',
  params: clusterParams,
  query: z.strictObject({ limit: z.coerce.number().int().max(5).optional(), q: z.string().optional() }),
  response: z.object({ things: z.array(z.string()) }),
  mediaType: 'application/json' as const,
}

let live: Runtime
let access: ReaderAccess

beforeEach(() => {
  const clock = createManualClock()
  const cluster = aFollowedCluster(clock, aCluster(aService(), [], []))
  access = allAccess
  live = {
    ...createRuntime(parseConfig({ EVENKEEL_DEMO: '1', EVENKEEL_LOG_LEVEL: 'silent' }), clock),
    clusters: new Map([[cluster.id, cluster]]),
    authoriser: { access: async () => access },
  }
  replaceRuntime(live)
})
afterEach(async () => {
  await live.stop()
  replaceRuntime(undefined)
})

const things = route({ endpoint, access: 'cluster', limit: 'read' }, ({ query, cluster }) => ({
  things: [cluster.id, String(query.limit ?? 'all')],
}))

const ask = (path: string, handler = things, cluster = 'c1', edge?: Edge) =>
  handler(new Request(`http://localhost${path}`), {
    params: Promise.resolve({ cluster }),
    ...(edge === undefined ? {} : { edge }),
  })

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
  return problem.parse(await response.json())
}

test('a handler gets its parameters parsed, its cluster found and its answer sent', async () => {
  const response = await ask('/api/v1/clusters/c1/things?limit=3')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ things: ['c1', '3'] })
  expect(things.made).toMatchObject({ access: 'cluster', endpoint: { path: '/api/v1/clusters/{cluster}/things' } })
})

describe('what does something', () => {
  const doIt = route(
    {
      endpoint: { ...endpoint, query: z.strictObject({}), body: z.strictObject({ count: z.number().int().max(5) }) },
      access: 'cluster',
      limit: 'act',
    },
    ({ body }) => ({ things: [String(body.count)] }),
  )
  const send = (body: string, method = 'POST') =>
    doIt(new Request('http://localhost/api/v1/clusters/c1/things', { method, ...(method === 'GET' ? {} : { body }) }), {
      params: Promise.resolve({ cluster: 'c1' }),
    })

  test('gets what was sent parsed', async () => {
    expect(await (await send('{"count":3}')).json()).toEqual({ things: ['3'] })
  })

  test.each([
    ['no JSON', 'count=3', 'What was sent is no object of JSON.'],
    ['a list', '[]', 'What was sent is no object of JSON.'],
    ['an unknown field', '{"count":3,"cuont":3}', 'There is no field "cuont" here.'],
    ['a trap for objects', '{"count":3,"constructor":3}', 'There is no field "constructor" here.'],
    ['a value that cannot be', '{"count":6}', 'The field "count" makes no sense: it is more than 5.'],
  ])('refuses %s', async (_, body, detail) => {
    expect(await problemOf(await send(body))).toMatchObject({ status: 400, code: 'bad-request', detail })
  })

  test('is not done by a GET, and what is read is not read by a POST', async () => {
    const got = await send('', 'GET')
    expect(got.headers.get('allow')).toBe('POST')
    expect(await problemOf(got)).toMatchObject({ status: 405, code: 'method-not-allowed' })
    const posted = await things(
      new Request('http://localhost/api/v1/clusters/c1/things', { method: 'POST', body: '{}' }),
      {
        params: Promise.resolve({ cluster: 'c1' }),
      },
    )
    expect(posted.headers.get('allow')).toBe('GET, HEAD')
  })

  test('is done a few times a minute, however quietly the reader asks otherwise', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('{"count":1}')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12)
    const refused = answers.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('a parameter that makes no sense is refused', () => {
  test('an unknown one by its name, with the ones that exist', async () => {
    expect(await problemOf(await ask('/api/v1/clusters/c1/things?limt=3'))).toMatchObject({
      status: 400,
      code: 'unknown-parameter',
      detail: 'There is no parameter "limt" here.',
      action: 'The parameters are limit, q.',
    })
  })

  test('one that is given twice', async () => {
    expect(await problemOf(await ask('/api/v1/clusters/c1/things?limit=3&limit=4'))).toMatchObject({
      code: 'bad-request',
      detail: 'The parameter "limit" is given more than once.',
    })
  })

  test('one with a value that cannot be', async () => {
    expect(await problemOf(await ask('/api/v1/clusters/c1/things?limit=6'))).toMatchObject({
      code: 'bad-request',
      detail: expect.stringContaining('"limit"'),
    })
  })

  test('one that is a trap for objects', async () => {
    expect(await problemOf(await ask('/api/v1/clusters/c1/things?__proto__=1'))).toMatchObject({
      code: 'unknown-parameter',
    })
    expect(await problemOf(await ask('/api/v1/clusters/c1/things?constructor=1'))).toMatchObject({
      code: 'unknown-parameter',
    })
  })
})

describe('what the reader may not see', () => {
  test('and what is not there get the same answer', async () => {
    const absent = await problemOf(await ask('/api/v1/clusters/c2/things', things, 'c2'))
    access = { namespaces: new Set(), nodes: false }
    const denied = await problemOf(await ask('/api/v1/clusters/c1/things'))
    expect({ ...absent, detail: absent.detail.replace('c2', 'c1') }).toEqual(denied)
    expect(denied).toMatchObject({ status: 404, code: 'not-found' })
  })

  test('a cluster id that cannot exist is no reason to say more', async () => {
    const response = await problemOf(await ask('/api/v1/clusters/%2e%2e/things', things, '../etc'))
    expect(response.status).toBe(404)
  })
})

describe('an error', () => {
  test('of ours is answered with its code, sentence and action', async () => {
    const failing = route({ endpoint, access: 'cluster', limit: 'read' }, () => {
      throw new ProblemError('not-ready', 'Listing Nodes.', 'Wait.', 7)
    })
    const response = await ask('/', failing)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'not-ready', action: 'Wait.' })
  })

  test('of the code is answered without its text, with the id that the log has', async () => {
    const failing = route({ endpoint, access: 'cluster', limit: 'read' }, () => {
      throw new Error('token=secret')
    })
    const answer = await problemOf(await ask('/', failing))
    expect(answer).toMatchObject({ status: 500, code: 'internal', requestId: 'no-guard' })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  test('is what an answer outside its contract becomes, outside production', async () => {
    const wrong = route({ endpoint, access: 'cluster', limit: 'read' }, () => ({ things: [7 as unknown as string] }))
    expect(await problemOf(await ask('/', wrong))).toMatchObject({ code: 'internal' })
  })
})

describe('behind the guard', () => {
  const edge = { peer: '10.0.0.7', peerIsLoopback: false, requestId: 'r-1' }

  test('the id of the request is the one that the guard gave', async () => {
    expect((await problemOf(await ask('/?no=1', things, 'c1', edge))).requestId).toBe('r-1')
  })

  test('one address may ask sixty times in a burst, and is then told to wait', async () => {
    for (let request = 0; request < 60; request += 1) expect((await ask('/', things, 'c1', edge)).status).toBe(200)
    const refused = await ask('/', things, 'c1', edge)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await problemOf(refused)).toMatchObject({ status: 429, code: 'too-many-requests' })
    expect((await ask('/', things, 'c1', { ...edge, peer: '10.0.0.8' })).status).toBe(200)
  })

  test('whoever sits at this machine is held by the common limit alone', async () => {
    const local = { peer: '127.0.0.1', peerIsLoopback: true, requestId: 'r-1' }
    for (let request = 0; request < 200; request += 1) expect((await ask('/', things, 'c1', local)).status).toBe(200)
  })
})

test('an answer that rests on the same is made once, for readers with the same rights only', async () => {
  let made = 0
  const counted = route({ endpoint, access: 'cluster', limit: 'read' }, ({ access: { namespaces } }) =>
    reusable(namespaces === 'all' ? '*' : [...namespaces].join(), () => {
      made += 1
      return { things: [] }
    }),
  )
  await Promise.all([ask('/', counted), ask('/', counted)])
  expect(made).toBe(1)
  access = { namespaces: new Set(['shop']), nodes: true }
  await ask('/', counted)
  expect(made).toBe(2)
})
