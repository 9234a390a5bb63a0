import type { Clock } from '@/lib/server/sources'

/**
 * A watch that was silent for so long is opened again. An API server sends a bookmark about once a minute
 * (defaultBookmarkFrequency), but only when its watch cache has moved since the watch began: on a quiet resource two
 * minutes without a byte are no fault (seen on 1.36). Opening again costs one request and loses nothing.
 */
export const SILENCE_MS = 90_000
/** Where bookmarks do not come, silence says nothing; longer than any watch is asked to last. */
const SILENCE_WITHOUT_BOOKMARKS_MS = 600_000
/** Watches in a row, each long enough for a bookmark, that had none. */
const WATCHES_WITHOUT_BOOKMARK = 2

/** What the silence of one reflector's watches means. */
export interface SilenceJudge {
  /** How long a watch may be silent. */
  limitMs(): number
  bookmarkSeen(): void
  watchEnded(watch: { readonly bookmarks: number; readonly lastedMs: number }): void
}

export function createSilenceJudge(): SilenceJudge {
  let without = 0
  return {
    limitMs: () => (without >= WATCHES_WITHOUT_BOOKMARK ? SILENCE_WITHOUT_BOOKMARKS_MS : SILENCE_MS),
    bookmarkSeen() {
      without = 0
    },
    watchEnded({ bookmarks, lastedMs }) {
      // A watch that was cut early had no time for one.
      if (bookmarks === 0 && lastedMs >= SILENCE_MS) without += 1
    },
  }
}

export interface Watchdog {
  /** A byte came. */
  touch(): void
  /** Another limit from now on. */
  relax(limitMs: number): void
  stop(): void
}

/** Calls `onSilence` once, when the limit has passed without a touch. */
export function startWatchdog(clock: Clock, firstLimitMs: number, onSilence: () => void): Watchdog {
  let limitMs = firstLimitMs
  let lastMs = clock.nowMs()
  let cancel = (): void => {}
  const check = (): void => {
    // Wall time may jump back by hours; silence must not be allowed that much longer.
    lastMs = Math.min(lastMs, clock.nowMs())
    const leftMs = lastMs + limitMs - clock.nowMs()
    if (leftMs <= 0) onSilence()
    else cancel = clock.schedule(check, leftMs)
  }
  cancel = clock.schedule(check, limitMs)
  return {
    touch() {
      lastMs = clock.nowMs()
    },
    relax(nextLimitMs) {
      limitMs = nextLimitMs
    },
    stop: () => cancel(),
  }
}
