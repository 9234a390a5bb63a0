import { type ClusterState, isExternalService, type Service, type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { maySeeNamespace, readableState } from '../auth/readable'
import { notFound, ProblemError } from '../http/problem'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { watchesOf } from '../watched'
import { requireKnown } from './known'

export type ServiceRef = { readonly namespace: string; readonly name: string }

/**
 * One external Service in what the reader may read.
 *
 * @throws ProblemError `not-found`, alike for a Service that is not there and one that may not be read; `not-ready`
 *   while its namespace was never listed
 */
export function findService(
  { source }: FollowedCluster,
  access: ReaderAccess,
  { namespace, name }: ServiceRef,
): { service: Service; state: ClusterState; key: ServiceKey } {
  const status = source.status()
  const followed = watchesOf(status, 'services', namespace).length > 0
  if (!maySeeNamespace(access, namespace) || !followed) throw notFound(`Service ${namespace}/${name}`)
  requireKnown(status, 'services', namespace)
  const state = readableState(source.state(), access)
  const key = serviceKey(namespace, name)
  const service = state.services.get(key)
  if (service === undefined) throw notFound(`Service ${namespace}/${name}`)
  if (!isExternalService(service)) {
    throw new ProblemError(
      'not-found',
      `Service ${namespace}/${name} takes no traffic from outside the cluster.`,
      'Evenkeel shows Services of type LoadBalancer and NodePort, and those with externalIPs and a cluster IP.',
    )
  }
  return { service, state, key }
}
