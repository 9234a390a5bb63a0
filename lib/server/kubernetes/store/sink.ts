import { isTurnSpent, nextTurn, READING_MS } from '../../turns'
import type { Reduction } from '../reduce/reduction'
import type { ReflectorSink } from '../reflector/types'
import { sameValue } from './same-value'

/** What one watch holds: one resource in one namespace, or in all. */
export interface ObjectSink<T> extends ReflectorSink<T> {
  /**
   * The reducer for this sink's reflector. An object that says what is held already comes back as the copy that is
   * held, so that a relist needs no memory twice and a heartbeat changes nothing.
   */
  reduce(raw: unknown): Reduction<T>
  /** Nothing is known any more, which is not the same as an empty list. */
  forget(): void
}

/**
 * @param onObject an object came (`before` undefined), changed, or went (`after` undefined); not called when nothing
 *   changed
 * @param onKnown a complete list was taken over (true; waited for), or everything was forgotten (false)
 * @param hold keeps what `onObject` told from being published until what it gives is called
 */
export function createObjectSink<T>(
  reduce: (raw: unknown) => Reduction<T>,
  onObject: (key: string, before: T | undefined, after: T | undefined) => void,
  onKnown: (known: boolean) => Promise<void> | void = () => {},
  hold: () => () => void = () => () => {},
): ObjectSink<T> {
  const held = new Map<string, T>()

  const put = (key: string, after: T | undefined): void => {
    const before = held.get(key)
    if (before === after || (before !== undefined && after !== undefined && sameValue(before, after))) return
    if (after === undefined) held.delete(key)
    else held.set(key, after)
    onObject(key, before, after)
  }
  const replaceInTurns = async (objects: ReadonlyMap<string, T>): Promise<void> => {
    for (const key of held.keys()) {
      if (!objects.has(key)) put(key, undefined)
      if (isTurnSpent(READING_MS)) await nextTurn()
    }
    for (const [key, value] of objects) {
      put(key, value)
      if (isTurnSpent(READING_MS)) await nextTurn()
    }
  }

  return {
    reduce(raw) {
      const reduction = reduce(raw)
      const before = reduction.kind === 'object' ? held.get(reduction.key) : undefined
      if (reduction.kind !== 'object' || before === undefined || !sameValue(before, reduction.value)) return reduction
      return { ...reduction, value: before }
    },
    upsert: put,
    remove: (key) => put(key, undefined),
    async replaceAll(objects) {
      const release = hold()
      try {
        await replaceInTurns(objects)
      } finally {
        release()
      }
      await onKnown(true)
    },
    forget() {
      for (const key of held.keys()) put(key, undefined)
      onKnown(false)
    },
  }
}
