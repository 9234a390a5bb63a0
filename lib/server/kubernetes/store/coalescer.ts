import type { Clock } from '@/lib/server/sources'

/**
 * Runs `action` soon after `request`, but never twice within `intervalMs`: the first change after a quiet time is
 * published at once, a storm of changes at the end of each interval.
 */
export function createCoalescer(
  clock: Clock,
  intervalMs: number,
  action: () => void,
): {
  request(): void
  /** Runs at once, whenever it last ran; what waits is done with. */
  flush(): void
  stop(): void
} {
  let lastMs = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  let isStopped = false
  const run = (): void => {
    cancel = null
    lastMs = clock.nowMs()
    action()
  }
  return {
    request() {
      if (cancel !== null || isStopped) return
      // Wall time may jump back by hours; the wait never grows beyond the interval.
      const waitMs = Math.min(intervalMs, Math.max(0, lastMs + intervalMs - clock.nowMs()))
      cancel = clock.schedule(run, waitMs)
    },
    flush() {
      cancel?.()
      if (!isStopped) run()
    },
    stop() {
      isStopped = true
      cancel?.()
      cancel = null
    },
  }
}
