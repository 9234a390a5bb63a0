import 'server-only'
import type { ClientsQuery } from '@/lib/contracts/clients'
import type { CountNowResponse } from '@/lib/contracts/on-demand'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { Distribution } from '@/lib/domain/distribution/result'
import type { Observed, ObservedClients, ObservedTraffic, TimeSpan } from '@/lib/domain/observed/traffic'
import { amongAll } from '@/lib/domain/on-demand/pods-behind'
import type { ServiceFacts } from '@/lib/domain/workload'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { LEAST_ASKED } from '../clients/clients-answer'
import type { ClientMeans } from '../clients/counted-clients'
import { evidenceIn, formerNodesOf } from '../clients/read-evidence'
import { answerServiceClients } from '../clients/service-clients-answer'
import { answerObserved, observedBasis } from '../observed/observed-answer'
import { toSourceAddress } from '../service/get-source-address'
import { judgeAddress } from '../service-judgement'
import { trafficPodsOf } from '../traffic-pods'
import type { PodsFound } from './on-demand-question'

/** What was read of a Service's pods at once, not yet held against anything. */
export type Sample = {
  readonly traffic: Observed<ObservedTraffic>
  readonly clients: Observed<ObservedClients>
  /** Where the addresses were seen: "access logs of 3 pods". */
  readonly seenIn: string
  /** Since when what is expected must have been what it is now, and until when was counted. */
  readonly span: TimeSpan
}

/** What it is told with: how clients are shown and counted together, and by whose rights. */
export type SampleMeans = {
  readonly means: ClientMeans
  readonly cluster: FollowedCluster
  readonly access: ReaderAccess
  readonly group: ClientsQuery['group']
}

type Told = Pick<CountNowResponse, 'observed' | 'clients' | 'sourceAddress'>

/**
 * A sample told as what metrics count is told, by the same judgement: what each pod got against what is expected of it,
 * who the clients are, and what their addresses prove. Nothing of it is kept here.
 */
export function answerSample(
  { means, cluster, access, group }: SampleMeans,
  found: PodsFound,
  facts: ServiceFacts,
  { traffic, clients, seenIn, span }: Sample,
): Told {
  const { state, service } = found
  const distribution = distributionOf(found)
  const basis = observedBasis(cluster, access, found, distribution, span)
  const pods = trafficPodsOf(state, service, basis.memory, span)
  const { balancerCidrs } = means.config
  const formerNodes = formerNodesOf(cluster, state)
  const evidence = evidenceIn(clients, { state, service, pods, balancerCidrs, formerNodes, source: seenIn }).addresses
  const hasAddresses = clients.known && clients.value.clients.length > 0
  const asked = { state, service, facts, evidence, span, formerNodes }
  return {
    observed: answerObserved(basis, amongAll(traffic, found.pods)),
    clients: answerServiceClients(means, asked, clients, { limit: LEAST_ASKED, group }),
    sourceAddress: hasAddresses ? toSourceAddress(judgeAddress(state, service, distribution, facts, evidence)) : null,
  }
}

/** The Service as it stands, which is what a sample shows. */
export const distributionOf = ({ state, service }: Pick<PodsFound, 'state' | 'service'>): Distribution =>
  distribute({ state, service, model: detectBalancer(service, state) })
