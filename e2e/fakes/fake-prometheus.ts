import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createGzip } from 'node:zlib'

export type AskedRequest = {
  readonly method: string
  readonly path: string
  readonly parameters: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

/** How the server answers one request. */
export type Behaviour = (request: AskedRequest, response: ServerResponse) => void

export type FakePrometheus = {
  readonly url: string
  /** From now on, until told otherwise. */
  behave(behaviour: Behaviour): void
  /** Every request, in order of arrival. */
  readonly asked: readonly AskedRequest[]
  /** Requests that stand unanswered just now. */
  open(): number
  /** The most that stood unanswered at once. */
  openMax(): number
  close(): Promise<void>
}

/** A server that speaks HTTP as a Prometheus does, or as badly as it is told. */
export async function startFakePrometheus(
  behaviour: Behaviour,
  tls: ServerOptions | null = null,
): Promise<FakePrometheus> {
  const asked: AskedRequest[] = []
  let now = behaviour
  let open = 0
  let openMax = 0
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    open += 1
    openMax = Math.max(open, openMax)
    response.on('close', () => {
      open -= 1
    })
    const url = new URL(request.url ?? '/', 'http://prometheus')
    let form = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      form += chunk
    })
    request.on('end', () => {
      const parameters = new URLSearchParams(form === '' ? url.search : form)
      const each = { method: request.method ?? '', path: url.pathname, parameters, headers: request.headers }
      asked.push(each)
      now(each, response)
    })
  }
  const server = tls === null ? createServer(handle) : createSecureServer(tls, handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${port}`,
    behave(next) {
      now = next
    },
    asked,
    open: () => open,
    openMax: () => openMax,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Labels = Readonly<Record<string, string>>

/** Series of an instant answer: labels and the value as text. */
export type FakeSample = readonly [labels: Labels, value: string]

/** An answer as the HTTP API gives it. */
export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }

export const vector = (samples: readonly FakeSample[], more: object = {}): Behaviour =>
  json({ status: 'success', data: { resultType: 'vector', result: samples.map(toResult) }, ...more })

const toResult = ([metric, value]: FakeSample) => ({ metric, value: [1_767_225_600, value] })

export const text =
  (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(body)
  }

/** Takes the request and never answers. */
export const blackHole: Behaviour = () => {}

export const loginPage = text(200, 'text/html; charset=utf-8', '<!doctype html><title>Sign in</title><form></form>')

/** Breaks off in the middle of the JSON, at its end as HTTP sees it. */
export const truncated = text(200, 'application/json', '{"status":"success","data":{"resultType":"vector","resu')

export const promError = (status: number, errorType: string, error: string): Behaviour =>
  json({ status: 'error', errorType, error }, status)

/** Streams JSON of so many bytes, as fast as it is read; tells how many were sent. */
export function endless(bytes: number): Behaviour & { sent(): number } {
  let sent = 0
  const chunk = Buffer.alloc(64 * 1024, '0')
  const behaviour: Behaviour = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = (): void => {
      while (sent < bytes && !response.destroyed) {
        sent += chunk.length
        if (!response.write(chunk)) {
          response.once('drain', more)
          return
        }
      }
      response.end()
    }
    more()
  }
  return Object.assign(behaviour, { sent: () => sent })
}

/** A small answer that becomes a large one for whoever decompresses it. */
export const gzipBomb: Behaviour = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  const gzip = createGzip()
  gzip.pipe(response)
  for (let part = 0; part < 64; part += 1) gzip.write(Buffer.alloc(1024 * 1024, ' '))
  gzip.end()
}

/**
 * A Prometheus that holds these metrics.
 *
 * @param samples of any instant query, by a text that the query must hold; the first that fits answers
 */
export const holding =
  (
    metrics: readonly string[],
    samples: readonly (readonly [fits: string, samples: readonly FakeSample[]])[],
  ): Behaviour =>
  (request, response) => {
    if (request.path.endsWith('/label/__name__/values'))
      return json({ status: 'success', data: metrics })(request, response)
    const query = request.parameters.get('query') ?? ''
    return vector(samples.find(([fits]) => query.includes(fits))?.[1] ?? [])(request, response)
  }

/**
 * A Prometheus that holds these metrics with a history.
 *
 * @param valuesAt what a query gives at a moment, Unix milliseconds; nothing where nothing was written then
 */
export const remembering =
  (metrics: readonly string[], valuesAt: (query: string, atMs: number) => readonly FakeSample[]): Behaviour =>
  (request, response) => {
    if (!request.path.endsWith('/query_range')) return holding(metrics, [])(request, response)
    const given = (name: string): number => Number(request.parameters.get(name))
    const query = request.parameters.get('query') ?? ''
    const series = new Map<string, { metric: Labels; values: (readonly [number, string])[] }>()
    for (let at = given('start'); at <= given('end'); at += given('step')) {
      for (const [metric, value] of valuesAt(query, at * 1000)) {
        const key = JSON.stringify(metric)
        const known = series.get(key) ?? { metric, values: [] }
        known.values.push([at, value])
        series.set(key, known)
      }
    }
    const data = { resultType: 'matrix', result: [...series.values()] }
    return json({ status: 'success', data })(request, response)
  }
