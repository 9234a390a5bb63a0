import type { Clock } from '@/lib/server/sources'

/** Bookmarks come about once a minute (apiserver: defaultBookmarkFrequency): so much silence is a broken connection. */
const IDLE_MS = 90_000
/** Where no bookmark ever comes, silence proves nothing; longer than any watch is asked to last. */
const IDLE_WITHOUT_BOOKMARKS_MS = 600_000
/** Watches in a row that said nothing at all, after which silence is judged anew. */
const SILENT_WATCHES = 2

/** What the silence of one reflector's watches means. */
export interface SilenceJudge {
  /** How long a watch may be silent. */
  limitMs(): number
  bookmarkSeen(): void
  /**
   * A watch ended, `silent` when neither an event nor a bookmark ever came.
   *
   * @returns true when a new list must show whether anything was missed: a server that is asked for a version of the
   *   future (restored from a backup) keeps such a watch open and never sends a byte
   */
  watchEnded(watch: { readonly silent: boolean; readonly lastedMs: number }): boolean
}

export function createSilenceJudge(): SilenceJudge {
  let sendsBookmarks: boolean | null = null
  let silentWatches = 0
  return {
    limitMs: () => (sendsBookmarks === false ? IDLE_WITHOUT_BOOKMARKS_MS : IDLE_MS),
    bookmarkSeen() {
      sendsBookmarks = true
      silentWatches = 0
    },
    watchEnded({ silent, lastedMs }) {
      if (!silent) silentWatches = 0
      // A watch that was cut early had no time to say anything.
      else if (lastedMs >= IDLE_MS) silentWatches += 1
      if (silentWatches < SILENT_WATCHES) return false
      silentWatches = 0
      sendsBookmarks ??= false
      return true
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
