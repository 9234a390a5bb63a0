import 'server-only'
import type { ClientsQuery, ServiceClientsResponse } from '@/lib/contracts/clients'
import { rankClients, totalOf } from '@/lib/domain/clients/rank-clients'
import type { ClusterState, Service } from '@/lib/domain/cluster'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { locate } from '../clients/located-clients'
import { observeClients } from '../clients/observe-clients'
import type { FollowedCluster } from '../runtime'
import type { ReaderAccess } from '../sources'
import { askedSpan } from './asked-span'
import { type ClientMeans, type CountedClients, commonOf, LEAST_ASKED, notKnown, toAnswer } from './clients-answer'
import { findService, type ServiceRef } from './find-service'
import { freshnessOf, ofNamespace } from './freshness'
import { requireKnown } from './known'
import { evidenceIn } from './read-evidence'
import { readFacts } from './service-facts'
import { snippetFactsOf } from './snippet-facts'
import { trafficPodsOf } from './traffic-pods'

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
  const asked = { state, service, pods, balancerCidrs: means.config.balancerCidrs }
  const evidence = evidenceIn(observed, asked)
  return {
    ...(observed.known
      ? toAnswer(countedOf(observed.value, { state, service, means, group: query.group }), query.limit, means)
      : notKnown(observed)),
    ...commonOf(means, span),
    snippetFacts: snippetFactsOf(state, service, facts, evidence.addresses),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

type Place = {
  readonly state: ClusterState
  readonly service: Service
  readonly means: ClientMeans
  readonly group: ClientsQuery['group']
}

/** What was observed of one Service with what each address is and where. */
export function countedOf(observed: ObservedClients, { state, service, means, group }: Place): CountedClients {
  const { balancerCidrs } = means.config
  const rows = rankClients({ observed, state, service, balancerCidrs, group })
  return {
    measure: observed.measure,
    origin: observed.origin,
    windowSeconds: observed.windowSeconds,
    rows: locate(rows, means.geography),
    total: totalOf(observed),
    isTotalKnown: observed.total !== null,
    distinct: observed.distinct,
    limits: observed.limits,
    warnings: observed.warnings,
    services: null,
  }
}
