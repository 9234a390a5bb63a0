import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Log } from '../log'
import type { KeptText } from '../metrics/kept-text'

/** A scrape every few seconds, and probes: more is a mistake or worse. */
const CONNECTIONS_MAX = 50

export type OpsAnswers = {
  /** false: the process is stopping, so that no new request should come. */
  readonly ready: () => boolean
  readonly metrics: () => Promise<string>
  readonly distribution: () => Promise<KeptText>
}

export interface OpsServer {
  readonly port: number
  stop(): Promise<void>
}

/**
 * Answers orchestrators and scrapers on a port of its own: `/livez`, `/readyz`, `/metrics` and `/metrics/distribution`.
 * Neither liveness nor readiness hangs on an API server or a Prometheus: an outage there must not take away the tool that
 * explains it. It keeps no process alive, and answers until the end.
 *
 * Rejects when the port cannot be opened.
 */
export async function startOpsServer(
  { host, port }: { readonly host: string; readonly port: number },
  answers: OpsAnswers,
  log: Pick<Log, 'error'>,
): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answer(request, response, answers).catch((error: unknown) => {
      log.error({ error }, 'metrics could not be told')
      if (!response.headersSent) send(request, response, 500, TEXT, 'Evenkeel failed to make this answer.\n')
      else response.destroy()
    })
  })
  server.maxConnections = CONNECTIONS_MAX
  markAsOps(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => resolve())
  })
  server.unref()
  server.on('connection', (socket) => socket.unref())
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The guard at the edge of the process judges its requests as all others, and leaves the answer to it (scripts/guard.mjs). */
const markAsOps = (server: Server): void => {
  ;(server as Server & { [OPS]?: boolean })[OPS] = true
}

const OPS = Symbol.for('evenkeel.ops')

const TEXT = 'text/plain; charset=utf-8'
const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8'

async function answer(request: IncomingMessage, response: ServerResponse, answers: OpsAnswers): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return send(request, response, 405, TEXT, 'Only GET and HEAD are answered here.\n')
  }
  switch ((request.url ?? '').split('?', 1)[0]) {
    case '/livez':
      return send(request, response, 200, TEXT, 'live\n')
    case '/readyz':
      return answers.ready()
        ? send(request, response, 200, TEXT, 'ready\n')
        : send(request, response, 503, TEXT, 'stopping\n')
    case '/metrics':
      return send(request, response, 200, EXPOSITION, await answers.metrics())
    case '/metrics/distribution':
      return sendKept(request, response, await answers.distribution())
    default:
      return send(request, response, 404, TEXT, 'Here are /livez, /readyz, /metrics and /metrics/distribution.\n')
  }
}

function sendKept(request: IncomingMessage, response: ServerResponse, { plain, gzipped }: KeptText): void {
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  response.setHeader('Vary', 'Accept-Encoding')
  if (takesGzip) response.setHeader('Content-Encoding', 'gzip')
  send(request, response, 200, EXPOSITION, takesGzip ? gzipped : plain)
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Buffer,
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
