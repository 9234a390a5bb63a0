/**
 * The edge of the process, loaded before Next: it judges every request of every HTTP server here, sets the headers
 * that every answer carries, and hands requests for the API to the API, with what it knows of the sender. In production
 * Next makes pages and nothing else.
 */
import { randomBytes } from 'node:crypto'
import { Server } from 'node:http'
import { isLoopback, judgeRequest, mayUpgrade, withoutInternalHeaders } from './guard-rules.mjs'

/** Until a page sets its own policy: what is no page may load, run and frame nothing. */
const SECURITY_HEADERS = Object.entries({
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()',
})

/**
 * What the guard and the app share: Next bundles the app's modules apart, so that nothing but the global object
 * reaches them. `answer` is the API, once the app has started.
 */
const slot = { listeningOn: null, answer: null }
globalThis[Symbol.for('evenkeel.guard')] = slot

/** Set on a server that answers for itself: the port for orchestrators and scrapers (lib/server/ops). */
const OPS = Symbol.for('evenkeel.ops')
/** Address that each server listens on. */
const addresses = new WeakMap()

const development = () => process.env.NODE_ENV === 'development'

const originalEmit = Server.prototype.emit
Server.prototype.emit = function emit(event, ...args) {
  switch (event) {
    case 'listening':
      configure(this)
      break
    case 'request':
      if (handle(this, args[0], args[1])) return true
      break
    case 'upgrade':
      if (this[OPS] || !mayPassUpgrade(this, args[0])) {
        refuseSocket(args[1], 400)
        return true
      }
      break
  }
  return originalEmit.call(this, event, ...args)
}

function configure(server) {
  const isOps = server[OPS] === true
  server.headersTimeout = 15_000
  server.requestTimeout = 30_000
  // Longer than a load balancer keeps its side, so that it never writes to a socket that this side just closed.
  server.keepAliveTimeout = 65_000
  server.maxRequestsPerSocket = 1000
  if (!isOps) server.maxConnections = 2000
  server.on('connect', (_request, socket) => refuseSocket(socket, 405))
  const address = server.address()
  addresses.set(server, typeof address === 'object' && address !== null ? address.address : null)
  if (!isOps) slot.listeningOn = addresses.get(server)
}

/** @returns {boolean} whether the request is dealt with; false: it is one for Next, or for the server itself */
function handle(server, request, response) {
  const requestId = randomBytes(9).toString('base64url')
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value)
  response.setHeader('X-Request-Id', requestId)
  const refusal = judgeRequest(questionAbout(server, request))
  if (refusal !== null) {
    refuse(response, refusal, requestId)
    return true
  }
  stripHeaders(request)
  if (server[OPS]) return false
  // The development server reloads what was edited, the API among it, so there Next answers for it as well.
  if (development() || !request.url.startsWith('/api/')) return false
  if (slot.answer === null) {
    refuse(response, starting, requestId)
    return true
  }
  const peer = request.socket.remoteAddress ?? ''
  slot.answer(request, response, { peer, peerIsLoopback: isLoopback(peer), requestId })
  return true
}

function stripHeaders(request) {
  request.rawHeaders = withoutInternalHeaders(request.rawHeaders, { development: development() })
  const left = new Set(request.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()))
  for (const name of Object.keys(request.headers)) if (!left.has(name)) delete request.headers[name]
}

const starting = {
  status: 503,
  code: 'not-ready',
  detail: 'This server is starting.',
  action: 'Ask again in a moment.',
}

const TITLES = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  411: 'Length required',
  413: 'Content too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  503: 'Not ready',
}

function refuse(response, { status, code, detail, action }, requestId) {
  const title = TITLES[status]
  const type = `urn:evenkeel:problem:${code}`
  const body = JSON.stringify({ type, title, status, code, detail, action, requestId })
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
    ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
    ...(status === 503 ? { 'Retry-After': '1' } : {}),
  })
  response.end(body)
}

function mayPassUpgrade(server, request) {
  const question = questionAbout(server, request)
  return mayUpgrade(question) && judgeRequest(question) === null
}

const questionAbout = (server, request) => ({
  method: request.method,
  target: request.url,
  rawHeaders: request.rawHeaders,
  listeningOn: addresses.get(server) ?? '',
  development: development(),
})

function refuseSocket(socket, status) {
  const reason = status === 405 ? 'Method Not Allowed' : 'Bad Request'
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
