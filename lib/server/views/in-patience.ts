import type { NotObserved, Observed } from '@/lib/domain/observed/traffic'
import type { Clock, TrafficSource } from '../sources'

/** How long an answer that can do without waits for the metric source. */
const PATIENCE_MS = 800
/** How long what came too late stands in for what is on its way. */
const KEPT_MS = 300_000
/** More questions than this are not asked within some minutes. */
const ENTRIES_MAX = 1000

type Question = {
  /** Under way; null: nothing is. */
  asking: Promise<Observed<unknown>> | null
  last: { readonly answer: Observed<unknown>; readonly atMs: number } | null
}

const questions = new WeakMap<TrafficSource, Map<string, Question>>()

/** The metric source was asked and has not answered yet. */
export const notYet: NotObserved = {
  known: false,
  why: 'failed',
  inWords: 'The metric source was asked and has not answered yet: this is told without it.',
}

/**
 * What a metric source answers, for those who can do without: it is waited for a moment, then what it answered last
 * stands in, and what comes late is there for the next one who asks. One question is under way at a time.
 *
 * @param key names the question, without its moment
 * @param ask never rejects
 */
export async function inPatience<T>(
  traffic: TrafficSource,
  key: string,
  clock: Clock,
  ask: () => Promise<Observed<T>>,
): Promise<Observed<T>> {
  const question = questionOf(traffic, key)
  question.asking ??= ask().then((answer) => {
    question.last = { answer, atMs: clock.nowMs() }
    question.asking = null
    return answer
  })
  const answer = await within(question.asking, clock)
  if (answer !== null) return answer as Observed<T>
  const { last } = question
  return last !== null && clock.nowMs() - last.atMs < KEPT_MS ? (last.answer as Observed<T>) : notYet
}

function questionOf(traffic: TrafficSource, key: string): Question {
  const known = questions.get(traffic) ?? new Map<string, Question>()
  questions.set(traffic, known)
  const question = known.get(key) ?? { asking: null, last: null }
  known.delete(key)
  known.set(key, question)
  for (const oldest of known.keys()) {
    if (known.size <= ENTRIES_MAX) break
    known.delete(oldest)
  }
  return question
}

/** null: not in time. */
function within<T>(asking: Promise<T>, clock: Clock): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => resolve(null), PATIENCE_MS)
    asking.then(resolve, reject).finally(cancel)
  })
}
