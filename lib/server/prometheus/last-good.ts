import type { NotObserved, Observed } from '@/lib/domain/observed/traffic'
import type { Clock } from '@/lib/server/sources'

/** An answer that can carry a word about its age. */
type Warned = { readonly warnings: readonly string[] }

/** Security page 3 F11: how long an answer stands in for one that does not come. */
const KEPT_MS = 300_000
const ENTRIES_MAX = 1000
/** Worst case of one answer, several queries included; a page shows what it has before. */
const ANSWER_MS = 6500

/** Answers in time, if need be with what was known before, dated. */
export interface LastGood {
  /**
   * @param key names the question, without its moment
   * @param make never rejects
   */
  answer<T extends Warned>(key: string, make: () => Promise<Observed<T>>): Promise<Observed<T>>
}

type Held = { readonly value: Warned; readonly atMs: number }

export function createLastGood(clock: Clock): LastGood {
  const held = new Map<string, Held>()

  const keep = (key: string, value: Warned): void => {
    held.delete(key)
    held.set(key, { value, atMs: clock.nowMs() })
    for (const oldest of held.keys()) {
      if (held.size <= ENTRIES_MAX) return
      held.delete(oldest)
    }
  }

  const standIn = <T extends Warned>(key: string, answer: NotObserved): Observed<T> => {
    const last = held.get(key)
    if (answer.why !== 'failed' || last === undefined || clock.nowMs() - last.atMs > KEPT_MS) return answer
    const since = `${new Date(last.atMs).toISOString().slice(0, 19)}Z`
    const warning = `${answer.inWords} The numbers shown are those of ${since}.`
    return { known: true, value: { ...(last.value as T), warnings: [warning, ...last.value.warnings] } }
  }

  return {
    async answer<T extends Warned>(key: string, make: () => Promise<Observed<T>>) {
      const making = make().then((answer) => {
        if (answer.known) keep(key, answer.value)
        return answer
      })
      const answer = await inTime(clock, making)
      return answer.known ? answer : standIn<T>(key, answer)
    },
  }
}

const tooLate: NotObserved = {
  known: false,
  why: 'failed',
  inWords: `The Prometheus takes longer than ${ANSWER_MS / 1000} s to answer. Look at its load; it is asked again by itself.`,
}

function inTime<T>(clock: Clock, making: Promise<Observed<T>>): Promise<Observed<T>> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => resolve(tooLate), ANSWER_MS)
    making.then(resolve, reject).finally(cancel)
  })
}
