import type { ClusterState } from '@/lib/domain/cluster'
import type { ReaderAccess } from '../sources'

export const seesAnything = ({ namespaces, nodes }: ReaderAccess): boolean =>
  nodes || namespaces === 'all' || namespaces.size > 0

export const maySeeNamespace = ({ namespaces }: ReaderAccess, namespace: string): boolean =>
  namespaces === 'all' || namespaces.has(namespace)

/** Names the rights of a reader, equal for equal rights. */
export const accessKey = ({ namespaces, nodes }: ReaderAccess): string =>
  `${namespaces === 'all' ? '*' : [...namespaces].sort().join(',')}${nodes ? '+nodes' : ''}`

const filtered = new WeakMap<ClusterState, Map<string, ClusterState>>()

/**
 * The cluster as if nothing existed but what the reader may read. Views work on this alone, so that no figure can
 * depend on an object that the reader may not read (security page 2.6). Made once per state and rights.
 */
export function readableState(state: ClusterState, access: ReaderAccess): ClusterState {
  if (access.namespaces === 'all' && access.nodes) return state
  const byAccess = filtered.get(state) ?? new Map<string, ClusterState>()
  filtered.set(state, byAccess)
  const key = accessKey(access)
  const known = byAccess.get(key)
  if (known !== undefined) return known
  const readable: ClusterState = {
    services: new Map([...state.services].filter(([, service]) => maySeeNamespace(access, service.namespace))),
    slices: new Map([...state.slices].filter(([service]) => maySeeNamespace(access, namespaceOf(service)))),
    nodes: access.nodes ? state.nodes : null,
    serverVersion: state.serverVersion,
  }
  byAccess.set(key, readable)
  return readable
}

const namespaceOf = (serviceKey: string): string => serviceKey.slice(0, serviceKey.indexOf('/'))
