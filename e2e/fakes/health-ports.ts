import { createServer, type Server, type Socket } from 'node:net'
import { kubeProxyHealthBody } from '@/lib/domain/health/body'

/** What a node's port does with a connection once the request has arrived; `onConnect` is before that. */
export type Behaviour = {
  readonly onConnect?: (socket: Socket) => void
  readonly onRequest?: (socket: Socket) => void
}

/** The same port on several loopback addresses, each a node that behaves as told. */
export type HealthPorts = {
  readonly port: number
  /** How this address answers from now on; an address that was not told anything refuses connections. */
  behave(address: string, behaviour: Behaviour): Promise<void>
  /** Refuses connections from now on. */
  refuse(address: string): Promise<void>
  /** Requests that arrived, to the byte, in order. */
  requests(address: string): readonly string[]
  connections(address: string): number
  /** Connections that stand just now, over all addresses. */
  open(): number
  close(): Promise<void>
}

type Node = { server: Server; behaviour: Behaviour; connections: number; requests: string[] }

/** Servers that speak raw bytes, so that they can say what no HTTP server would. */
export async function startHealthPorts(wanted = 0): Promise<HealthPorts> {
  const nodes = new Map<string, Node>()
  const sockets = new Set<Socket>()
  // Taken first, and held, so that the other addresses get the same number.
  const holder = createServer()
  const port = await listen(holder, '127.0.0.1', wanted)

  const serve = (address: string): Node => {
    const node: Node = {
      server: createServer(),
      behaviour: {},
      connections: 0,
      requests: nodes.get(address)?.requests ?? [],
    }
    node.server.on('connection', (socket) => {
      node.connections += 1
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => {})
      node.behaviour.onConnect?.(socket)
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
        if (!text.includes('\r\n\r\n')) return
        node.requests.push(text)
        text = ''
        node.behaviour.onRequest?.(socket)
      })
    })
    nodes.set(address, node)
    return node
  }

  const refuse = async (address: string): Promise<void> => {
    const server = nodes.get(address)?.server
    if (server?.listening) await new Promise((resolve) => server.close(resolve))
  }

  return {
    port,
    async behave(address, behaviour) {
      const known = nodes.get(address)
      const node = known?.server.listening ? known : serve(address)
      node.behaviour = behaviour
      if (!node.server.listening) await listen(node.server, address, port)
    },
    refuse,
    requests: (address) => nodes.get(address)?.requests ?? [],
    connections: (address) => nodes.get(address)?.connections ?? 0,
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      for (const address of nodes.keys()) await refuse(address)
      await new Promise((resolve) => holder.close(resolve))
    },
  }
}

/** The same on a port that an API server could have given out: Evenkeel asks no other. */
export async function startNodePortListeners(): Promise<HealthPorts> {
  for (let wanted = 30_500; wanted < 32_767; wanted += 37) {
    try {
      return await startHealthPorts(wanted)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new Error('no free port in the range of node ports')
}

/** What kube-proxy 1.36 answers on a health check node port, to the byte. */
export function kubeProxyAnswers(localEndpoints: number, name = 'web', namespace = 'shop'): Behaviour {
  const body = kubeProxyHealthBody({ namespace, name }, localEndpoints)
  const status = localEndpoints > 0 ? '200 OK' : '503 Service Unavailable'
  return answers(status, body, {
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    'X-Load-Balancing-Endpoint-Weight': String(localEndpoints),
  })
}

export function answers(
  status: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  const all = { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return {
    onRequest(socket) {
      socket.write(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`)
      socket.end(body)
    },
  }
}

/** Accepts and never says anything. */
export const silent: Behaviour = {}

/** Breaks the connection with a RST when the request has arrived. */
export const resets: Behaviour = { onRequest: (socket) => socket.resetAndDestroy() }

/** Writes `head` and then `chunk` for ever, each time the last one is gone. */
export function endless(head: string, chunk: string): Behaviour {
  return {
    onRequest(socket) {
      socket.write(head)
      const more = () => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', more)
      more()
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
