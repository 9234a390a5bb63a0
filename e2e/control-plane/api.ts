import { readFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'

/** An object of the API, as far as tests look into it. */
export type KubeObject = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly resourceVersion: string
    readonly [field: string]: unknown
  }
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

export type ApiAnswer<Body> = { readonly status: number; readonly body: Body }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type ApiClient = {
  send<Body>(method: Method, path: string, body: unknown, token: string): Promise<ApiAnswer<Body>>
  close(): void
}

/**
 * Plain JSON over one pool of kept-alive connections. A PATCH is a merge patch.
 * Rejects with the socket's error when the server is down; an HTTP error is an answer.
 */
export function createApiClient(port: number, caFile: string): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: readFileSync(caFile) })
  return {
    send<Body>(method: Method, path: string, body: unknown, token: string) {
      return new Promise<ApiAnswer<Body>>((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body)
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
          'content-length': Buffer.byteLength(text),
        }
        const request = httpsRequest({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, body: parseBody(Buffer.concat(chunks).toString()) as Body })
          })
        })
        request.on('error', reject)
        request.end(text)
      })
    },
    close: () => agent.destroy(),
  }
}

/** `/readyz` and `/metrics` answer text. */
function parseBody(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text
}
