import type { PortSituation } from './situation'

/** Nodes that a balancer of GKE takes at most, where it takes a subset; an external one at least so many of a zone. */
const sizes = { internal: 25, internalLocal: 250, external: 250, externalLocal: 3000, externalAZone: 3 } as const

/**
 * Whether the balancer has more nodes to choose from than it takes, so that which of them connections enter on is not
 * known: those of GKE's own controller, and one that an annotation narrows to nodes with labels. Where the reader chose candidates or a balancer, it has no choice.
 *
 * Source: domain page 2.5 (subsetting).
 */
export function takesSubset(situation: PortSituation): boolean {
  const { model, policy, candidates, localCounts } = situation
  const isChosen = model.candidates !== null || model.confidence === 'reader'
  if (model.id === 'direct' || isChosen || candidates === null) return false
  if (model.narrowed === true) return true
  if (model.candidateRule !== 'gke-l4') return false
  const isInternal = model.product?.includes('internal') === true
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
