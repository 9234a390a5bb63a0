import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { parseHealthAnswer } from '@/lib/domain/health/parse-answer'
import type { Clock } from '@/lib/server/sources'

// A load balancer waits 1 to 6 s (domain page 2.4); kube-proxy answers within a millisecond.
export const ASK_TIMEOUT_MS = 2_000
const MAX_HEADER_BYTES = 8 * 1024
/** kube-proxy's answers are under 500 bytes; whoever writes more has nothing to say here. */
const MAX_BODY_BYTES = 4 * 1024

export type Asker = {
  /** One GET of `/healthz` at an address that the target rules allow. Never rejects. */
  ask(address: string, port: number): Promise<HealthAnswer>
  /** Ends what is under way. */
  stop(): void
}

/**
 * Asks health ports as a load balancer does: one new connection each, no redirects followed, nothing decompressed,
 * at most 8 KiB of headers and 4 KiB of body, an answer within `ASK_TIMEOUT_MS` or none (security page 2.8).
 * The body's text goes no further than the parser.
 */
export function createAsker(clock: Clock): Asker {
  const agent = new Agent({ keepAlive: false })
  return {
    async ask(address, port) {
      const startedMs = performance.now()
      const reply = await exchange(agent, clock, address, port)
      // Measured, not decided upon, so not the injected clock: that one has whole milliseconds and may be set.
      const latencyMs = Math.round((performance.now() - startedMs) * 10) / 10
      const nowMs = clock.nowMs()
      return { ...reply, latencyMs, checkedAtMs: nowMs, sinceMs: nowMs }
    },
    stop: () => agent.destroy(),
  }
}

type Reply = Omit<HealthAnswer, 'latencyMs' | 'checkedAtMs' | 'sinceMs'>

function exchange(agent: Agent, clock: Clock, address: string, port: number): Promise<Reply> {
  return new Promise((resolve) => {
    const request = httpRequest({
      agent,
      host: address,
      port,
      path: '/healthz',
      method: 'GET',
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: { 'accept-encoding': 'identity', connection: 'close', 'user-agent': 'evenkeel' },
      // The address is checked and final; a name would be a fault of ours, and is not looked up.
      lookup: (host, _options, done) => done(new Error(`${host} is not an IP address`), '', 4),
    })
    const settle = (reply: Reply) => {
      cancelTimeout()
      resolve(reply)
      request.destroy()
    }
    const cancelTimeout = clock.schedule(() => settle(unanswered('timeout')), ASK_TIMEOUT_MS)
    request.on('error', (error: NodeJS.ErrnoException) => settle(unanswered(outcomeOf(error))))
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      settle(unanswered('invalid'))
    })
    request.on('response', (response) => readBody(response, settle))
    request.end()
  })
}

function readBody(response: IncomingMessage, settle: (reply: Reply) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  const done = () => {
    const weight = response.headers['x-load-balancing-endpoint-weight']
    const body = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8')
    const weightHeader = typeof weight === 'string' ? weight : null
    settle({ outcome: 'answered', ...parseHealthAnswer({ status: response.statusCode ?? 0, weightHeader, body }) })
  }
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    bytes += chunk.length
    // What a balancer looks at is the status, and that is known.
    if (bytes > MAX_BODY_BYTES) done()
  })
  response.on('end', done)
  response.on('error', () => settle(unanswered('invalid')))
}

function unanswered(outcome: Exclude<HealthAnswer['outcome'], 'answered'>): Reply {
  return {
    outcome,
    status: null,
    localEndpoints: null,
    serviceProxyHealthy: null,
    nodeEligible: null,
    weight: null,
    service: null,
    emptyBody: false,
  }
}

/**
 * Sorts what went wrong by what it says of the node: nothing listens (`refused`), something listens that does not
 * speak HTTP (`invalid`), or nothing at all is known of it (`timeout`, `unreachable`).
 */
function outcomeOf(error: NodeJS.ErrnoException): Exclude<HealthAnswer['outcome'], 'answered'> {
  const code = error.code ?? ''
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ETIMEDOUT') return 'timeout'
  // The connection stood and broke, or what came was no HTTP.
  if (code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('HPE_')) return 'invalid'
  // No route, a firewall of this machine, no file descriptors left: this side's troubles.
  return 'unreachable'
}
