import { createParser, parseAsStringLiteral } from 'nuqs'

/** Spans that end now, by their name in the address, in seconds. */
export const lastSpans = { '10m': 600, '1h': 3_600 } as const
export type LastSpan = keyof typeof lastSpans

/** Counted over where nothing else is said. */
export const USUAL_SPAN: LastSpan = '10m'

const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

/** An instant in the address, in UTC to the second: `2026-01-31T14:32:07Z`; Unix milliseconds once read. */
const parseAsInstant = createParser<number>({
  parse(text) {
    const ms = isoInstant.test(text) ? Date.parse(text) : Number.NaN
    return Number.isNaN(ms) ? null : ms
  },
  serialize: (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`,
})

/** What span of time is observed: the last ten minutes, the last hour, or from and until an instant. */
export const spanParsers = {
  /** null: what is usual for the view. */
  last: parseAsStringLiteral(Object.keys(lastSpans) as LastSpan[]),
  /** Begins then; null: `last` decides. */
  from: parseAsInstant,
  /** Ends then; null: now. */
  until: parseAsInstant,
} as const

export type SpanState = {
  readonly last: LastSpan | null
  readonly from: number | null
  readonly until: number | null
}

/** The span as the API is asked for it; `start` and `end` in RFC 3339. A span that ends now slides with the clock. */
export type SpanChoice = {
  readonly lastSeconds: number | null
  readonly start: string | null
  readonly end: string | null
}

/** @param usual what is shown where the reader chose nothing */
export function toSpanChoice({ last, from, until }: SpanState, usual: LastSpan = USUAL_SPAN): SpanChoice {
  const text = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  if (from === null && until === null) return { lastSeconds: lastSpans[last ?? usual], start: null, end: null }
  return { lastSeconds: null, start: text(from), end: text(until) }
}

/** The span as parameters of the API. */
export function spanQueryOf({ lastSeconds, start, end }: SpanChoice): { start?: string; end?: string } {
  if (lastSeconds !== null) return { start: new Date(Date.now() - lastSeconds * 1_000).toISOString() }
  return { ...(start === null ? {} : { start }), ...(end === null ? {} : { end }) }
}
