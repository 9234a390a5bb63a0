import { z } from 'zod'
import type { TimeSpan } from '@/lib/domain/observed/traffic'

/** What is answered where neither start nor end is given: the last ten minutes. */
const DEFAULT_SPAN_SECONDS = 600
/** The longest span of one question: what a metric source answers within seconds. */
const LONGEST_SPAN_SECONDS = 24 * 3600
const isoInstant = z.iso.datetime({ offset: true })

/** An instant in a query, RFC 3339 with its zone or Unix seconds; Unix milliseconds once read. */
const instant = z
  .string()
  .max(40)
  .transform((text, context) => {
    const ms = instantOf(text)
    if (ms !== null) return ms
    context.addIssue(
      'it is no instant: give RFC 3339 with a zone, as in 2026-01-31T14:32:07Z, or Unix seconds (a "+" must be written %2B)',
    )
    return z.NEVER
  })

/** The parameters `start` and `end` of every question about a span of time; spread into the query of the endpoint. */
export const spanQuery = { start: instant.optional(), end: instant.optional() }

/** @returns Unix milliseconds; null: the text is neither form. Thirteen digits are milliseconds, so they are none. */
function instantOf(text: string): number | null {
  if (/^\d{1,10}(\.\d{1,9})?$/.test(text)) return Math.round(Number(text) * 1000)
  return isoInstant.safeParse(text).success ? Date.parse(text) : null
}

/**
 * The span that is asked about: without `end`, or with one that has not come yet, until now; without `start` ten minutes
 * before its end.
 *
 * @param nowMs Unix milliseconds
 * @returns what is wrong with it, as a sentence, where it cannot be answered: turned round, longer than a day, not
 *   begun yet
 */
export function chooseSpan(
  { start, end }: { readonly start?: number | undefined; readonly end?: number | undefined },
  nowMs: number,
): TimeSpan | { readonly wrong: string } {
  if ((start ?? 0) > nowMs) return { wrong: 'The span lies in the future.' }
  const endMs = Math.min(end ?? nowMs, nowMs)
  const startMs = start ?? endMs - DEFAULT_SPAN_SECONDS * 1000
  if (startMs >= endMs) return { wrong: 'The span is empty: its start does not lie before its end.' }
  if (endMs - startMs > LONGEST_SPAN_SECONDS * 1000) return { wrong: 'The span is longer than 24 hours.' }
  return { startMs, endMs }
}
