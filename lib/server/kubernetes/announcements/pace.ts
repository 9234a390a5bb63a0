/** How soon a move of an announcer is noticed, where there are announcers. */
const BUSY_MS = 15_000
/** Where nobody uses the resource yet. */
const QUIET_MS = 60_000
/** A resource that is not served: somebody may install it. */
const ABSENT_MS = 600_000
const DENIED_MS = 60_000
const FAILED_MAX_MS = 120_000
/** What all polls of one resource may transfer: a list of 2 MB is read every 40 s rather than every 15. */
const BYTES_PER_SECOND = 50_000
/** Several replicas, and several resources, do not ask at the same moments. */
const JITTER = 0.2

export type PollOutcome =
  | { readonly kind: 'live'; readonly isQuiet: boolean; readonly bytes: number }
  | { readonly kind: 'absent' | 'denied' }
  /** @param failures in a row, this one among them */
  | { readonly kind: 'failed'; readonly failures: number }

/**
 * How long to wait before the resource is read again.
 *
 * @param random uniform in 0..1
 */
export function nextPollMs(outcome: PollOutcome, random: number): number {
  return paceOf(outcome) * (1 - JITTER + 2 * JITTER * random)
}

function paceOf(outcome: PollOutcome): number {
  switch (outcome.kind) {
    case 'live':
      return Math.max(outcome.isQuiet ? QUIET_MS : BUSY_MS, (outcome.bytes / BYTES_PER_SECOND) * 1000)
    case 'absent':
      return ABSENT_MS
    case 'denied':
      return DENIED_MS
    case 'failed':
      return Math.min(FAILED_MAX_MS, BUSY_MS * 2 ** Math.min(outcome.failures - 1, 10))
  }
}
