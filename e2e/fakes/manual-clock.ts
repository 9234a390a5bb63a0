import type { Clock } from '@/lib/server/sources'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on by `ms` and runs, in order of their times, the callbacks that fall due, new ones among them. */
  advance(ms: number): void
  /**
   * Moves time on in steps and lets the event loop turn between them, so that what callbacks start
   * (requests to a fake server, promises) can answer before more time passes.
   */
  pass(ms: number, options?: { stepMs?: number; turns?: number }): Promise<void>
  /** Callbacks that still wait. */
  pending(): number
  /** Milliseconds until the next callback; null when none waits. */
  nextInMs(): number | null
}

type Timer = { readonly atMs: number; readonly order: number; readonly callback: () => void }

/** @param startMs where the clock stands at first, Unix milliseconds. */
export function createManualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let now = startMs
  let order = 0
  const timers = new Set<Timer>()

  const next = (): Timer | null => {
    let first: Timer | null = null
    for (const timer of timers) {
      if (first === null || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order)) {
        first = timer
      }
    }
    return first
  }

  const advance = (ms: number): void => {
    const target = now + ms
    for (let timer = next(); timer !== null && timer.atMs <= target; timer = next()) {
      timers.delete(timer)
      now = Math.max(now, timer.atMs)
      timer.callback()
    }
    now = target
  }

  return {
    nowMs: () => now,
    schedule(callback, delayMs) {
      const timer: Timer = { atMs: now + Math.max(0, delayMs), order: order++, callback }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    advance,
    async pass(ms, { stepMs = 1000, turns = 4 } = {}) {
      for (let left = ms; left > 0; left -= stepMs) {
        advance(Math.min(stepMs, left))
        await turnEventLoop(turns)
      }
    },
    pending: () => timers.size,
    nextInMs: () => {
      const timer = next()
      return timer === null ? null : timer.atMs - now
    },
  }
}

/** Lets sockets and promises make progress without any time passing on a manual clock. */
export async function turnEventLoop(turns = 1): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}
