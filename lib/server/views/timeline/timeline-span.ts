import type { TimelineQuery } from '@/lib/contracts/timeline'
import type { TimeSpan } from '@/lib/domain/observed/traffic'
import { safeText } from '@/lib/format/foreign-text'
import { askedSpan } from '../asked-span'

const HOUR_MS = 3_600_000

/** The span that a timeline is asked about: the last hour where nothing else is said. */
export const timelineSpan = (query: TimelineQuery, nowMs: number): TimeSpan =>
  askedSpan({ start: query.start ?? (query.end ?? nowMs) - HOUR_MS, end: query.end }, nowMs)

/** Values of objects and names of sources are not ours. */
const WORDS_LENGTH = 500

/** Foreign words as one line that can be shown. */
export const shownWords = (words: string): string => safeText(words, WORDS_LENGTH)
