import { eventNames, HEARTBEAT_SECONDS, type Hint } from '@/lib/contracts/events'
import type { Clock } from '../sources'
import { ProblemError } from './problem'

/** Streams of one process; each holds a socket and a few hundred bytes. */
const TOTAL_STREAMS = 500
/** One stream serves one tab. */
const STREAMS_PER_READER = 8
/** A stream ends after this long, so that none outlives what stands between browser and server for ever. */
const AGE_MS = 60 * 60_000
/** Hints are about 100 bytes: a reader this far behind has read nothing for minutes. */
const BUFFER_BYTES = 16 * 1024
/** Heartbeats that find the buffer full before the reader counts as gone. */
const STUCK_HEARTBEATS = 2
/** After a stop, tabs come back spread over this time. */
const RETRY_SPREAD_MS = 5000
const RETRY_MS = 2000

export type OpenStream = {
  /**
   * Names what has a newer version. Hints of one topic that wait replace each other, so that a slow reader gets the
   * last one and the buffer stays small.
   */
  hint(hint: Hint): void
  close(): void
}

export interface EventStreams {
  /**
   * Answers with a stream that lives until the reader leaves, falls behind, or `close` is called.
   *
   * @param reader whose streams are counted together; null: only the total counts
   * @param follow begins to feed the stream; what it returns is called once at the end
   * @throws ProblemError `too-many-requests` when there are too many streams, `not-ready` while shutting down
   */
  open(reader: string | null, signal: AbortSignal, follow: (stream: OpenStream) => () => void): Response
  count(): number
  /** Ends every stream and takes no new ones: the process stops. */
  drain(): void
  draining(): boolean
}

/** @param random 0..1, for the spread of reconnections */
export function createEventStreams(clock: Clock, random: () => number = Math.random): EventStreams {
  const open = new Map<symbol, { reader: string | null; end: (farewell: string) => void }>()
  let draining = false

  const admit = (reader: string | null): void => {
    if (draining) throw new ProblemError('not-ready', 'This server is stopping.', 'Connect again in a moment.', 2)
    const own = reader === null ? 0 : [...open.values()].filter((stream) => stream.reader === reader).length
    if (open.size < TOTAL_STREAMS && own < STREAMS_PER_READER) return
    throw new ProblemError(
      'too-many-requests',
      'Too many event streams are open.',
      'Close tabs that are not looked at; pages without a stream ask by themselves.',
      10,
    )
  }

  return {
    open(reader, signal, follow) {
      admit(reader)
      const id = Symbol('stream')
      const body = new ReadableStream<Uint8Array>(
        createSource(clock, signal, follow, {
          opened: (end) => open.set(id, { reader, end }),
          ended: () => open.delete(id),
        }),
        new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
      )
      return new Response(body, {
        headers: {
          'Content-Type': 'text/event-stream; charset=utf-8',
          'Cache-Control': 'no-store, no-transform',
          'X-Accel-Buffering': 'no',
        },
      })
    },
    count: () => open.size,
    drain() {
      draining = true
      for (const { end } of open.values()) end(`retry: ${Math.round(random() * RETRY_SPREAD_MS)}\n\n`)
    },
    draining: () => draining,
  }
}

type Registration = { opened(end: (farewell: string) => void): void; ended(): void }

function createSource(
  clock: Clock,
  signal: AbortSignal,
  follow: (stream: OpenStream) => () => void,
  registration: Registration,
): UnderlyingDefaultSource<Uint8Array> {
  const encoder = new TextEncoder()
  const waiting = new Map<string, Hint>()
  const cancels: (() => void)[] = []
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null
  let missed = 0
  let lastId = 0

  const room = (): boolean => (controller?.desiredSize ?? 0) > 0
  const write = (text: string): void => controller?.enqueue(encoder.encode(text))
  const flush = (): void => {
    for (const [topic, hint] of waiting) {
      if (!room()) return
      waiting.delete(topic)
      lastId = Math.max(lastId, hint.version)
      write(`id: ${lastId}\nevent: ${eventNames.hint}\ndata: ${JSON.stringify(hint)}\n\n`)
    }
  }

  const end = (farewell = ''): void => {
    const ending = controller
    if (ending === null) return
    if (farewell !== '') write(farewell)
    controller = null
    for (const cancel of cancels) cancel()
    registration.ended()
    // After the reader cancelled there is nothing left to close.
    if (ending.desiredSize !== null) closeQuietly(ending)
  }

  const beat = (): void => {
    if (room()) {
      missed = 0
      write(`event: ${eventNames.heartbeat}\ndata: {}\n\n`)
    } else if (++missed >= STUCK_HEARTBEATS) {
      end()
      return
    }
    cancels[0] = clock.schedule(beat, HEARTBEAT_SECONDS * 1000)
  }

  return {
    start(created) {
      controller = created
      registration.opened(end)
      const onAbort = (): void => end()
      signal.addEventListener('abort', onAbort, { once: true })
      write(`retry: ${RETRY_MS}\n\n`)
      cancels.push(
        () => {},
        clock.schedule(() => end(), AGE_MS),
        () => signal.removeEventListener('abort', onAbort),
        follow({
          hint(hint) {
            waiting.set(hint.topic, hint)
            flush()
          },
          close: () => end(),
        }),
      )
      beat()
    },
    pull: flush,
    cancel: () => end(),
  }
}

function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close()
  } catch {
    // Already closed by the other side.
  }
}
