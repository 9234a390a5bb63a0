import type { UnreadableObjects } from '@/lib/server/sources'
import type { Reduction } from '../reduce/reduction'

const EXAMPLES_MAX = 5

/** Which objects of one resource could not be read, wholly or in part. */
export interface UnreadableLedger {
  /** Counts an object that could not be read, and no longer counts one that was mended. */
  note(reduction: Reduction<unknown>): void
  /** The object is gone. */
  forget(key: string): void
  count(): number
  /** The latest few. */
  examples(): UnreadableObjects['examples']
}

type Problem = UnreadableObjects['examples'][number]

/** @param kind for the words: `Service shop/cart` */
export function createUnreadableLedger(kind: string): UnreadableLedger {
  const byKey = new Map<string, Problem>()
  /** Objects that do not say who they are stay counted as long as the ledger lives, which is until the next list. */
  const nameless: Problem[] = []
  let namelessCount = 0
  return {
    note(reduction) {
      const { key } = reduction
      // Deleted first, so that the latest problem is the last entry.
      if (key !== null) byKey.delete(key)
      if (reduction.kind === 'unreadable') {
        const problem = { object: reduction.object, reason: reduction.reason }
        if (key !== null) byKey.set(key, problem)
        else {
          namelessCount += 1
          nameless.push(problem)
          if (nameless.length > EXAMPLES_MAX) nameless.shift()
        }
      } else if (reduction.kind === 'object' && reduction.leftOut !== null) {
        byKey.set(reduction.key, { object: `${kind} ${reduction.key}`, reason: reduction.leftOut })
      }
    },
    forget(key) {
      byKey.delete(key)
    },
    count: () => byKey.size + namelessCount,
    examples: () => [...[...byKey.values()].slice(-EXAMPLES_MAX), ...nameless].slice(-EXAMPLES_MAX),
  }
}
