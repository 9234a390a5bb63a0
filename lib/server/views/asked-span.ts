import { chooseSpan } from '@/lib/contracts/span'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { ProblemError } from '../http/problem'

/**
 * The span that a query asks about.
 *
 * @param query `start` and `end` as `spanQuery` read them
 * @throws ProblemError `bad-request` for one that cannot be answered
 */
export function askedSpan(query: Parameters<typeof chooseSpan>[0], nowMs: number): TimeSpan {
  const span = chooseSpan(query, nowMs)
  if (!('wrong' in span)) return span
  throw new ProblemError(
    'bad-request',
    span.wrong,
    'Give start and end as RFC 3339 or Unix seconds, at most 24 hours apart, or neither for the last ten minutes.',
  )
}
