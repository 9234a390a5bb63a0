import { gkeSubsetSizes as sizes } from '@/lib/domain/balancers/subset-sizes'
import type { PortSituation } from './situation'

/**
 * Whether the balancer has more nodes to choose from than it takes, so that which of them connections enter on is not
 * known. Where the reader chose candidates or a balancer, it has no choice.
 *
 * Source: domain page 2.5 (subsetting).
 */
export function takesSubset(situation: PortSituation): boolean {
  const { model, policy, candidates, localCounts } = situation
  const isChosen = model.candidates !== null || model.confidence === 'reader'
  if (model.subset === undefined || model.id === 'direct' || isChosen || candidates === null) return false
  if (model.subset === 'labelled') return true
  const isInternal = model.subset === 'gke-internal'
  // Under Local only nodes that host endpoints are among them.
  if (policy === 'Local') return localCounts.size > (isInternal ? sizes.internalLocal : sizes.externalLocal)
  return candidates.all.nodes > (isInternal ? sizes.internal : externalSize(situation))
}

/** As many as there are pods, and at least three in each zone. */
function externalSize({ port, candidates }: PortSituation): number {
  const pods = new Set(port.endpoints.filter(({ ready }) => ready).map(({ address }) => address)).size
  const zones = candidates?.all.byZone.size ?? 1
  return Math.min(sizes.external, Math.max(pods, sizes.externalAZone * zones))
}
