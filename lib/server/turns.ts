/**
 * How long long work may hold the event loop before others get their turn, far below the 50 ms of a blocked loop
 * (design 14).
 */
const TURN_BUDGET_MS = 12

let turnEndsAt: number | null = null
const waiting: (() => void)[] = []

/**
 * Whether the long work done since the loop last turned has used up its budget. Real time, not an injected
 * clock: it measures work. One state for the process, as there is one event loop: three lists at once, or lists and
 * judgements, hold it no longer than one.
 */
export function isTurnSpent(): boolean {
  if (turnEndsAt !== null) return performance.now() >= turnEndsAt
  const endsAt = performance.now() + TURN_BUDGET_MS
  turnEndsAt = endsAt
  setImmediate(() => {
    if (turnEndsAt === endsAt) turnEndsAt = null
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
  turnEndsAt = null
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(giveTurn)
}
