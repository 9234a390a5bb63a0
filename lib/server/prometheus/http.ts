import { type Agent, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { TlsMaterial } from './credentials'
import { badAnswer, PrometheusFailure } from './errors'

/** Security page 2.9: counted while it arrives, then cut. */
export const ANSWER_BYTES_MAX = 8 * 1024 * 1024
/** More connections than queries at once are never needed. */
const SOCKETS_MAX = 4

export type HttpRequest = {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  /** Form of a POST; null: none. */
  readonly form: string | null
  readonly tls: TlsMaterial
  readonly signal: AbortSignal
}

export type HttpAnswer = {
  readonly status: number
  readonly contentType: string
  readonly retryAfterSeconds: number | null
  readonly body: Buffer
}

export interface HttpSender {
  /**
   * One request and its whole answer. Nothing is followed and nothing is decompressed: a redirect is an answer, and a
   * compressed body, which nobody asked for, is refused.
   *
   * @throws PrometheusFailure past the bounds; what Node throws when there is no connection
   */
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): void
}

export function createHttpSender(): HttpSender {
  let channel: { readonly tls: TlsMaterial; readonly agent: Agent } | null = null

  const agentFor = ({ url, tls }: HttpRequest): Agent => {
    if (channel !== null && isSameTls(channel.tls, tls)) return channel.agent
    channel?.agent.destroy()
    channel = { tls, agent: createAgent(url, tls) }
    return channel.agent
  }

  return {
    async send(request) {
      const response = await open(request, agentFor(request))
      try {
        return {
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          retryAfterSeconds: toSeconds(response.headers['retry-after']),
          body: await readBody(response),
        }
      } catch (error) {
        response.destroy()
        throw request.signal.aborted ? request.signal.reason : error
      }
    },
    close() {
      channel?.agent.destroy()
      channel = null
    },
  }
}

function createAgent(url: URL, { ca, cert, key, serverName }: TlsMaterial): Agent {
  const shared = { keepAlive: true, maxSockets: SOCKETS_MAX }
  if (url.protocol !== 'https:') return new HttpAgent(shared)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // Without a name of its own an IP address must not be sent as SNI.
  return new HttpsAgent({ ...shared, ca, cert, key, servername: serverName ?? (isIP(host) === 0 ? host : '') })
}

function open(request: HttpRequest, agent: Agent): Promise<IncomingMessage> {
  const { url, method, headers, form, signal } = request
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const body = form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      method,
      agent,
      signal,
      headers: { ...headers, ...body, accept: 'application/json', 'accept-encoding': 'identity' },
    })
    outgoing.once('response', resolve)
    outgoing.on('error', (error) => reject(signal.aborted ? signal.reason : error))
    outgoing.end(form ?? undefined)
  })
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const encoding = response.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw badAnswer('it is compressed although that was not asked for')
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES_MAX) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = (): PrometheusFailure =>
  new PrometheusFailure(
    'answer',
    'answer-too-large',
    'The Prometheus answers with more than 8 MiB, which is not read to its end.',
    'Look for a metric with very many series, or let recording rules add them up.',
  )

function toSeconds(retryAfter: string | undefined): number | null {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null
}

const isSameTls = (a: TlsMaterial, b: TlsMaterial): boolean =>
  a.ca === b.ca && a.cert === b.cert && a.key === b.key && a.serverName === b.serverName
