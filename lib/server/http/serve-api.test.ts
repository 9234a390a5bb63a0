import { get as httpGet, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '@/e2e/fakes/until'
import { type ApiInProcess, serveApiInProcess } from '@/e2e/servers/api-in-process'

let api: ApiInProcess

beforeEach(async () => {
  api = await serveApiInProcess({ EVENKEEL_DEMO: '1' })
})
afterEach(() => api.stop())

/** Plain HTTP, without what `fetch` undoes by itself. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ message: IncomingMessage; body: Buffer }>((resolve, reject) => {
    const request = httpGet(`${api.url}${path}`, { headers, method }, (message) => {
      const chunks: Buffer[] = []
      message.on('data', (chunk: Buffer) => chunks.push(chunk))
      message.on('end', () => resolve({ message, body: Buffer.concat(chunks) }))
    })
    request.on('error', reject)
  })
}

const services = '/api/v1/clusters/harbor-eu-1/services'

test('an answer is sent with its length, compressed for whoever takes it', async () => {
  const plain = await get(services)
  const packed = await get(services, { 'accept-encoding': 'gzip' })
  expect(plain.message.headers['content-encoding']).toBeUndefined()
  expect(Number(plain.message.headers['content-length'])).toBe(plain.body.length)
  expect(packed.message.headers['content-encoding']).toBe('gzip')
  expect(JSON.parse(gunzipSync(packed.body).toString()).total).toBeGreaterThan(40)
  expect(packed.body.length).toBeLessThan(plain.body.length / 4)
})

test('what the reader still holds is not sent again', async () => {
  const { message } = await get('/api/v1/openapi.json', { 'accept-encoding': 'gzip' })
  const again = await get('/api/v1/openapi.json', {
    'accept-encoding': 'gzip',
    'if-none-match': message.headers.etag ?? '',
  })
  expect(again.message.statusCode).toBe(304)
  expect(again.body).toHaveLength(0)
})

test('segments of the path reach the handler decoded', async () => {
  const { message, body } = await get(`${services}/shop/w%65b`)
  expect(message.statusCode).toBe(200)
  expect(JSON.parse(body.toString())).toMatchObject({ namespace: 'shop', name: 'web' })
})

test.each([`${services}/shop/web/`, '/api', '/api/', '/api/v1', '/api/v1/clusters//services', `${services}/a/b/c/d`])(
  'an address that does not exist is a problem: %s',
  async (path) => {
    const { message, body } = await get(path)
    expect(message.statusCode).toBe(404)
    expect(message.headers['content-type']).toBe('application/problem+json')
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'not-found', requestId: 'r-1' })
  },
)

test('HEAD gives the head and no body', async () => {
  const { message, body } = await get('/api/livez', {}, 'HEAD')
  expect(message.statusCode).toBe(200)
  expect(message.headers['content-type']).toBe('application/json')
  expect(body).toHaveLength(0)
})

test('an event stream begins at once and ends with its reader', async () => {
  const events = '/api/v1/events?cluster=harbor-eu-1&service=shop%2Fweb'
  const first = await new Promise<{ message: IncomingMessage; text: string }>((resolve) => {
    httpGet(`${api.url}${events}`, (message) =>
      message.once('data', (chunk: Buffer) => resolve({ message, text: chunk.toString() })),
    )
  })
  expect(first.message.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(first.text).toContain('retry: 2000')
  expect(api.runtime.streams.count()).toBe(1)
  first.message.destroy()
  await until('the stream is gone', () => api.runtime.streams.count() === 0)
})

test('a stop ends every open stream', async () => {
  const ended = Array.from({ length: 20 }, () => get('/api/v1/events?cluster=harbor-eu-1'))
  await until('twenty streams are open', () => api.runtime.streams.count() === 20)
  await api.runtime.stop()
  for (const { body } of await Promise.all(ended)) expect(body.toString()).toMatch(/retry: \d+\n\n$/)
  expect(JSON.parse((await get('/api/readyz')).body.toString())).toMatchObject({ code: 'not-ready' })
})

test('a stream of a page elsewhere is refused before it begins', async () => {
  const { message } = await get('/api/v1/events?cluster=harbor-eu-1', { 'sec-fetch-site': 'cross-site' })
  expect(message.statusCode).toBe(421)
})
