import type { Clock } from '@/lib/server/sources'

/** Remembers answers for a short time, and asks once for all who ask the same at the same time. */
export interface ShortCache {
  get<T>(key: string, make: () => Promise<T>): Promise<T>
}

/** An answer is at most 8 MiB, and few questions are asked within some seconds. */
const ENTRIES_MAX = 500

type Entry = { readonly answer: Promise<unknown>; madeAtMs: number | null }

/** Failures are told to those who waited for them and to nobody else. */
export function createShortCache(clock: Clock, keepMs: number): ShortCache {
  const entries = new Map<string, Entry>()

  const trim = (): void => {
    const now = clock.nowMs()
    for (const [key, { madeAtMs }] of entries) {
      if (madeAtMs !== null && Math.abs(now - madeAtMs) >= keepMs) entries.delete(key)
    }
    for (const key of entries.keys()) {
      if (entries.size <= ENTRIES_MAX) return
      entries.delete(key)
    }
  }

  return {
    get<T>(key: string, make: () => Promise<T>): Promise<T> {
      trim()
      const held = entries.get(key)
      if (held !== undefined) return held.answer as Promise<T>
      const entry: Entry = { answer: make(), madeAtMs: null }
      entries.set(key, entry)
      entry.answer.then(
        () => {
          entry.madeAtMs = clock.nowMs()
        },
        () => {
          if (entries.get(key) === entry) entries.delete(key)
        },
      )
      return entry.answer as Promise<T>
    },
  }
}
