import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { acceptsGzip, render, respond } from './rendered'

const large = { text: 'even keel '.repeat(400) }
const ask = (headers: Record<string, string> = {}) => new Request('http://localhost/api/v1/clusters', { headers })

describe('an answer', () => {
  test('is sent compressed to whoever takes it', async () => {
    const response = await respond(ask({ 'accept-encoding': 'br, gzip' }), render(large), true)
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(JSON.parse(gunzipSync(Buffer.from(await response.arrayBuffer())).toString())).toEqual(large)
  })

  test('is never compressed where the encoding would not be named', async () => {
    const response = await respond(ask({ 'accept-encoding': 'gzip' }), render(large), false)
    expect(await response.json()).toEqual(large)
  })

  test('too small to gain is sent as it is', async () => {
    const response = await respond(ask({ 'accept-encoding': 'gzip' }), render({ live: true }), true)
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.json()).toEqual({ live: true })
  })

  test('is compressed once, however many ask', () => {
    const rendered = render(large)
    expect(rendered.gzip()).toBe(rendered.gzip())
  })

  test('may be kept by the browser that asked, and by nobody between', async () => {
    const { headers } = await respond(ask(), render(large), true)
    expect(headers.get('cache-control')).toBe('private, no-cache, no-transform')
    expect(headers.get('vary')).toBe('Accept-Encoding, Cookie, Authorization')
  })
})

describe('an ETag', () => {
  test('is the same for the same content and another for the compressed form', async () => {
    const plain = (await respond(ask(), render(large), true)).headers.get('etag')
    const again = (await respond(ask(), render({ ...large }), true)).headers.get('etag')
    const packed = (await respond(ask({ 'accept-encoding': 'gzip' }), render(large), true)).headers.get('etag')
    expect(plain).toMatch(/^"[\w-]{22}"$/)
    expect(again).toBe(plain)
    expect(packed).toBe(plain?.replace(/"$/, '-gzip"'))
  })

  test.each([(tag: string) => tag, (tag: string) => `"other", W/${tag}`, () => '*'])(
    'that the reader still holds is answered with 304 and no body',
    async (header) => {
      const tag = (await respond(ask(), render(large), true)).headers.get('etag') ?? ''
      const response = await respond(ask({ 'if-none-match': header(tag) }), render(large), true)
      expect(response.status).toBe(304)
      expect(response.headers.get('etag')).toBe(tag)
      expect(await response.text()).toBe('')
    },
  )

  test('of other content is answered in full', async () => {
    const tag = (await respond(ask(), render(large), true)).headers.get('etag') ?? ''
    expect((await respond(ask({ 'if-none-match': tag }), render({ text: '' }), true)).status).toBe(200)
  })
})

test.each([
  ['gzip', true],
  ['GZIP;q=0.5', true],
  ['*', true],
  ['br', false],
  ['gzip;q=0', false],
  ['gzip;q=0.0, *', false],
  ['*;q=0', false],
  [null, false],
])('Accept-Encoding "%s" takes gzip: %s', (header, taken) => {
  expect(acceptsGzip(header)).toBe(taken)
})
