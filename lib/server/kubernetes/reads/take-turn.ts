import type { Clock } from '@/lib/server/sources'
import { linkAbort } from '../../abort'
import type { Gate } from '../../gate'
import { NoAnswerError } from '../transport/errors'
import type { KubeTransport } from '../transport/transport'
import { SourceFailure } from '../words/errors'

export type Turn = {
  readonly gate: Gate
  readonly clock: Clock
  /** null while there is no connection. */
  readonly transport: () => KubeTransport | null
  /** Ends the turn. */
  readonly stopped: AbortSignal
  /** Of all that is asked within the turn. */
  readonly deadlineMs: number
}

/**
 * Waits for a place at the gate, then asks within the deadline.
 *
 * @throws BusyError; NoAnswerError; SourceFailure `not-connected`; the reason of `stopped`; whatever `ask` throws
 */
export async function takeTurn<T>(
  { gate, clock, transport: connection, stopped, deadlineMs }: Turn,
  ask: (transport: KubeTransport, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leave = await gate.enter()
  const deadline = linkAbort(stopped)
  const cancel = clock.schedule(() => deadline.abort(new NoAnswerError(deadlineMs)), deadlineMs)
  try {
    deadline.signal.throwIfAborted()
    const transport = connection()
    if (transport === null) throw notConnected()
    return await ask(transport, deadline.signal)
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error
  } finally {
    cancel()
    deadline.unlink()
    leave()
  }
}

const notConnected = (): SourceFailure =>
  new SourceFailure('not-connected', 'Evenkeel is not connected with the API server.', 'See the status page.')
