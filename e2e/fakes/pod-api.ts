import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'

/** How one pod answers. What is not said is answered as a healthy pod does. */
export type FakePod = {
  readonly containers?: readonly { readonly name: string; readonly ports?: readonly number[] }[]
  readonly hostNetwork?: boolean
  /** HTTP status and message of what is refused. */
  readonly refused?: Partial<Record<'pod' | 'log' | 'exec', readonly [status: number, message: string]>>
  /** What the kubelet sends of the log of each container. */
  readonly log?: (query: URLSearchParams) => string
  /** What a command does in each container, by the rules of the protocol. */
  readonly exec?: (channel: ExecChannel, query: URLSearchParams) => void
  /** Answers to nothing. */
  readonly silent?: boolean
}

export type ExecChannel = {
  send(channel: number, content: string | Buffer): void
  /** The Status that ends a command. */
  end(status: object): void
  close(): void
}

export interface FakePodApi {
  readonly url: string
  /** Method, path and query of all that was asked, in order. */
  readonly asked: readonly { readonly path: string; readonly query: URLSearchParams; readonly protocol: string }[]
  /** Most requests that were under way at once. */
  mostAtOnce(): number
  close(): Promise<void>
}

/**
 * The part of an API server, and of the kubelets behind it, that reads pods, their logs, and runs commands in them over a
 * WebSocket with the real subprotocols.
 */
export async function startFakePodApi(
  pods: Readonly<Record<string, FakePod>>,
  options: {
    readonly certificate?: { readonly cert: string; readonly key: string }
    readonly protocols?: readonly string[]
  } = {},
): Promise<FakePodApi> {
  const asked: FakePodApi['asked'][number][] = []
  const protocols = options.protocols ?? ['v5.channel.k8s.io', 'v4.channel.k8s.io']
  let underWay = 0
  let most = 0
  const enter = (): (() => void) => {
    underWay += 1
    most = Math.max(most, underWay)
    let left = false
    return () => {
      if (!left) underWay -= 1
      left = true
    }
  }
  const note = (
    request: IncomingMessage,
  ): { pod: FakePod | undefined; part: 'pod' | 'log' | 'exec'; name: string; query: URLSearchParams } => {
    const url = new URL(request.url ?? '/', 'http://fake')
    asked.push({
      path: url.pathname,
      query: url.searchParams,
      protocol: String(request.headers['sec-websocket-protocol'] ?? ''),
    })
    const [, , , , , , name = '', part = 'pod'] = url.pathname.split('/')
    return { pod: pods[name], part: part as 'pod' | 'log' | 'exec', name, query: url.searchParams }
  }

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pod, part, name, query } = note(request)
    response.once('close', enter())
    if (pod?.silent) return
    const refusal = pod === undefined ? ([404, `pods "${name}" not found`] as const) : pod.refused?.[part]
    if (refusal !== undefined) {
      response.writeHead(refusal[0], { 'content-type': 'application/json' })
      response.end(JSON.stringify(statusOf(...refusal)))
    } else if (part === 'log') {
      response.writeHead(200, { 'content-type': 'text/plain' })
      response.end(pod?.log?.(query) ?? '')
    } else {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(podObject(name, pod ?? {})))
    }
  }
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  })
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { pod, query } = note(request)
    socket.once('close', enter())
    socket.on('error', () => {})
    if (pod?.silent) return
    const refusal = pod?.refused?.exec
    if (refusal !== undefined) {
      const body = JSON.stringify(statusOf(...refusal))
      socket.end(
        `HTTP/1.1 ${refusal[0]} Refused\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      )
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => pod?.exec?.(channelOf(client), query))
  }

  const server: Server = options.certificate ? createSecureServer(options.certificate, answer) : createServer(answer)
  server.on('upgrade', upgrade)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http${options.certificate ? 's' : ''}://127.0.0.1:${port}`,
    asked,
    mostAtOnce: () => most,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const channelOf = (client: WebSocket): ExecChannel => ({
  send: (channel, content) => client.send(Buffer.concat([Buffer.from([channel]), Buffer.from(content)])),
  end(status) {
    client.send(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(status))]))
    client.close()
  },
  close: () => client.close(),
})

const statusOf = (code: number, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  message,
})

const podObject = (name: string, { containers = [{ name: 'app', ports: [8080] }], hostNetwork = false }: FakePod) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name, namespace: 'shop', uid: `uid-${name}` },
  spec: {
    hostNetwork,
    containers: containers.map(({ name, ports = [] }) => ({
      name,
      image: 'x',
      ports: ports.map((containerPort) => ({ containerPort })),
    })),
  },
})

/** Endings of commands, as kubelets with containerd say them. */
export const execEnds = {
  success: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' },
  exitCode: (code: number) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }),
  noSuchProgram: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message:
      'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "ab": OCI runtime exec failed: exec failed: unable to start container process: exec: "cat": executable file not found in $PATH: unknown',
    reason: 'InternalError',
    details: { causes: [{ message: 'error executing command in container' }] },
    code: 500,
  },
} as const
