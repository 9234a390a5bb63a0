import type WebSocket from 'ws'
import { BadAnswerError } from '../transport/errors'
import type { KubeTransport } from '../transport/transport'

/** What a command wrote and how it ended. */
export type ExecResult = {
  readonly stdout: string
  readonly stderr: string
  /** 0: it succeeded; null: it could not be started, `reason` says why. */
  readonly exitCode: number | null
  /** The container runtime's words; `""`: none. */
  readonly reason: string
}

/** The newer one can close single channels; servers before Kubernetes 1.30 speak the older one alone. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const
const STDOUT = 1
const STDERR = 2
const STATUS = 3
const STDERR_BYTES_MAX = 16 * 1024

/**
 * Runs a command in a container by the remote command protocol over a WebSocket (kubernetes.io,
 * `k8s.io/apimachinery/pkg/util/remotecommand`): each message begins with the number of its channel.
 *
 * @throws as `KubeTransport.socket`; BadAnswerError for more than `maxBytes`, or a connection that ends without a word
 */
export async function execInPod(
  transport: KubeTransport,
  request: {
    readonly path: string
    readonly container: string
    readonly command: readonly string[]
    readonly maxBytes: number
    readonly deadlineMs: number
    readonly signal: AbortSignal
  },
): Promise<ExecResult> {
  const { path, container, command, maxBytes, deadlineMs, signal } = request
  const socket = await transport.socket({
    path,
    query: { container, command, stdout: true, stderr: true },
    protocols: PROTOCOLS,
    maxMessageBytes: maxBytes,
    deadlineMs,
    signal,
  })
  const onAbort = (): void => socket.terminate()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await collect(socket, maxBytes)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    socket.terminate()
  }
}

function collect(socket: WebSocket, maxBytes: number): Promise<ExecResult> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let bytes = 0
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => {
      const message = toBuffer(data)
      bytes += message.length
      if (bytes > maxBytes + STDERR_BYTES_MAX) {
        reject(new BadAnswerError(`the command wrote more than ${maxBytes} bytes`))
        return
      }
      const content = message.subarray(1)
      if (message[0] === STDOUT) stdout.push(content)
      else if (message[0] === STDERR) stderr.push(content.subarray(0, STDERR_BYTES_MAX))
      else if (message[0] === STATUS) {
        const texts = { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') }
        resolve({ ...texts, ...toEnd(content.toString('utf8')) })
      }
    })
    socket.once('close', () => reject(new BadAnswerError('the connection ended before the command did')))
    socket.once('error', reject)
    socket.resume()
  })
}

function toBuffer(data: WebSocket.RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

/** The Status object that ends a command: success, an exit code in its causes, or why it did not start. */
function toEnd(text: string): Pick<ExecResult, 'exitCode' | 'reason'> {
  const status = parse(text)
  if (status.status === 'Success') return { exitCode: 0, reason: '' }
  const reason = typeof status.message === 'string' ? status.message : ''
  const causes = (status.details as { causes?: unknown } | undefined)?.causes
  const code = (Array.isArray(causes) ? causes : []).find((cause) => cause?.reason === 'ExitCode')?.message
  return { exitCode: /^\d{1,3}$/.test(String(code)) ? Number(code) : null, reason }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return { message: text }
  }
}
