import type { PodLines } from '@/lib/domain/access-logs/pod-lines'
import type { TimeSpan } from '@/lib/domain/observed/traffic'

/**
 * The time over which the lines of all pods are complete. The last 2,000 lines of a busy pod are a minute, those of an
 * idle one an hour: counted as they are, both pods would seem to get the same.
 *
 * @param asked what was asked for
 * @returns null when there is no such time, or lines without a time leave it open
 */
export function commonSpan(logs: readonly PodLines[], asked: TimeSpan): TimeSpan | null {
  let { startMs, endMs } = asked
  for (const { lines, isCutBefore, isCutAfter } of logs) {
    if (lines.some(({ atMs }) => atMs === null)) return null
    const first = lines[0]?.atMs ?? null
    const last = lines.at(-1)?.atMs ?? null
    if (isCutBefore && first !== null) startMs = Math.max(startMs, first)
    if (isCutAfter && last !== null) endMs = Math.min(endMs, last)
  }
  return endMs < startMs ? null : { startMs, endMs }
}

/** From the first line of any pod to the last; where no line has a time, what was asked for. */
export function wholeSpan(logs: readonly PodLines[], asked: TimeSpan): TimeSpan {
  let startMs = Number.POSITIVE_INFINITY
  let endMs = Number.NEGATIVE_INFINITY
  for (const { lines } of logs) {
    for (const { atMs } of lines) {
      if (atMs === null) continue
      startMs = Math.min(startMs, atMs)
      endMs = Math.max(endMs, atMs)
    }
  }
  return startMs <= endMs ? { startMs, endMs } : asked
}
