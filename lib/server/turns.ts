/**
 * How long long work may hold the event loop before others get their turn. All of it together, so that three lists at
 * once, or lists and judgements, stay as far below the 50 ms of a blocked loop as one (design 14).
 */
const TURN_BUDGET_MS = 12

let turnEndsAt: number | null = null

/**
 * Whether the long work done since the loop last turned has used up its budget. Real time, not an injected
 * clock: it measures work. One state for the process, as there is one event loop.
 */
export function isTurnSpent(): boolean {
  if (turnEndsAt !== null) return performance.now() >= turnEndsAt
  turnEndsAt = performance.now() + TURN_BUDGET_MS
  setImmediate(() => {
    turnEndsAt = null
  })
  return false
}

/** Resolves after the event loop has turned. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
