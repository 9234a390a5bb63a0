import type { Timers } from './timers'

/** Timers that a test moves by hand. */
export class FakeTimers implements Timers {
  private nowMs = 0
  private waiting: { atMs: number; callback: () => void }[] = []

  schedule(callback: () => void, delayMs: number): () => void {
    const entry = { atMs: this.nowMs + delayMs, callback }
    this.waiting.push(entry)
    return () => {
      this.waiting = this.waiting.filter((other) => other !== entry)
    }
  }

  /** Moves time on and runs what falls due, in order; then lets promises settle. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.nowMs + byMs
    for (;;) {
      const next = this.waiting.filter((entry) => entry.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.waiting = this.waiting.filter((entry) => entry !== next)
      this.nowMs = next.atMs
      next.callback()
      await settled()
    }
    this.nowMs = untilMs
    await settled()
  }
}

/** Lets all promises that are due settle. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}
