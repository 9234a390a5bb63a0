import 'server-only'
import type { SourceAddressResponse } from '@/lib/contracts/source-address'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { SourceAddress } from '@/lib/domain/source-address/verdict'
import { safeText } from '@/lib/format/foreign-text'
import type { FollowedCluster } from '../../runtime'
import type { ReaderAccess } from '../../sources'
import { readEvidence } from '../clients/read-evidence'
import { findService, type ServiceRef } from '../find-service'
import { freshnessOf, ofNamespace } from '../freshness'
import { notYet } from '../in-patience'
import { requireKnown } from '../known'
import { readFacts } from '../service-facts'
import { type ClientEvidence, judgeAddress } from '../service-judgement'

/** What a source says of itself is not ours. */
const WORDS_LENGTH = 500

/** Whether the pods of one Service see the client's address, and what breaks because of it. */
export async function getSourceAddress(
  means: Parameters<typeof readEvidence>[0],
  cluster: FollowedCluster,
  access: ReaderAccess,
  ref: ServiceRef,
  nowMs: () => number,
): Promise<SourceAddressResponse> {
  findService(cluster, access, ref)
  requireKnown(cluster.source.status(), 'endpointslices', ref.namespace)
  const [facts, { addresses }] = await Promise.all([
    readFacts(cluster, access, ref),
    readEvidence(means, cluster, access, ref, nowMs()),
  ])
  const { service, state } = findService(cluster, access, ref)
  const distribution = distribute({ state, service, model: detectBalancer(service, state) })
  return {
    ...toSourceAddress(judgeAddress(state, service, distribution, facts, addresses)),
    evidence: toEvidenceState(addresses),
    freshness: freshnessOf(cluster, access, ofNamespace(ref.namespace), nowMs()),
  }
}

function toEvidenceState(addresses: ClientEvidence['addresses']): SourceAddressResponse['evidence'] {
  if (addresses.known) return { state: 'used', inWords: null }
  const inWords = safeText(addresses.inWords, WORDS_LENGTH)
  if (addresses.why !== 'failed') return { state: 'none', inWords }
  return { state: addresses.inWords === notYet.inWords ? 'pending' : 'failed', inWords }
}

/** A verdict as the API tells it. */
export const toSourceAddress = (address: SourceAddress): Omit<SourceAddressResponse, 'freshness' | 'evidence'> => ({
  verdict: address.verdict,
  basis: address.basis,
  hop: address.hop,
  podSees: address.podSees,
  reasons: [...address.reasons],
  observed: [...address.observed],
  carriedBy: [...address.carriedBy],
  breaks: [...address.breaks],
  unchecked: [...address.unchecked],
  contradictions: [...address.contradictions],
  stages: [...address.stages],
})
