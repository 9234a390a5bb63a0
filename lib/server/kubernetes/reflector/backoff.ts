import type { Clock } from '@/lib/server/sources'

const FIRST_MS = 800
const LONGEST_MS = 30_000
/** Nothing went wrong for so long: the next trouble is a new one. */
const GOOD_AFTER_MS = 120_000

export interface Backoff {
  /** How long to wait before the next attempt, in milliseconds; grows with each call. */
  next(): number
}

/**
 * client-go's reflector backoff: 0.8 s, doubled each time, plus up to the same again by chance, so that clients that
 * lost the same server do not come back together. Unlike client-go's the sum ends at 30 s, so that a server that is
 * back is noticed within that time. It starts anew when it was not needed for two minutes.
 */
export function createBackoff({ clock, random }: { clock: Clock; random: () => number }): Backoff {
  let stepMs = FIRST_MS
  let quietSinceMs: number | null = null
  return {
    next() {
      const now = clock.nowMs()
      if (quietSinceMs !== null && now - quietSinceMs >= GOOD_AFTER_MS) stepMs = FIRST_MS
      const waitMs = Math.min(LONGEST_MS, stepMs * (1 + random()))
      stepMs = Math.min(LONGEST_MS, stepMs * 2)
      quietSinceMs = now + waitMs
      return waitMs
    },
  }
}
