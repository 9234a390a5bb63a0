import type { ServerResponse } from 'node:http'
import type { Clock } from '@/lib/server/sources'
import type { Fault } from './faults'

/** A response that a fault can bend: the code that answers knows nothing of it. */
export type Wire = {
  head(status: number, headers?: Readonly<Record<string, string>>): Promise<void>
  /** Resolves when more may be written. After the connection is gone it does nothing. */
  write(content: string | Buffer): Promise<void>
  end(): void
  isClosed(): boolean
  /** Resolves when the connection of this response is done with, from whichever side. */
  readonly closed: Promise<void>
  /** From now on nothing is sent any more and the connection stays open, as when packets are dropped. */
  freeze(): void
  /** RST at once. */
  reset(): void
  /** Ends the connection without the end of the chunked encoding. */
  cut(): void
}

const SLOW_STEP_MS = 100

export function createWire(response: ServerResponse, fault: Fault | null, clock: Clock): Wire {
  let written = 0
  let frozen = fault?.kind === 'stall'
  const isClosed = (): boolean => response.destroyed || response.writableEnded
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => clock.schedule(resolve, ms))

  const send = async (bytes: Buffer): Promise<void> => {
    written += bytes.length
    if (frozen || isClosed() || bytes.length === 0 || response.write(bytes)) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        response.off('drain', done)
        response.off('close', done)
        resolve()
      }
      response.on('drain', done)
      response.on('close', done)
    })
  }

  const wire: Wire = {
    async head(status, headers = {}) {
      if (fault?.kind === 'reset' && (fault.afterBytes ?? 0) === 0) return wire.reset()
      if (fault?.kind === 'slow') await sleep(fault.firstByteMs)
      if (frozen || isClosed()) return
      response.writeHead(status, {
        'content-type': 'application/json',
        'cache-control': 'no-cache, private',
        ...headers,
      })
      response.flushHeaders()
    },
    async write(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content
      const limit = fault !== null && 'afterBytes' in fault ? (fault.afterBytes ?? 0) : Number.POSITIVE_INFINITY
      if (written + bytes.length > limit) {
        await send(bytes.subarray(0, limit - written))
        // The bytes before the break must have left, or the break would overtake them.
        await new Promise<void>((resolve) => setImmediate(resolve))
        if (fault?.kind === 'reset') wire.reset()
        else if (fault?.kind === 'truncate') wire.cut()
        else wire.freeze()
        return
      }
      if (fault?.kind !== 'slow') return send(bytes)
      const step = Math.max(1, Math.round((fault.bytesPerSecond * SLOW_STEP_MS) / 1000))
      for (let at = 0; at < bytes.length && !isClosed(); at += step) {
        await send(bytes.subarray(at, at + step))
        await sleep(SLOW_STEP_MS)
      }
    },
    end() {
      if (!frozen && !isClosed()) response.end()
    },
    isClosed,
    closed: new Promise((resolve) => response.once('close', () => resolve())),
    freeze() {
      frozen = true
    },
    reset() {
      response.socket?.resetAndDestroy()
    },
    cut() {
      response.socket?.destroySoon()
    },
  }
  return wire
}
