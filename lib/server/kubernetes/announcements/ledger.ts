import type { UnreadableObjects } from '@/lib/server/sources'
import type { UnreadableObject } from '../reduce/reduction'

const EXAMPLES_MAX = 5

/** What one reading of an optional resource cost, and what of it made no sense. */
export interface Ledger {
  note(bytes: number, unreadable: readonly UnreadableObject[]): void
  bytes(): number
  unreadable(): UnreadableObjects
}

export function unreadLedger(): Ledger {
  const examples: UnreadableObjects['examples'][number][] = []
  let count = 0
  let bytes = 0
  return {
    note(more, unreadable) {
      bytes += more
      count += unreadable.length
      for (const { object, reason } of unreadable.slice(0, EXAMPLES_MAX - examples.length)) {
        examples.push({ object, reason })
      }
    },
    bytes: () => bytes,
    unreadable: () => ({ count, examples }),
  }
}
