import type { WatchedResource, WatchStatus } from '@/lib/server/sources'
import { createReflector } from './reflector/reflector'
import { watchedKinds } from './reflector/resources'
import type { Reflector, ReflectorOptions } from './reflector/types'
import type { ObjectSink } from './store/sink'

/** One resource in one namespace, or in all. */
export type WatchScope = { readonly resource: WatchedResource; readonly namespace: string | null }

/** What a scope's status is before anyone has asked the API server. */
export const unaskedStatus = ({ resource, namespace }: WatchScope): WatchStatus => ({
  resource,
  namespace,
  state: 'connecting',
  listedObjects: null,
  expectedObjects: null,
  objects: 0,
  unreadable: { count: 0, examples: [] },
  lastByteAtMs: null,
  syncedAtMs: null,
  error: null,
  missingRule: null,
  relists: 0,
})

type Options<T> = Omit<ReflectorOptions<T>, 'kind' | 'namespace' | 'reduce' | 'sink' | 'onStatus'> & {
  readonly scope: WatchScope
  readonly sink: ObjectSink<T>
  readonly onStatus: () => void
}

/**
 * A reflector that forgets what it may no longer read. The sink keeps its objects over every outage, but a right that
 * was taken away is none: what was read under it is dropped, and the reflector begins anew, because one that only
 * continued would bring changes to objects that are no longer there.
 */
export function createWatch<T>(options: Options<T>): Reflector {
  const { scope, sink } = options
  let isStopped = false
  /** Shown while the new reflector finds out for itself. */
  let denial: WatchStatus | null = null

  const create = (): Reflector => {
    const created: Reflector = createReflector({
      ...options,
      kind: watchedKinds[scope.resource],
      namespace: scope.namespace,
      reduce: sink.reduce,
      onStatus: () => {
        if (created === reflector) follow(created.status())
      },
    })
    return created
  }
  const follow = (status: WatchStatus): void => {
    if (status.state === 'denied' && status.syncedAtMs !== null && !isStopped) {
      denial = { ...status, objects: 0, syncedAtMs: null }
      sink.forget()
      void reflector.stop()
      reflector = create()
      reflector.start()
    } else if (status.state !== 'connecting') denial = null
    options.onStatus()
  }
  let reflector = create()

  return {
    start: () => reflector.start(),
    async stop() {
      isStopped = true
      await reflector.stop()
    },
    status: () => denial ?? reflector.status(),
  }
}
