import type { ExpectationChange, GrowthSplit, Look } from './traffic'

/** How long kube-proxies may take to write their rules after a change was seen: they do so once a second, and take a moment. */
const SETTLE_MS = 2000

/** From when on a look finds nothing but what came after a change. */
export const settledAt = ({ atMs, unservedSinceMs }: ExpectationChange): number =>
  Math.min(atMs + SETTLE_MS, unservedSinceMs ?? Number.POSITIVE_INFINITY)

/**
 * Which side of a change a counter grew on, look by look. Where nobody could serve before it, whatever a look found that
 * began within that time was counted after it.
 */
export function splitGrowth(looks: readonly Look[], { atMs, unservedSinceMs }: ExpectationChange): GrowthSplit {
  const sinceMs = settledAt({ atMs, unservedSinceMs })
  let [before, across] = [0, 0]
  let since: number | null = null
  for (const { fromMs, toMs, grown } of looks) {
    if (toMs <= atMs) before += grown
    else if (fromMs >= sinceMs) since = (since ?? 0) + grown
    else across += grown
  }
  return { before, across, since }
}
