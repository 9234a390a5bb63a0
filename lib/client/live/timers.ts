/** Time as an argument, so that tests drive it. */
export type Timers = {
  /** Runs `callback` once after `delayMs`; returns what cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
}

export const browserTimers: Timers = {
  schedule(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
