import type { Agent, IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import type { Clock } from '@/lib/server/sources'
import { NoAnswerError } from './errors'

export type SocketRequest = {
  readonly url: URL
  readonly agent: Agent
  readonly headers: Readonly<Record<string, string>>
  /** Subprotocols in the order of preference. */
  readonly protocols: readonly string[]
  readonly maxMessageBytes: number
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

/**
 * Opens a WebSocket over the connections of an agent: its certificates, its proxy. It is paused, until whoever asked for
 * it listens.
 *
 * @param refuse makes the error of an answer that is no upgrade
 * @throws what `refuse` gives; NoAnswerError; the socket's own error; the signal's reason
 */
export function openWebSocket(
  request: SocketRequest,
  clock: Clock,
  refuse: (response: IncomingMessage) => Promise<unknown>,
): Promise<WebSocket> {
  const { url, agent, headers, protocols, maxMessageBytes, deadlineMs, signal } = request
  const target = new URL(url)
  target.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(target, [...protocols], {
      agent,
      headers,
      maxPayload: maxMessageBytes,
      perMessageDeflate: false,
      followRedirects: false,
    })
    const settle = (): void => {
      cancel()
      signal.removeEventListener('abort', onAbort)
    }
    const fail = (error: unknown): void => {
      settle()
      reject(error)
      socket.terminate()
    }
    const onAbort = (): void => fail(signal.reason)
    const cancel = clock.schedule(() => fail(new NoAnswerError(deadlineMs)), deadlineMs)
    signal.addEventListener('abort', onAbort, { once: true })
    // Stays on: what fails after the opening is told by "close" as well, and must not be thrown at nobody.
    socket.on('error', fail)
    socket.once('unexpected-response', (_, response) => {
      settle()
      void refuse(response).then(fail, fail)
    })
    socket.once('open', () => {
      settle()
      // What the other side says at once would be told to nobody.
      socket.pause()
      resolve(socket)
    })
    if (signal.aborted) onAbort()
  })
}
