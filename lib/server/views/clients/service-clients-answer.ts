import 'server-only'
import type { ClientsQuery, ServiceClientsResponse } from '@/lib/contracts/clients'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import type { Fact } from '@/lib/domain/fact'
import { saySharedPods } from '@/lib/domain/observed/limits'
import type { Observed, ObservedClients, TimeSpan } from '@/lib/domain/observed/traffic'
import type { ObservedAddresses } from '@/lib/domain/source-address/observed'
import type { ServiceFacts } from '@/lib/domain/workload'
import { commonOf, notKnown, toAnswer } from './clients-answer'
import { type ClientMeans, countedOf } from './counted-clients'
import { snippetFactsOf } from './snippet-facts'

/** The Service whose clients were observed, and what is known of it besides. */
export type ClientsOf = {
  readonly state: ClusterState
  readonly service: Service
  readonly facts: ServiceFacts
  /** What these clients prove of the source address. */
  readonly evidence: Fact<ObservedAddresses>
  readonly span: TimeSpan
  readonly formerNodes: ReadonlyMap<string, ClusterNode>
}

/** The clients of one Service as every answer tells them, whether a metric source counted them or a sample did. */
export function answerServiceClients(
  means: ClientMeans,
  { state, service, facts, evidence, span, formerNodes }: ClientsOf,
  observed: Observed<ObservedClients>,
  { limit, group }: Pick<ClientsQuery, 'limit' | 'group'>,
): Omit<ServiceClientsResponse, 'freshness'> {
  const shared = saySharedPods(state, service)
  const answer = observed.known
    ? toAnswer(countedOf(observed.value, { state, service, means, group, formerNodes }), limit, means)
    : notKnown(observed)
  return {
    ...answer,
    limits: observed.known && shared !== null ? [shared, ...answer.limits] : answer.limits,
    ...commonOf(means, span),
    snippetFacts: snippetFactsOf(state, service, facts, evidence),
  }
}
