import type { SourceError, WatchState, WatchStatus } from '@/lib/server/sources'

/** Worst first: without a first list there is nothing to show, with old data there is something. */
const WORST_FIRST: readonly WatchState[] = ['connecting', 'listing', 'stale', 'live']

/**
 * The state of a cluster from those of its watches: the worst of those that may be read at all. Denied only when no
 * Services may be read, because without Services there is nothing to show; denied nodes or slices leave gaps.
 */
export function mergeStates(watches: readonly WatchStatus[]): WatchState {
  const services = watches.filter(({ resource }) => resource === 'services')
  if (services.length > 0 && services.every(({ state }) => state === 'denied')) return 'denied'
  return WORST_FIRST.find((state) => watches.some((watch) => watch.state === state)) ?? 'connecting'
}

/**
 * What keeps the whole cluster from being read: the error that all watches share while none is well.
 *
 * @returns null: the watches fail for different reasons, or not all of them fail
 */
export function commonError(watches: readonly WatchStatus[]): SourceError | null {
  const [first] = watches
  const isCommon = watches.every(
    ({ state, error }) => state !== 'live' && state !== 'denied' && error !== null && error.code === first?.error?.code,
  )
  return isCommon ? (first?.error ?? null) : null
}
