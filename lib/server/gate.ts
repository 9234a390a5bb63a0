import type { Clock } from '@/lib/server/sources'

/** No turn came within the time that a reader waits for one. */
export class BusyError extends Error {
  override readonly name = 'BusyError'

  constructor() {
    super('too many reads are under way')
  }
}

/** Lets so many in at once, in the order in which they came. */
export interface Gate {
  /**
   * Resolves with what must be called on leaving.
   *
   * @throws BusyError when the turn does not come in time, or too many wait already
   */
  enter(): Promise<() => void>
}

type Waiting = { readonly admit: (leave: () => void) => void; readonly cancel: () => void }

/** @param options.waitMs how long a turn is waited for, before a BusyError */
export function createGate(options: {
  readonly atOnce: number
  readonly waitingMax: number
  readonly waitMs: number
  readonly clock: Clock
}): Gate {
  const { atOnce, waitingMax, waitMs, clock } = options
  const waiting = new Set<Waiting>()
  let inside = 0

  const leaveOnce = (): (() => void) => {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      const [next] = waiting
      if (next === undefined) {
        inside -= 1
        return
      }
      waiting.delete(next)
      next.cancel()
      next.admit(leaveOnce())
    }
  }

  return {
    async enter() {
      if (inside < atOnce) {
        inside += 1
        return leaveOnce()
      }
      if (waiting.size >= waitingMax) throw new BusyError()
      return new Promise((resolve, reject) => {
        const give = (): void => {
          waiting.delete(own)
          reject(new BusyError())
        }
        const own: Waiting = { admit: resolve, cancel: clock.schedule(give, waitMs) }
        waiting.add(own)
      })
    },
  }
}
