import type { ClusterStatus, WatchedResource, WatchStatus } from './sources'

/**
 * The watches that an answer about `namespace` rests on.
 *
 * @param namespace null: about the whole cluster
 */
export function watchesOf(
  status: ClusterStatus,
  resource: WatchedResource,
  namespace: string | null,
): readonly WatchStatus[] {
  return status.watches.filter(
    (watch) =>
      watch.resource === resource && (namespace === null || watch.namespace === null || watch.namespace === namespace),
  )
}

/** Whether a complete list was ever held: what is missing from it is then really not there. */
export function isKnown(status: ClusterStatus, resource: WatchedResource, namespace: string | null): boolean {
  return watchesOf(status, resource, namespace).some(({ syncedAtMs }) => syncedAtMs !== null)
}

/** In which namespaces "no endpoints" means that there are none. */
export type EndpointsKnown = {
  in(namespace: string): boolean
  /** Equal for equal knowledge. */
  readonly key: string
}

/** By the watches of EndpointSlices: one that never held a complete list knows of no namespace. */
export function endpointsKnownBy(status: ClusterStatus): EndpointsKnown {
  const synced = watchesOf(status, 'endpointslices', null).filter(({ syncedAtMs }) => syncedAtMs !== null)
  const namespaces = new Set(synced.map(({ namespace }) => namespace))
  return {
    in: (namespace) => namespaces.has(null) || namespaces.has(namespace),
    key: [...namespaces].map(String).sort().join(),
  }
}
