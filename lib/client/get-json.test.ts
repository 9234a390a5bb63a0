import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ApiError } from './api-error'
import { apiPath, getJson } from './get-json'

const schema = async () => z.object({ total: z.number() })
let server: Server | undefined

/** A real server that answers every request in one way; the address to ask. */
async function serving(listener: RequestListener): Promise<string> {
  const created = createServer(listener)
  server = created
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(created.address() as AddressInfo).port}/api/v1/things?limit=1`
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiError)) throw new Error('no ApiError was thrown')
  return error
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

describe('getJson', () => {
  test('an answer of the contract is returned, fields that are new are dropped', async () => {
    const url = await serving((_, response) => response.end('{"total":3,"later":true}'))
    expect(await getJson(url, schema)).toEqual({ total: 3 })
  })
  test('a problem keeps its code, its sentence and what to do', async () => {
    const url = await serving((_, response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' })
      response.end(
        JSON.stringify({
          type: 'about:blank',
          title: 'Not found',
          status: 404,
          code: 'not-found',
          detail: 'There is no cluster x.',
          action: 'Choose one of the list.',
          requestId: 'r1',
        }),
      )
    })
    const error = await failure(getJson(url, schema))
    expect(error).toMatchObject({ code: 'not-found', status: 404, action: 'Choose one of the list.', requestId: 'r1' })
    expect(error.transient).toBe(false)
  })
  test('an answer of another shape is not shown as data', async () => {
    const url = await serving((_, response) => response.end('{"total":"many"}'))
    expect((await failure(getJson(url, schema))).code).toBe('unreadable')
  })
  test('an error page of a proxy in between is told apart from our own errors', async () => {
    const url = await serving((_, response) => {
      response.writeHead(502)
      response.end('<html>Bad Gateway</html>')
    })
    const error = await failure(getJson(url, schema))
    expect(error).toMatchObject({ code: 'internal', status: 502 })
    expect(error.action).toContain('proxy')
  })
  test('no answer at all is unreachable and worth asking again', async () => {
    const url = await serving((request) => request.socket.destroy())
    const error = await failure(getJson(url, schema))
    expect(error.code).toBe('unreachable')
    expect(error.transient).toBe(true)
  })
  test('a contract that is gone after an update of the server asks for a reload', async () => {
    const url = await serving((_, response) => response.end('{"total":3}'))
    const error = await failure(getJson(url, () => Promise.reject(new Error('chunk is gone'))))
    expect(error).toMatchObject({ code: 'unreadable', transient: false })
    expect(error.action).toContain('Reload')
  })
  test('an abort stays an abort', async () => {
    const url = await serving(() => {})
    const controller = new AbortController()
    const answer = getJson(url, schema, { signal: controller.signal })
    controller.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  })
})

test('a path escapes names and leaves out what is not set', () => {
  expect(apiPath(['clusters', 'a/b', 'services'], { limit: 5, q: undefined, cells: true })).toBe(
    '/api/v1/clusters/a%2Fb/services?limit=5&cells=true',
  )
})
