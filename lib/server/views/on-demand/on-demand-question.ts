import type { ClusterState, Service, ServiceKey } from '@/lib/domain/cluster'
import { type PodBehind, podsBehind } from '@/lib/domain/on-demand/pods-behind'
import { ProblemError } from '../../http/problem'
import type { FollowedCluster } from '../../runtime'
import type { OnDemandPermission, ReaderAccess } from '../../sources'
import type { ClientMeans } from '../clients/counted-clients'
import { findService, type ServiceRef } from '../find-service'
import { requireKnown } from '../known'

/** Pods whose logs are read, and pods whose sockets are counted, at most for one question. */
export const LOG_PODS_MAX = 20
export const SOCKET_PODS_MAX = 50
export const LOG_LINES_MAX = 2000

/** What a question is answered with, besides the cluster. */
export type OnDemandContext = {
  readonly nowMs: () => number
  /** Ends when the reader leaves. */
  readonly signal: AbortSignal
  readonly means: ClientMeans
}

/** A Service with its pods, in what the reader may read. */
export type PodsFound = {
  readonly service: Service
  readonly state: ClusterState
  readonly key: ServiceKey
  readonly pods: readonly PodBehind[]
}

/**
 * The Service and its pods, in what the reader may read.
 *
 * @throws ProblemError as `findService`; `not-ready` while its EndpointSlices are not known
 */
export function findPods(cluster: FollowedCluster, access: ReaderAccess, ref: ServiceRef): PodsFound {
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  return { service, state, key, pods: podsBehind(state.slices.get(key) ?? []) }
}

/** @throws ProblemError `switched-off` with what would switch it on */
export function requireAllowed({ allowed, inWords }: OnDemandPermission): void {
  if (!allowed) throw new ProblemError('switched-off', inWords, 'The user guide says what each setting opens.')
}
