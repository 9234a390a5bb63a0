import type { Clock, WatchStatus } from '@/lib/server/sources'
import type { Reduction } from '../reduce/reduction'
import type { KubeTransport } from '../transport/transport'
import type { WatchedKind } from './resources'

/**
 * Where a reflector puts what it holds. Keys are `namespace/name`, or the name of an object without namespace.
 * A method that throws costs the reflector a relist of this resource and nothing else.
 */
export interface ReflectorSink<T> {
  /** One object is new or changed. */
  upsert(key: string, value: T): void
  /** One object is gone, or can no longer be read. The key may be unknown to the sink. */
  remove(key: string): void
  /**
   * The whole truth after a list: what is not in it is gone. Taken over in turns that leave the event loop to others;
   * until it resolves the sink shows its old state, and nothing else may be put into it. The map is the sink's from
   * now on.
   */
  replaceAll(objects: ReadonlyMap<string, T>): Promise<void>
}

export type ReflectorOptions<T> = {
  readonly transport: KubeTransport
  readonly kind: WatchedKind
  /** null: all namespaces, or a kind without namespaces. */
  readonly namespace: string | null
  readonly clock: Clock
  /** Uniform in 0..1, for jitter. */
  readonly random: () => number
  /** What is kept of one object, on arrival; must not hold on to the object itself. */
  readonly reduce: (object: unknown) => Reduction<T>
  readonly sink: ReflectorSink<T>
  /** The status changed: at once for states and errors, a few times a second for counts of a list under way. */
  readonly onStatus?: () => void
  readonly log?: ReflectorLog
}

/** One line for people: what happened and what comes next. */
export type ReflectorLog = (level: 'info' | 'warn', message: string) => void

export interface Reflector {
  /** Begins and returns at once; idempotent. Never gives up until `stop`. */
  start(): void
  /** Resolves when no request, socket or timer of this reflector is left. */
  stop(): Promise<void>
  status(): WatchStatus
}
