import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Log } from '../log'
import type { AnswerApi, Edge } from './edge'
import { type MadeRoute, unknownAddress } from './route'

type Match = { readonly route: MadeRoute; readonly params: Record<string, string> }

/**
 * Answers requests for the API straight from the guard. Next's router would add two milliseconds to each, which two
 * hundred readers feel, and code between the network and the data that has nothing to do there.
 */
export function serveApi(routes: readonly MadeRoute[], log: Log): AnswerApi {
  const find = createFinder(routes)
  return (message, response, edge) => {
    const match = find((message.url ?? '').split('?', 1)[0] ?? '')
    answer(message, response, edge, match).catch((error: unknown) => {
      // The other side may leave at any time; whatever else happens here must not end the process.
      if (!response.destroyed) log.error({ requestId: edge.requestId, error }, 'an answer could not be sent')
      response.destroy()
    })
  }
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  edge: Edge,
  match: Match | null,
): Promise<void> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  const request = await toRequest(message, left.signal)
  const given = await (match?.route ?? unknownAddress)(request, { params: Promise.resolve(match?.params), edge })
  response.statusCode = given.status
  for (const [name, value] of given.headers) response.setHeader(name, value)
  if (message.method === 'HEAD' || given.body === null) {
    response.end()
    return
  }
  if (given.headers.get('content-type')?.startsWith('text/event-stream')) {
    response.flushHeaders()
    await pipeline(Readable.fromWeb(given.body as import('node:stream/web').ReadableStream), response)
    return
  }
  response.end(Buffer.from(await given.arrayBuffer()))
}

async function toRequest(message: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { url = '/', headers, method = 'GET' } = message
  const plain: [string, string][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain.push([name, Array.isArray(value) ? value.join(', ') : value])
  }
  // Where the server is reached says nothing about where it is: no answer depends on Host.
  const address = new URL(url, 'http://localhost')
  if (method !== 'POST') return new Request(address, { method, headers: plain, signal })
  return new Request(address, { method, headers: plain, signal, body: await readBody(message) })
}

/** The guard lets no longer body through than this. */
const BODY_BYTES_MAX = 16 * 1024

async function readBody(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new Error(`a body of more than ${BODY_BYTES_MAX} bytes passed the guard`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Finds the route for a path; segments in braces take any one segment. */
function createFinder(routes: readonly MadeRoute[]): (path: string) => Match | null {
  const patterns = routes.map((route) => ({ route, segments: route.made.endpoint.path.split('/') }))
  return (path) => {
    const given = path.split('/')
    for (const { route, segments } of patterns) {
      const params = segments.length === given.length ? matchSegments(segments, given) : null
      if (params !== null) return { route, params }
    }
    return null
  }
}

function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  const params: [string, string][] = []
  for (const [at, segment] of segments.entries()) {
    const value = given[at] ?? ''
    if (segment.startsWith('{')) params.push([segment.slice(1, -1), decodeURIComponent(value)])
    else if (segment !== value) return null
  }
  return Object.fromEntries(params)
}
