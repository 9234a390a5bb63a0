import { ProblemError } from './problem'

export type Rate = { readonly perSecond: number; readonly burst: number }

/** One reader with a dozen tabs asks a few times a second; scripts that ask more are told to wait (security page 2.11). */
export const READ_RATE: Rate = { perSecond: 20, burst: 60 }
/** What one process answers comfortably on one core. */
export const GLOBAL_RATE: Rate = { perSecond: 1000, burst: 2000 }
const TABLE_SIZE = 10_000
/** What makes other machines work for it is asked for by hand (security page 2.11). */
export const ACTION_RATES = {
  reader: { perSecond: 0.1, burst: 6 },
  global: { perSecond: 0.5, burst: 12 },
  tableSize: TABLE_SIZE,
}

type Bucket = { tokens: number; atMs: number }

export interface RateLimiter {
  /**
   * Takes one token of `reader` and one of all.
   *
   * @param reader null: only the common bucket applies
   * @throws ProblemError `too-many-requests` with the seconds to wait
   */
  take(reader: string | null, nowMs: number): void
}

/**
 * Token buckets by reader over one common bucket. When the table is full, readers without a bucket share the common
 * one only after idle buckets were dropped, so that a flood of names never resets anybody's bucket.
 */
export function createRateLimiter(
  { reader, global, tableSize }: { reader: Rate; global: Rate; tableSize: number } = {
    reader: READ_RATE,
    global: GLOBAL_RATE,
    tableSize: TABLE_SIZE,
  },
): RateLimiter {
  const common: Bucket = { tokens: global.burst, atMs: 0 }
  const overflow: Bucket = { tokens: reader.burst, atMs: 0 }
  const buckets = new Map<string, Bucket>()

  const bucketOf = (name: string, nowMs: number): Bucket => {
    const known = buckets.get(name)
    if (known !== undefined) return known
    if (buckets.size >= tableSize) dropFull(nowMs)
    if (buckets.size >= tableSize) return overflow
    const fresh: Bucket = { tokens: reader.burst, atMs: nowMs }
    buckets.set(name, fresh)
    return fresh
  }

  // A bucket that has filled up again says nothing that a new one would not say.
  const dropFull = (nowMs: number): void => {
    for (const [name, bucket] of buckets) {
      refill(bucket, reader, nowMs)
      if (bucket.tokens >= reader.burst) buckets.delete(name)
    }
  }

  return {
    take(name, nowMs) {
      if (name !== null) takeFrom(bucketOf(name, nowMs), reader, nowMs)
      takeFrom(common, global, nowMs)
    },
  }
}

function takeFrom(bucket: Bucket, rate: Rate, nowMs: number): void {
  refill(bucket, rate, nowMs)
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1
    return
  }
  throw new ProblemError(
    'too-many-requests',
    `More than ${sayRate(rate)} arrived.`,
    'Wait as long as Retry-After says, and follow /api/v1/events instead of asking often.',
    Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond)),
  )
}

const sayRate = ({ perSecond }: Rate): string =>
  perSecond >= 1 ? `${perSecond} requests a second` : `${Math.round(perSecond * 60)} requests a minute`

function refill(bucket: Bucket, rate: Rate, nowMs: number): void {
  const passedSeconds = Math.max(0, nowMs - bucket.atMs) / 1000
  bucket.tokens = Math.min(rate.burst, bucket.tokens + passedSeconds * rate.perSecond)
  bucket.atMs = Math.max(bucket.atMs, nowMs)
}
