import type { Clock } from '@/lib/server/sources'
import type { PrometheusFailure } from './errors'

const RETRIES_MAX = 2
/** First pause before asking again; doubled, and spread by chance. */
const RETRY_MS = 150

export type PersistOptions = {
  readonly clock: Clock
  readonly random: () => number
  /** Ends it all; its reason is thrown. */
  readonly signal: AbortSignal
  /** A pause of this length is not worth the wait: nobody waits longer. */
  readonly deadlineMs: number
  readonly toFailure: (error: unknown) => PrometheusFailure
}

/**
 * Tries again what may go better the next time, after a pause that the server may have asked for.
 *
 * @throws PrometheusFailure of the last attempt
 */
export async function persist<T>(attempt: () => Promise<T>, options: PersistOptions): Promise<T> {
  const { clock, random, signal, deadlineMs } = options
  for (let retry = 0; ; retry += 1) {
    try {
      return await attempt()
    } catch (reason) {
      if (signal.aborted) throw signal.reason
      const failure = options.toFailure(reason)
      if (failure.hints.retry !== true || retry >= RETRIES_MAX) throw failure
      const asked = failure.hints.retryAfterSeconds ?? null
      if (asked !== null && asked * 1000 >= deadlineMs) throw failure
      await pause(clock, asked === null ? RETRY_MS * 2 ** retry * (0.5 + random()) : asked * 1000, signal)
    }
  }
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => {
      signal.removeEventListener('abort', give)
      resolve()
    }, ms)
    const give = (): void => {
      cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', give, { once: true })
  })
}
