import type { Seen } from '@/lib/domain/service-memory'

/** Values and since when each was there, oldest first; the last one is the present one. */
export type Timeline<T> = readonly Seen<T>[]

export const HOUR_MS = 3_600_000
/** A value that changes every few seconds fills an hour with hundreds of entries, of which the latest tell the story. */
const ENTRIES_MAX = 24

/** Adds a value where it is another one than the last; the same list where it is not. */
export function remember<T>(
  timeline: Timeline<T>,
  value: T,
  nowMs: number,
  same: (a: T, b: T) => boolean = Object.is,
): Timeline<T> {
  const last = timeline.at(-1)
  if (last !== undefined && same(last.value, value)) return timeline
  return [...withinTheHour(timeline, nowMs), { value, sinceMs: nowMs }].slice(-ENTRIES_MAX)
}

/** Without what ended more than an hour ago; what is still so stays, however long it has been. */
export function withinTheHour<T>(timeline: Timeline<T>, nowMs: number): Timeline<T> {
  const firstKept = timeline.findIndex((_, index) => {
    const next = timeline[index + 1]
    return next === undefined || next.sinceMs > nowMs - HOUR_MS
  })
  return firstKept <= 0 ? timeline : timeline.slice(firstKept)
}
