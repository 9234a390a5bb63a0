import { safeText } from '@/lib/format/foreign-text'
import type { UnreadableObjects } from '@/lib/server/sources'
import { keyOf, type Reduction } from '../reduce/reduction'
import type { WatchEvent } from './events'
import type { ReflectorSink } from './types'
import { createUnreadableLedger } from './unreadable'

/** A method of the sink threw: our own fault, which must cost a relist of this resource and nothing else. */
export class SinkError extends Error {
  override readonly name = 'SinkError'
}

/** A list under way. Nothing of it is visible before `commit`. */
export interface ListInProgress {
  add(object: unknown): void
  /** As `add`, for events that come among the initial ones of a watch-list. */
  apply(event: WatchEvent): void
  /** Objects that arrived, readable or not. */
  arrived(): number
  /**
   * Makes the list the truth.
   *
   * @throws SinkError
   */
  commit(): Promise<void>
}

/** What a reflector knows of the objects that it has put into its sink. */
export interface ReflectorContents {
  beginList(): ListInProgress
  /** @throws SinkError */
  apply(event: WatchEvent): void
  objects(): number
  unreadable(): UnreadableObjects
  /** `unreadable().count`, cheap enough to ask at every event. */
  unreadableCount(): number
}

export function createContents<T>(options: {
  readonly kind: string
  readonly reduce: (object: unknown) => Reduction<T>
  readonly sink: ReflectorSink<T>
}): ReflectorContents {
  const { sink } = options
  let keys = new Set<string>()
  let ledger = createUnreadableLedger(options.kind)

  return {
    beginList() {
      const objects = new Map<string, T>()
      const problems = createUnreadableLedger(options.kind)
      let arrived = 0
      const take = (object: unknown): void => {
        const reduction = reduceSafely(options, object)
        problems.note(reduction)
        if (reduction.kind === 'object') objects.set(reduction.key, reduction.value)
        else if (reduction.key !== null) objects.delete(reduction.key)
      }
      return {
        add(object) {
          arrived += 1
          take(object)
        },
        apply(event) {
          if (event.type === 'ADDED') arrived += 1
          if (event.type !== 'DELETED') return take(event.object)
          const key = keyOf(event.object)
          if (key === null) return
          objects.delete(key)
          problems.forget(key)
        },
        arrived: () => arrived,
        async commit() {
          const held = new Set(objects.keys())
          await isolateAsync(() => sink.replaceAll(objects))
          keys = held
          ledger = problems
        },
      }
    },
    apply(event) {
      if (event.type === 'DELETED') {
        const key = keyOf(event.object)
        if (key === null) return
        ledger.forget(key)
        keys.delete(key)
        return isolate(() => sink.remove(key))
      }
      const reduction = reduceSafely(options, event.object)
      ledger.note(reduction)
      if (reduction.kind === 'object') {
        keys.add(reduction.key)
        return isolate(() => sink.upsert(reduction.key, reduction.value))
      }
      // What it said before is no longer true, and what it says now cannot be read.
      const { key } = reduction
      if (key !== null && keys.delete(key)) isolate(() => sink.remove(key))
    },
    objects: () => keys.size,
    unreadable: () => ({ count: ledger.count(), examples: ledger.examples() }),
    unreadableCount: () => ledger.count(),
  }
}

/** A watch says of each object what it is; anything else than what was asked for is not taken for it. */
function reduceSafely<T>(
  { kind, reduce }: { readonly kind: string; readonly reduce: (object: unknown) => Reduction<T> },
  object: unknown,
): Reduction<T> {
  try {
    const said = typeof object === 'object' && object !== null && 'kind' in object ? object.kind : kind
    if (said === kind) return reduce(object)
    return unreadable(kind, object, `kind is ${safeText(String(said), 60)}, not ${kind}`)
  } catch (error) {
    return unreadable(kind, object, `could not be read: ${safeText(String(error), 200)}`)
  }
}

function unreadable(kind: string, object: unknown, reason: string): Reduction<never> {
  const key = keyOf(object)
  return { kind: 'unreadable', key, object: key === null ? `${kind} without a name` : `${kind} ${key}`, reason }
}

function isolate(call: () => void): void {
  try {
    call()
  } catch (error) {
    throw asSinkError(error)
  }
}

async function isolateAsync(call: () => Promise<void>): Promise<void> {
  try {
    await call()
  } catch (error) {
    throw asSinkError(error)
  }
}

const asSinkError = (error: unknown) => new SinkError(safeText(String(error), 200), { cause: error })
