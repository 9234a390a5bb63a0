import type { Clock } from '@/lib/server/sources'

/**
 * Runs `action` soon after `request`, but never twice within `intervalMs`: the first change after a quiet time is
 * published at once, a storm of changes at the end of each interval.
 */
export function createCoalescer(
  clock: Clock,
  intervalMs: number,
  action: () => void,
): { request(): void; stop(): void } {
  let lastMs = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  return {
    request() {
      if (cancel !== null) return
      // Wall time may jump back by hours; the wait never grows beyond the interval.
      const waitMs = Math.min(intervalMs, Math.max(0, lastMs + intervalMs - clock.nowMs()))
      cancel = clock.schedule(() => {
        cancel = null
        lastMs = clock.nowMs()
        action()
      }, waitMs)
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
