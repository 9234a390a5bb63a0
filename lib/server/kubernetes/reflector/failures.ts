import { BadAnswerError, KubeStatusError } from '../transport/errors'
import { SourceFailure } from '../words/errors'
import { SinkError } from './contents'

/** What a reflector was doing when it failed. */
export type Attempt = 'watch-list' | 'paged-list' | 'watch'

export type Remedy = {
  readonly next: /** The same again: a list from its start, a watch from the last version. */
    | 'repeat'
    /** What is held can no longer be continued: a new list, at least as new as what is held. */
    | 'relist'
    /** The same without looking back: the server does not know the version that is held. */
    | 'relist-latest'
    /** The server has no watch-lists. */
    | 'paged-list'
    /** RBAC says no. */
    | 'denied'
  readonly backoff: boolean
  /** The server asked to be left alone for so long. */
  readonly retryAfterMs: number
  /** Something is wrong that people should know of. */
  readonly isTrouble: boolean
}

/** Streams that fail so often in a row without an event between: their position is bad, only a new list helps. */
const STUCK_AFTER = 3

/** The server answered the watch and then broke it in its own words: asking again may end in the same. */
export const isOfStream = (error: unknown): boolean =>
  error instanceof BadAnswerError || (error instanceof KubeStatusError && error.inStream)

/** No connection came about, or it broke: nobody who speaks for the API server said a word. */
export const isOfConnection = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  !(error instanceof KubeStatusError || error instanceof SourceFailure)

/**
 * What to do about a failure. The rules are client-go's, with these differences: an internal error inside a watch is
 * no reason for a new list unless it repeats, and a line that cannot be read is fetched again before it is given up.
 *
 * @param stuckAttempts failures of streams in a row without an event between, this one among them
 */
export function chooseRemedy(error: unknown, attempt: Attempt, stuckAttempts: number): Remedy {
  const isStuck = stuckAttempts >= STUCK_AFTER && isOfStream(error)
  if (error instanceof SinkError) return remedy('relist')
  if (error instanceof BadAnswerError) return remedy(isStuck ? 'relist' : 'repeat')
  if (!(error instanceof KubeStatusError)) return remedy('repeat')
  if (attempt === 'watch-list' && isWatchListRefusal(error)) {
    return { next: 'paged-list', backoff: false, retryAfterMs: 0, isTrouble: false }
  }
  if (isExpired(error)) {
    // A watch-list from the held version that is expired as well is asked for the latest state.
    const next = attempt === 'watch' ? 'relist' : 'relist-latest'
    return { next, backoff: true, retryAfterMs: 0, isTrouble: false }
  }
  if (isTooLargeVersion(error) || isInvalidVersion(error)) return remedy('relist-latest', error)
  if (error.code === 403) return remedy('denied', error)
  // The server says that it dropped a corrupt object, and with it the DELETED event.
  if (error.reason === 'StorageReadError') return remedy('relist')
  return remedy(isStuck && error.code >= 500 ? 'relist' : 'repeat', error)
}

const remedy = (next: Remedy['next'], error?: KubeStatusError): Remedy => ({
  next,
  backoff: true,
  retryAfterMs: (error?.retryAfterSeconds ?? 0) * 1000,
  isTrouble: true,
})

/** Servers of 1.17 and before say Gone, newer ones Expired. */
const isExpired = ({ code, reason }: KubeStatusError): boolean =>
  code === 410 || reason === 'Expired' || reason === 'Gone'

/** A member that lags behind the one that gave us our version, or a cluster restored from a backup. */
function isTooLargeVersion({ reason, statusMessage, causes }: KubeStatusError): boolean {
  if (causes.includes('ResourceVersionTooLarge')) return true
  // Servers before 1.18.6 and before 1.17 said it in these ways.
  return (
    reason === 'Timeout' &&
    (causes.includes('Too large resource version') || /too large resource version/i.test(statusMessage))
  )
}

/** A version that is no version (a broken gateway, never the API server itself) would be refused for ever. */
const isInvalidVersion = ({ code, statusMessage }: KubeStatusError): boolean =>
  (code === 400 || code === 500) && statusMessage.startsWith('resourceVersion: Invalid value')

/**
 * A server without watch-lists: 422 (KEP-3157: feature off, or resourceVersionMatch not known for watches), 400 from
 * gateways that check parameters, and 403 when it speaks of the options instead of rights.
 */
const isWatchListRefusal = ({ code, reason, inStream }: KubeStatusError): boolean =>
  !inStream && (code === 400 || code === 422 || (code === 403 && reason === 'Invalid'))
