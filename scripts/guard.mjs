/**
 * The edge of the process: loaded before Next, it judges every request of every HTTP server here, sets the headers
 * that every answer carries, and hands on who asks in a sealed header that the route wrapper verifies.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { Server } from 'node:http'
import { isLoopback, judgeRequest, mayUpgrade, withoutInternalHeaders } from './guard-rules.mjs'

const CONTEXT_HEADER = 'x-evenkeel-context'
const ENCODING_HEADER = 'x-evenkeel-encoding'

/** Until a page sets its own policy: what is no page may load, run and frame nothing. */
const SECURITY_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()',
}

/** The route wrapper finds the key and the address here: Next's bundles share nothing else with this module. */
const slot = { key: randomBytes(32), listeningOn: null }
globalThis[Symbol.for('evenkeel.guard')] = slot

const development = () => process.env.NODE_ENV === 'development'

const originalEmit = Server.prototype.emit
Server.prototype.emit = function emit(event, ...args) {
  switch (event) {
    case 'listening':
      configure(this)
      break
    case 'request':
      if (!admit(args[0], args[1])) return true
      break
    case 'upgrade':
      if (!admitUpgrade(args[0], args[1])) return true
      break
  }
  return originalEmit.call(this, event, ...args)
}

function configure(server) {
  server.headersTimeout = 15_000
  server.requestTimeout = 30_000
  // Longer than a load balancer keeps its side, so that it never writes to a socket that this side just closed.
  server.keepAliveTimeout = 65_000
  server.maxRequestsPerSocket = 1000
  server.maxConnections = 2000
  server.on('connect', (_request, socket) => refuseSocket(socket, 405))
  const address = server.address()
  slot.listeningOn = typeof address === 'object' && address !== null ? address.address : null
}

function admit(request, response) {
  const requestId = randomBytes(9).toString('base64url')
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  response.setHeader('X-Request-Id', requestId)
  const refusal = judgeRequest(questionAbout(request))
  if (refusal !== null) {
    refuse(response, refusal, requestId)
    return false
  }
  letHandlersEncode(response)
  const peer = request.socket.remoteAddress ?? ''
  replaceHeaders(request, { peer, peerIsLoopback: isLoopback(peer), requestId })
  return true
}

/** Next drops Content-Encoding from what handlers answer, so bodies that they compressed once come with another name. */
function letHandlersEncode(response) {
  const { setHeader } = response
  response.setHeader = (name, value) =>
    setHeader.call(
      response,
      name === ENCODING_HEADER ? 'Content-Encoding' : name,
      name === ENCODING_HEADER ? String(value) : value,
    )
}

function replaceHeaders(request, context) {
  const kept = withoutInternalHeaders(request.rawHeaders, { development: development() })
  const payload = Buffer.from(JSON.stringify(context)).toString('base64url')
  const seal = createHmac('sha256', slot.key).update(payload).digest('base64url')
  const left = new Set(kept.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()))
  for (const name of Object.keys(request.headers)) if (!left.has(name)) delete request.headers[name]
  request.headers[CONTEXT_HEADER] = `${payload}.${seal}`
  request.rawHeaders = [...kept, CONTEXT_HEADER, `${payload}.${seal}`]
}

const TITLES = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Content too large',
  414: 'Address too long',
  421: 'Misdirected request',
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
  })
  response.end(body)
}

function admitUpgrade(request, socket) {
  const question = questionAbout(request)
  if (mayUpgrade(question) && judgeRequest(question) === null) return true
  refuseSocket(socket, 400)
  return false
}

const questionAbout = (request) => ({
  method: request.method,
  target: request.url,
  rawHeaders: request.rawHeaders,
  listeningOn: slot.listeningOn ?? '',
  development: development(),
})

function refuseSocket(socket, status) {
  const reason = status === 405 ? 'Method Not Allowed' : 'Bad Request'
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
