import 'server-only'
import type { HealthNode, HealthResponse } from '@/lib/contracts/health'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import { type JudgedAddress, judgeRound } from '../../health-ports/judge-round'
import type { FollowedCluster } from '../../runtime'
import type { HealthRound, ReaderAccess } from '../../sources'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { requireKnown } from '../known'
import { sayHealthPort } from './health-port-in-words'
import { lookAtEveryNode, toHealthAddress } from './health-round'

/**
 * What the health port of each node should answer for one Service and what it answers. Asking keeps the prober of the
 * Service alive; without the right to read nodes nothing is asked, for their addresses and answers say much about them.
 */
export async function getServiceHealth(
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: () => number,
): Promise<HealthResponse> {
  const found = findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const round = found.state.nodes === null ? null : await lookAtEveryNode(cluster.health, found.key)
  // The cluster may have changed while the first round was under way.
  const { service, state } = findService(cluster, access, ref)
  return {
    port: round?.port ?? null,
    inWords: sayHealthPort(service, detectBalancer(service, state)),
    askedNodes: round?.askedNodes ?? 0,
    totalNodes: round?.totalNodes ?? 0,
    periodSeconds: round?.periodSeconds ?? 0,
    nodes: round === null ? [] : judgeNodes(state, service, round, access),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

function judgeNodes(state: ClusterState, service: Service, round: HealthRound, access: ReaderAccess): HealthNode[] {
  const judge = judgeRound(state, service, round, access)
  if (judge === null) return []
  return [...(state.nodes?.values() ?? [])].map((node: ClusterNode) => {
    const { worst, addresses } = judge(node.name)
    const { family: _family, ...shown } = toHealthAddress(worst)
    return {
      name: node.name,
      zone: node.zone,
      ...shown,
      inWords: sayAddresses(worst, addresses),
      families: addresses.length === 1 ? null : addresses.map(toHealthAddress),
    }
  })
}

/** What is to be said of each address, the worst first, and once where it is the same; of a single one nothing but that. */
function sayAddresses(worst: JudgedAddress, addresses: readonly JudgedAddress[]): string {
  if (addresses.length === 1) return worst.inWords
  const familiesByWords = new Map<string, string[]>([[worst.inWords, []]])
  for (const { family, inWords } of addresses) {
    familiesByWords.set(inWords, [...(familiesByWords.get(inWords) ?? []), family ?? 'any family'])
  }
  return [...familiesByWords].map(([words, families]) => `${families.join(' and ')}: ${words}`).join(' ')
}
