import { noTally } from '../short-cache'
import type { Rendered } from './rendered'

/** How long an answer may be sent again while nothing that it rests on changes: its `asOfMs` grows no older than this. */
export const REUSE_MS = 5000
/** A window of 200 rows with its cells on a large cluster is under 2 MB, and few windows are asked for at once. */
const CAPACITY_BYTES = 32 * 1024 * 1024

/** What a handler gives instead of an answer when the same answer serves everyone for whom `key` is the same. */
export class Reusable<Answer> {
  constructor(
    readonly key: string,
    readonly make: () => Answer,
  ) {}
}

/**
 * @param key names everything that the answer rests on: the cluster, the reader's rights, the versions of the data,
 *   the question
 */
export const reusable = <Answer>(key: string, make: () => Answer): Reusable<Answer> => new Reusable(key, make)

export interface AnswerCache {
  /**
   * The answer for `key`, made at most once at a time.
   */
  get(key: string, nowMs: number, make: () => Promise<Rendered>): Promise<Rendered>
}

type Entry = { readonly madeAtMs: number; readonly answer: Promise<Rendered>; bytes: () => number }

export function createAnswerCache(capacityBytes = CAPACITY_BYTES, tally = noTally()): AnswerCache {
  // A Map iterates in the order of insertion, and a hit is inserted again: the first is the one unused for longest.
  const entries = new Map<string, Entry>()

  const trim = (nowMs: number): void => {
    let bytes = 0
    for (const [key, entry] of entries) {
      // Most keys name a version that nobody will ask for again.
      if (nowMs - entry.madeAtMs >= REUSE_MS) entries.delete(key)
      else bytes += entry.bytes()
    }
    for (const [key, entry] of entries) {
      if (bytes <= capacityBytes) return
      bytes -= entry.bytes()
      entries.delete(key)
    }
  }

  const make = (key: string, nowMs: number, produce: () => Promise<Rendered>): Promise<Rendered> => {
    const entry: Entry = { madeAtMs: nowMs, answer: produce(), bytes: () => 0 }
    entries.set(key, entry)
    entry.answer.then(
      (rendered) => {
        entry.bytes = rendered.size
        trim(nowMs)
      },
      () => {
        // A failure is answered to those who waited for it and to nobody else.
        if (entries.get(key) === entry) entries.delete(key)
      },
    )
    return entry.answer
  }

  return {
    get(key, nowMs, produce) {
      const known = entries.get(key)
      if (known === undefined || nowMs - known.madeAtMs >= REUSE_MS) {
        entries.delete(key)
        tally.miss += 1
        return make(key, nowMs, produce)
      }
      tally[known.bytes() > 0 ? 'hit' : 'coalesced'] += 1
      entries.delete(key)
      entries.set(key, known)
      return known.answer
    },
  }
}
