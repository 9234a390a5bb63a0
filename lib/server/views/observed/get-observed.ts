import 'server-only'
import type { ObservedQuery, ObservedResponse } from '@/lib/contracts/observed'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { applyOverride } from '@/lib/domain/balancers/override'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import type { FollowedCluster } from '../../runtime'
import type { Clock, ReaderAccess } from '../../sources'
import { askedSpan } from '../asked-span'
import { missingChoices, overrideOf } from '../chosen-model'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { requireKnown } from '../known'
import { trafficPodsOf } from '../traffic-pods'
import { answerObserved, observedBasis } from './observed-answer'
import { withCreation } from './pods-created'

/**
 * What each pod and node of one Service really got, held against what is expected under its own policy and balancer or
 * under the reader's. It waits for the metric source, so no other answer hangs on it.
 */
export async function getObserved(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: ObservedQuery,
  clock: Clock,
): Promise<ObservedResponse> {
  const nowMs = (): number => clock.nowMs()
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const span = askedSpan(query, nowMs())
  const missing = missingChoices(query, state.nodes)
  const basis = observedBasis(cluster, access, { state, service, key }, expect(state, service, query), span)
  const traffic = await cluster.traffic.observed({
    namespace: ref.namespace,
    service: ref.name,
    pods: await withCreation(cluster, service, trafficPodsOf(state, service, basis.memory, span), clock),
    span,
    change: basis.change,
  })
  const freshness = freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs())
  return {
    ...answerObserved(basis, traffic),
    freshness: { ...freshness, gaps: [...freshness.gaps, ...missing] },
  }
}

function expect(state: ClusterState, service: Service, query: ObservedQuery): Distribution {
  const policy = query.policy ?? service.externalTrafficPolicy ?? 'Cluster'
  const model = applyOverride(detectBalancer(service, state, policy), overrideOf(query))
  return distribute({ state, service, policy, model })
}
