/** Security page 3 F11. */
const FAILURES_MAX = 5
const OPEN_MS = 15_000

/** Leaves a server alone that has failed several times on end, so that nobody waits for it and it can recover. */
export interface Circuit {
  /** When the server is asked again, Unix milliseconds; null: now. */
  openUntilMs(nowMs: number): number | null
  succeeded(): void
  failed(nowMs: number): void
}

export function createCircuit(): Circuit {
  let failures = 0
  let untilMs = 0

  return {
    openUntilMs: (nowMs) => (nowMs < untilMs ? untilMs : null),
    succeeded() {
      failures = 0
      untilMs = 0
    },
    failed(nowMs) {
      failures += 1
      // After the pause one failure more is enough: the count stands until an answer comes.
      if (failures >= FAILURES_MAX) untilMs = nowMs + OPEN_MS
    },
  }
}
