import type { ReflectorLog } from '../reflector/types'

/** Who wants to know of something. One that throws costs the others nothing (F29). */
export interface Listeners<T> {
  /** Returns what takes the listener out again. */
  add(listener: (value: T) => void): () => void
  tell(value: T): void
}

export function createListeners<T>(log: ReflectorLog): Listeners<T> {
  const listeners = new Set<{ readonly call: (value: T) => void }>()
  return {
    add(call) {
      // Wrapped, so that the same function added twice is two listeners.
      const listener = { call }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    tell(value) {
      for (const { call } of [...listeners]) {
        try {
          call(value)
        } catch (error) {
          log('warn', `a listener threw: ${String(error)}`)
        }
      }
    },
  }
}
