import type { Clock } from './sources'

/** Remembers answers for a short time, and asks once for all who ask the same at the same time. */
export interface ShortCache {
  /** @param keepFor milliseconds, where an answer says itself how long it holds */
  get<T>(key: string, make: () => Promise<T>, keepFor?: (answer: T) => number): Promise<T>
}

/** An answer is at most 8 MiB, and few questions are asked within some seconds. */
const ENTRIES_MAX = 500

/** How often a cache was asked, by what came of it: kept, asked anew, or waited for together with another. */
export type CacheTally = { hit: number; miss: number; coalesced: number }

export const noTally = (): CacheTally => ({ hit: 0, miss: 0, coalesced: 0 })

/** Failures are told to those who waited for them and to nobody else. */
export function createShortCache(clock: Clock, keepMs: number, tally = noTally()): ShortCache {
  const entries = new Map<string, Promise<unknown>>()
  const settled = new WeakSet<Promise<unknown>>()

  const forget = (key: string, answer: Promise<unknown>): void => {
    if (entries.get(key) === answer) entries.delete(key)
  }

  return {
    get<T>(key: string, make: () => Promise<T>, keepFor: (answer: T) => number = () => keepMs): Promise<T> {
      const held = entries.get(key)
      if (held !== undefined) {
        tally[settled.has(held) ? 'hit' : 'coalesced'] += 1
        return held as Promise<T>
      }
      tally.miss += 1
      const answer = make()
      entries.set(key, answer)
      for (const oldest of entries.keys()) {
        if (entries.size <= ENTRIES_MAX) break
        entries.delete(oldest)
      }
      answer.then(
        // By a timer, so that large answers do not stay until somebody asks the next time.
        (made) => {
          settled.add(answer)
          clock.schedule(() => forget(key, answer), keepFor(made))
        },
        () => forget(key, answer),
      )
      return answer
    },
  }
}
