import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the guard at the edge of the process knows of a request. */
export type Edge = {
  /** Address of the other end of the socket. */
  readonly peer: string
  readonly peerIsLoopback: boolean
  readonly requestId: string
}

export type AnswerApi = (request: IncomingMessage, response: ServerResponse, edge: Edge) => void

type Guard = {
  /** Address that the server listens on; null: not yet, or none. */
  readonly listeningOn: string | null
  /** Takes the requests for the API; null: the app has not started. */
  answer: AnswerApi | null
}

const GUARD = Symbol.for('evenkeel.guard')

/** The guard of this process (scripts/guard.mjs); null: the server was started without it. */
export function findGuard(): Guard | null {
  return (globalThis as { [GUARD]?: Guard })[GUARD] ?? null
}
