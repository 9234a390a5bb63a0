import type { EndpointSlice, SliceEndpoint } from '@/lib/domain/cluster'
import type { PodChange } from '@/lib/domain/timeline/changes'
import { podsOf } from '@/lib/domain/timeline/pods-of'

/**
 * Which pods came, went, or changed their conditions, their node or their hints from one set of slices to the next. Only slices that
 * are other objects are looked into.
 */
export function podChanges(
  before: readonly EndpointSlice[],
  after: readonly EndpointSlice[],
  atMs: number,
): readonly PodChange[] {
  const unchanged = new Set(before.filter((slice) => after.includes(slice)))
  const [old, next] = [before, after].map((slices) => podsOf(slices.filter((slice) => !unchanged.has(slice))))
  if (old === undefined || next === undefined) return []
  const elsewhere =
    old.size === next.size && [...old.keys()].every((name) => next.has(name)) ? NONE : podsOf([...unchanged])
  const changes: PodChange[] = []
  for (const [name, one] of old) {
    // A pod with two families, or one that moves between slices, stands in others as well.
    const now = next.get(name) ?? elsewhere.get(name) ?? null
    if (now === null || !isAlike(one, now)) changes.push({ atMs, name, before: one, after: now })
  }
  for (const [name, one] of next) {
    if (!old.has(name) && !elsewhere.has(name)) changes.push({ atMs, name, before: null, after: one })
  }
  return changes
}

const NONE: ReadonlyMap<string, SliceEndpoint> = new Map()

const isAlike = (a: SliceEndpoint, b: SliceEndpoint): boolean =>
  a === b ||
  (a.ready === b.ready &&
    a.serving === b.serving &&
    a.terminating === b.terminating &&
    a.nodeName === b.nodeName &&
    sameNames(a.zoneHints, b.zoneHints) &&
    sameNames(a.nodeHints, b.nodeHints))

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a === b || a.join() === b.join()
