import type { Remembered } from './remembered'

/** A change and what it keeps alive take some 250 bytes: 15 MB for a cluster, however much happens in it. */
export const CHANGES_MAX = 60_000

/**
 * Keeps all Services of a cluster together within a budget: when it is spent, the older half of all changes is
 * forgotten, so that every Service is remembered back to the same moment and none is at the cost of another.
 */
export function keepWithinBudget(memories: ReadonlyMap<string, Remembered>, most = CHANGES_MAX): void {
  let held = 0
  for (const memory of memories.values()) held += memory.changes()
  if (held <= most) return
  const times = new Float64Array(held)
  let at = 0
  for (const memory of memories.values()) {
    for (const time of memory.times()) {
      times[at] = time
      at += 1
    }
  }
  const middle = times.sort()[held >> 1] ?? 0
  // All of that moment, too: of what came at once, nothing is known in part.
  for (const memory of memories.values()) memory.forgetBefore(middle + 1)
}
