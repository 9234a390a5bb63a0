import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type WebSocket from 'ws'
import type { Clock } from '@/lib/server/sources'
import { linkAbort } from '../../abort'
import { decodeObject, isProtobuf } from '../protobuf/objects'
import { createAgentPool } from './agents'
import { readBytes } from './body'
import { BadAnswerError, KubeStatusError, NoAnswerError, toStatusError } from './errors'
import type { Credentials, KubeConnection, KubeQuery, KubeRequest, KubeSocketRequest, KubeTransport } from './transport'
import { openWebSocket } from './web-socket'

/** A Status object is a few hundred bytes; a gateway's error page may be more and is of no use. */
const ERROR_BODY_BYTES_MAX = 64 * 1024
/** Below the idle limits of NAT gateways and load balancers (AWS: 350 s), and what client-go does. */
const TCP_KEEP_ALIVE_MS = 30_000

/** @param options.connection asked for credentials before every request */
export function createTransport(options: { connection: KubeConnection; clock: Clock }): KubeTransport {
  const { connection, clock } = options
  const pool = createAgentPool(connection.server)
  const closed = new AbortController()

  const attempt = async (request: KubeRequest, credentials: Credentials): Promise<IncomingMessage> => {
    const agent = pool.agentFor(credentials, request.purpose)
    const outgoing = (connection.server.protocol === 'https:' ? httpsRequest : httpRequest)(
      toUrl(connection.server, request.path, request.query),
      {
        agent,
        headers: { ...credentials.headers, ...FIXED_HEADERS, accept: request.accept ?? 'application/json' },
        signal: request.signal,
      },
    )
    return refuseErrors(await awaitHead(outgoing, request.headDeadlineMs, clock), request, clock)
  }

  const withCredentials = async <T>(
    signal: AbortSignal,
    attempt: (credentials: Credentials) => Promise<T>,
  ): Promise<T> => {
    closed.signal.throwIfAborted()
    const credentials = await abortable(connection.credentials(), signal)
    try {
      return await attempt(credentials)
    } catch (error) {
      if (isStaleConnection(error)) return attempt(credentials)
      if (!(error instanceof KubeStatusError) || error.code !== 401) throw error
      // A token may have been rotated since it was read. The same one again would be refused again.
      connection.invalidate()
      const fresh = await abortable(connection.credentials(), signal)
      if (isSameIdentity(credentials, fresh)) throw error
      return attempt(fresh)
    }
  }
  const stream = (request: KubeRequest): Promise<IncomingMessage> =>
    withCredentials(request.signal, (credentials) => attempt(request, credentials))

  const openSocket = async (request: KubeSocketRequest, credentials: Credentials): Promise<WebSocket> => {
    const { path, query, signal, deadlineMs } = request
    const socket = await openWebSocket(
      {
        ...request,
        url: toUrl(connection.server, path, query),
        agent: pool.agentFor(credentials, 'watch'),
        headers: { ...credentials.headers, ...FIXED_HEADERS },
      },
      clock,
      (response) => refuseErrors(response, { headDeadlineMs: deadlineMs, signal }, clock),
    )
    // Whoever closes the transport leaves nothing open behind.
    const end = (): void => socket.terminate()
    closed.signal.addEventListener('abort', end, { once: true })
    socket.once('close', () => closed.signal.removeEventListener('abort', end))
    return socket
  }

  return {
    server: toText(connection.server),
    stream,
    socket: (request) => withCredentials(request.signal, (credentials) => openSocket(request, credentials)),
    async getJson(path, { query, deadlineMs, maxBytes, signal }) {
      const deadline = linkAbort(signal)
      const cancel = clock.schedule(() => deadline.abort(new NoAnswerError(deadlineMs)), deadlineMs)
      try {
        const response = await stream({
          path,
          query,
          purpose: 'read',
          headDeadlineMs: deadlineMs,
          signal: deadline.signal,
        })
        return JSON.parse((await readBytes(response, maxBytes)).toString('utf8'))
      } catch (error) {
        if (deadline.signal.aborted) throw deadline.signal.reason
        throw error instanceof SyntaxError ? new BadAnswerError('the answer is no JSON') : error
      } finally {
        cancel()
        deadline.unlink()
      }
    },
    close() {
      closed.abort(new Error('the transport is closed'))
      pool.close()
    },
  }
}

/** Nothing from the network is ever decompressed: decoders have been a way into Node (CVE-2026-111497). */
const FIXED_HEADERS = { 'accept-encoding': 'identity', 'user-agent': 'evenkeel' }

const toText = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/\/+$/, '')}`

function toUrl(server: URL, path: string, query: KubeQuery = {}): URL {
  const url = new URL(server)
  url.pathname = `${server.pathname.replace(/\/+$/, '')}${path}`
  for (const [name, value] of Object.entries(query)) {
    for (const text of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(text))
  }
  return url
}

function awaitHead(request: ClientRequest, deadlineMs: number, clock: Clock): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => request.destroy(new NoAnswerError(deadlineMs)), deadlineMs)
    request.once('socket', (socket) => {
      socket.setNoDelay(true)
      socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS)
    })
    request.once('response', (response) => {
      cancel()
      resolve(response)
    })
    // Stays on: an error after the head is told by the body as well, and must not be thrown at nobody.
    request.on('error', (error) => {
      cancel()
      reject(Object.assign(error, { staleConnection: request.reusedSocket && isClosedByPeer(error) }))
    })
    request.end()
  })
}

async function refuseErrors(
  response: IncomingMessage,
  request: Pick<KubeRequest, 'headDeadlineMs' | 'signal'>,
  clock: Clock,
): Promise<IncomingMessage> {
  const status = response.statusCode ?? 0
  if (status >= 200 && status < 300) {
    const encoding = response.headers['content-encoding'] ?? 'identity'
    if (encoding === 'identity') return response
    response.destroy()
    throw new BadAnswerError('the answer is compressed, which was not asked for')
  }
  const cancel = clock.schedule(() => response.destroy(), request.headDeadlineMs)
  const body = await readBytes(response, ERROR_BODY_BYTES_MAX).catch(() => Buffer.alloc(0))
  cancel()
  request.signal.throwIfAborted()
  throw toStatusError(status, parseStatus(body, response.headers['content-type']), response.headers['retry-after'])
}

/** @returns null for a body that is no object of Kubernetes, such as the error page of a gateway */
function parseStatus(body: Buffer, contentType: string | undefined): unknown {
  try {
    return isProtobuf(contentType) ? decodeObject(body) : JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

const isClosedByPeer = (error: Error & { code?: string }): boolean =>
  error.code === 'ECONNRESET' || error.code === 'EPIPE'

/** The server had closed a kept-alive connection in the moment that it was used again: not an error of the server. */
const isStaleConnection = (error: unknown): boolean =>
  error instanceof Error && 'staleConnection' in error && error.staleConnection === true

function isSameIdentity(a: Credentials, b: Credentials): boolean {
  return JSON.stringify([a.headers, a.tls]) === JSON.stringify([b.headers, b.tls])
}

/** What waits for credentials (an exec plugin may take its time) ends with the request. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let onAbort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
