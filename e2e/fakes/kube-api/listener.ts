import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Certificate } from './certificates'

/** A port that can go down and come back, and counts who knocks. */
export type Listener = {
  readonly port: number
  /** TCP connections that were accepted since the start. */
  connections(): number
  /** TLS handshakes that were completed. */
  handshakes(): number
  openSockets(): number
  /** Cuts every connection and closes the port: connecting is refused. */
  down(): Promise<void>
  /** The same port again, with another certificate when one is given. */
  up(certificate?: Certificate): Promise<void>
}

export async function startListener(options: {
  readonly port: number
  readonly certificate: Certificate | null
  readonly onRequest: RequestListener
}): Promise<Listener> {
  let certificate = options.certificate
  let port = options.port
  let connections = 0
  let handshakes = 0
  const sockets = new Set<Socket>()
  const create = () => {
    const server =
      certificate === null ? createServer() : createTlsServer({ key: certificate.key, cert: certificate.cert })
    server.on('request', options.onRequest)
    server.on('connection', (socket: Socket) => {
      connections += 1
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('secureConnection', () => {
      handshakes += 1
    })
    // Clients decide how long connections live; a real API server keeps idle ones for minutes.
    server.keepAliveTimeout = 180_000
    return server
  }

  let server = create()
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  await listen()

  return {
    get port() {
      return port
    },
    connections: () => connections,
    handshakes: () => handshakes,
    openSockets: () => sockets.size,
    async down() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async up(next) {
      if (next !== undefined) certificate = next
      server = create()
      await listen()
    },
  }
}
