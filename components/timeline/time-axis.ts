import type { TimeSpan } from '@/lib/domain/observed/traffic'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Steps that people count time in. */
const STEPS = [
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
]

export type Tick = { readonly atMs: number; readonly text: string }

/** Even times within the span, at most `most` of them, in UTC; with seconds only where they differ by less than a minute. */
export function timeTicks({ startMs, endMs }: TimeSpan, most: number): readonly Tick[] {
  const step = STEPS.find((candidate) => (endMs - startMs) / candidate <= Math.max(1, most)) ?? 24 * HOUR
  const first = Math.ceil(startMs / step) * step
  const ticks: Tick[] = []
  for (let atMs = first; atMs <= endMs; atMs += step) {
    const iso = new Date(atMs).toISOString()
    ticks.push({ atMs, text: iso.slice(11, step < MINUTE ? 19 : 16) })
  }
  return ticks
}

/** Steps of a count axis that begins at zero: 0, half, and an even number that holds `highest`. */
export function countTicks(highest: number): readonly [number, number, number] {
  const room = Math.max(2, highest)
  const power = 10 ** Math.floor(Math.log10(room))
  const top = [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((candidate) => candidate >= room) ?? room
  return [0, top / 2, top]
}

/** Where times stand in the picture, in pixels from its left. */
export type TimeScale = {
  readonly left: number
  readonly right: number
  readonly span: TimeSpan
  x(atMs: number): number
  /** The time at a place, within the span. */
  at(x: number): number
}

export function timeScale(span: TimeSpan, left: number, right: number): TimeScale {
  const perMs = (right - left) / Math.max(1, span.endMs - span.startMs)
  return {
    left,
    right,
    span,
    x: (atMs) => left + (Math.min(span.endMs, Math.max(span.startMs, atMs)) - span.startMs) * perMs,
    at: (x) => Math.round(Math.min(span.endMs, Math.max(span.startMs, span.startMs + (x - left) / perMs))),
  }
}
