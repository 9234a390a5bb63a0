import 'server-only'
import type { ClientsQuery } from '@/lib/contracts/clients'
import { rankClients, totalOf } from '@/lib/domain/clients/rank-clients'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import type { Measure, ObservedClients, TrafficOrigin } from '@/lib/domain/observed/traffic'
import { type LocatedClient, locate } from '../../clients/located-clients'
import type { Runtime } from '../../runtime'

/** What a view of clients needs besides the cluster. */
export type ClientMeans = Pick<Runtime, 'geography' | 'addressMask'> & {
  readonly config: Pick<Runtime['config'], 'balancerCidrs'>
}

/** What was counted, of one Service or of several that were counted alike. */
export type CountedClients = {
  readonly measure: Measure
  readonly origin: TrafficOrigin
  readonly windowSeconds: number
  /** All that the sources listed, most first, unmasked. */
  readonly rows: readonly LocatedClient[]
  readonly total: number
  readonly isTotalKnown: boolean
  readonly distinct: number | null
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
  /** Services that saw an address; null: it is the list of one Service. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, number>> | null
}

type Place = {
  readonly state: ClusterState
  readonly service: Service
  readonly means: ClientMeans
  readonly group: ClientsQuery['group']
  readonly formerNodes: ReadonlyMap<string, ClusterNode>
}

/** What was observed of one Service with what each address is and where. */
export function countedOf(
  observed: ObservedClients,
  { state, service, means, group, formerNodes }: Place,
): CountedClients {
  const { balancerCidrs } = means.config
  const rows = rankClients({ observed, state, service, balancerCidrs, group, formerNodes })
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
