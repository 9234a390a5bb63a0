import { type Agent, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { ProxyRefusedError } from './errors'

/** Longest wait for the proxy's answer to CONNECT, in real time: it guards a socket, no decision hangs on it. */
const CONNECT_TIMEOUT_MS = 30_000

type ConnectTarget = ConnectionOptions & { host?: string; port?: number }
type Connected = (error: Error | null, socket?: Duplex) => void

/**
 * An agent whose connections go through an HTTP or HTTPS proxy by CONNECT and are kept alive like any others, so
 * that the tunnel and its TLS handshake are paid once.
 */
export function createTunnelAgent(
  proxy: URL,
  secure: boolean,
  options: ConstructorParameters<typeof HttpsAgent>[0],
): Agent {
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options)
  const createConnection = (target: ConnectTarget, connected: Connected): undefined => {
    openTunnel(proxy, target, (error, socket) => {
      if (error !== null || socket === undefined) connected(error)
      else if (!secure) connected(null, socket)
      else startTls(target, socket, connected)
    })
  }
  // An agent may answer later through the callback (documented); the declared type knows only the returned socket.
  return Object.assign(agent, { createConnection })
}

function openTunnel(proxy: URL, target: ConnectTarget, opened: (error: Error | null, socket?: Socket) => void): void {
  const host = target.host ?? 'localhost'
  const authority = `${host.includes(':') ? `[${host}]` : host}:${target.port}`
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? undefined : Number(proxy.port),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...proxyAuthorization(proxy) },
    agent: false,
    timeout: CONNECT_TIMEOUT_MS,
  })
  request.once('connect', (response, socket: Socket) => {
    socket.setTimeout(0)
    if (response.statusCode === 200) return opened(null, socket)
    socket.destroy()
    opened(new ProxyRefusedError(response.statusCode ?? 0))
  })
  // A proxy that answers CONNECT like a GET (407 with a page) is refused the same way.
  request.once('response', (response) => {
    response.destroy()
    opened(new ProxyRefusedError(response.statusCode ?? 0))
  })
  request.once('timeout', () => request.destroy(new ProxyRefusedError(504)))
  request.once('error', (error) => opened(error))
  request.end()
}

function startTls(target: ConnectTarget, socket: Duplex, connected: Connected): void {
  // Verification is that of any other connection: a failed one destroys the socket with its reason.
  const secured = connectTls({ ...target, socket, servername: target.servername })
  const fail = (error: Error): void => connected(error)
  secured.once('error', fail)
  secured.once('secureConnect', () => {
    secured.removeListener('error', fail)
    connected(null, secured)
  })
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {}
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
