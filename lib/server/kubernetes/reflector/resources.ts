import type { MissingRule, WatchedResource } from '@/lib/server/sources'

export type WatchedKind = {
  readonly resource: WatchedResource
  readonly apiGroup: string
  /** Path of the group and version, without a slash at its end. */
  readonly groupPath: string
  readonly kind: string
  readonly namespaced: boolean
}

/** What Evenkeel watches always. EndpointSlices are the truth of routing (domain page 9); pods are not watched. */
export const watchedKinds: Readonly<Record<WatchedResource, WatchedKind>> = {
  services: { resource: 'services', apiGroup: '', groupPath: '/api/v1', kind: 'Service', namespaced: true },
  endpointslices: {
    resource: 'endpointslices',
    apiGroup: 'discovery.k8s.io',
    groupPath: '/apis/discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    namespaced: true,
  },
  nodes: { resource: 'nodes', apiGroup: '', groupPath: '/api/v1', kind: 'Node', namespaced: false },
}

/**
 * Path of the collection.
 *
 * @param namespace null: all namespaces; ignored for kinds that have none
 */
export function collectionPath(kind: WatchedKind, namespace: string | null): string {
  if (namespace === null || !kind.namespaced) return `${kind.groupPath}/${kind.resource}`
  return `${kind.groupPath}/namespaces/${encodeURIComponent(namespace)}/${kind.resource}`
}

/** The RBAC rule that a reflector of this kind needs; `get` is among the verbs because every reading role has it. */
export function requiredRule(kind: WatchedKind, namespace: string | null): MissingRule {
  return {
    apiGroup: kind.apiGroup,
    resource: kind.resource,
    verbs: ['get', 'list', 'watch'],
    namespace: kind.namespaced ? namespace : null,
  }
}
