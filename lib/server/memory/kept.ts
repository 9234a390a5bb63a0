import type { Kept } from '@/lib/domain/timeline/changes'
import { HOUR_MS } from './timeline'

/** A question about the last hour comes a moment after the hour was cut off, and clocks of readers differ a little. */
const KEPT_MS = HOUR_MS + 60_000

/** Nothing has changed since then: ten thousand Services share the empty list. */
export const nothingSince = (sinceMs: number): Kept<never> => ({ changes: NONE, completeSinceMs: sinceMs })

const NONE: readonly never[] = Object.freeze([])

/**
 * Adds changes, the latest last; what is older than an hour, or more than `most`, is forgotten, and it is known from when
 * on nothing is missing. The same object where there is nothing to add.
 */
export function keep<Change extends { readonly atMs: number }>(
  kept: Kept<Change>,
  added: readonly Change[],
  nowMs: number,
  most: number,
): Kept<Change> {
  if (added.length === 0) return kept
  const { changes, completeSinceMs } = withinHour(kept, nowMs)
  const all = [...changes, ...added]
  if (all.length <= most) return { changes: all, completeSinceMs }
  return { changes: all.slice(-most), completeSinceMs: all[all.length - most - 1]?.atMs ?? completeSinceMs }
}

/** Without what is older than an hour. */
export function withinHour<Change extends { readonly atMs: number }>(kept: Kept<Change>, nowMs: number): Kept<Change> {
  const sinceMs = Math.max(kept.completeSinceMs, nowMs - KEPT_MS)
  const first = kept.changes.findIndex(({ atMs }) => atMs >= nowMs - KEPT_MS)
  return {
    changes: first === -1 ? NONE : first === 0 ? kept.changes : kept.changes.slice(first),
    completeSinceMs: sinceMs,
  }
}

/** Without what is older than `sinceMs`; from then on nothing is missing. The same object where that is nothing. */
export function since<Change extends { readonly atMs: number }>(kept: Kept<Change>, sinceMs: number): Kept<Change> {
  if (kept.changes.length === 0 || kept.completeSinceMs >= sinceMs) return kept
  return { changes: kept.changes.filter(({ atMs }) => atMs >= sinceMs), completeSinceMs: sinceMs }
}
