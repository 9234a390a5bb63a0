import type { Hint } from '@/lib/contracts/events'
import type { Timers } from './timers'

/** Two refetches of one topic lie at least this far apart: a change is on screen in time, a burst costs one request. */
export const SPACING_MS = 400

type TopicState = { seenVersion: number; busy: boolean; again: boolean }

/**
 * Turns hints into refetches: the first at once, then one at a time for each topic, and one more after a hint that
 * came while a refetch was under way, so that the last change is never missed and a burst never piles up.
 */
export class HintRefetcher {
  private readonly topics = new Map<string, TopicState>()
  private readonly cancels = new Set<() => void>()
  private stopped = false

  constructor(
    private readonly refetch: (hint: Hint) => Promise<unknown>,
    private readonly timers: Timers,
  ) {}

  /** Takes a hint. One whose version was seen already (the stream resumed) changes nothing. */
  take(hint: Hint): void {
    const state = this.topics.get(hint.topic) ?? { seenVersion: -1, busy: false, again: false }
    this.topics.set(hint.topic, state)
    if (hint.version <= state.seenVersion) return
    state.seenVersion = hint.version
    if (state.busy) state.again = true
    else void this.run(hint.topic, state)
  }

  /** Forgets versions: after the server was replaced its counts begin anew. */
  reset(): void {
    for (const state of this.topics.values()) state.seenVersion = -1
  }

  stop(): void {
    this.stopped = true
    for (const cancel of this.cancels) cancel()
    this.cancels.clear()
  }

  private async run(topic: string, state: TopicState): Promise<void> {
    state.busy = true
    // A loop, for a page on a wall hears of changes for days: calls of itself would all wait for the last one.
    do {
      state.again = false
      const rested = this.rest()
      await Promise.allSettled([this.refetch({ topic, version: state.seenVersion }), rested])
    } while (state.again && !this.stopped)
    state.busy = false
  }

  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timers.schedule(() => {
        this.cancels.delete(cancel)
        resolve()
      }, SPACING_MS)
      this.cancels.add(cancel)
    })
  }
}
