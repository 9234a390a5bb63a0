import 'server-only'
import type { ClientsQuery, ServiceClientsResponse } from '@/lib/contracts/clients'
import { observeClients } from '../../clients/observe-clients'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { askedSpan } from '../asked-span'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { requireKnown } from '../known'
import { readFacts } from '../service-facts'
import { trafficPodsOf } from '../traffic-pods'
import { LEAST_ASKED } from './clients-answer'
import type { ClientMeans } from './counted-clients'
import { evidenceIn, formerNodesOf } from './read-evidence'
import { answerServiceClients } from './service-clients-answer'

/** Who the clients of one Service are, what kinds of addresses its pods see, and from where. */
export async function getServiceClients(
  means: ClientMeans,
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  query: ClientsQuery,
  nowMs: () => number,
): Promise<ServiceClientsResponse> {
  const { service, state, key } = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const span = askedSpan(query, nowMs())
  const pods = trafficPodsOf(state, service, cluster.memory.of(key), span)
  const question = { namespace: ref.namespace, service: ref.name, pods, span }
  const [observed, facts] = await Promise.all([
    observeClients(cluster, question, Math.max(query.limit, LEAST_ASKED)),
    readFacts(cluster, access, ref),
    means.geography.refresh(nowMs()),
  ])
  const formerNodes = formerNodesOf(cluster, state)
  const asked = { state, service, pods, balancerCidrs: means.config.balancerCidrs, formerNodes }
  const evidence = evidenceIn(observed, asked).addresses
  return {
    ...answerServiceClients(means, { state, service, facts, evidence, span, formerNodes }, observed, query),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}
