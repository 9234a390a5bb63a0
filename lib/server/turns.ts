/**
 * How long long work may hold the event loop before others get their turn. Far below the 50 ms of a blocked loop
 * (design 14), because an answer takes several turns of it: to read the question, to see that the time is up, to
 * compress, to write.
 */
const JUDGING_MS = 4
/** What reads a cluster may hold it longer: before it is read there is nothing to be asked for, and turns cost time. */
export const READING_MS = 12

let turnBeganAt: number | null = null
const waiting: (() => void)[] = []

/**
 * Whether the long work done since the loop last turned has used up its budget. Real time, not an injected
 * clock: it measures work. One state for the process, as there is one event loop: three lists at once, or lists and
 * judgements, hold it no longer than one.
 */
export function isTurnSpent(budgetMs: number = JUDGING_MS): boolean {
  if (turnBeganAt !== null) return performance.now() - turnBeganAt >= budgetMs
  const beganAt = performance.now()
  turnBeganAt = beganAt
  setImmediate(() => {
    if (turnBeganAt === beganAt) turnBeganAt = null
  })
  return false
}

/**
 * Resolves after the event loop has turned. One work goes on in each turn, with the whole budget, the one that waited
 * for longest: what is short is soon done however long others take.
 */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(giveTurn)
  })

function giveTurn(): void {
  turnBeganAt = null
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(giveTurn)
}
