import type { BalancerModel, CandidateRule, ModelId } from '@/lib/domain/balancers/model'
import type { PortDistribution } from './result'
import type { ServiceSituation } from './situation'

/** Products whose objects do not say which of two ways they announce by. */
const announcingRules: readonly CandidateRule[] = ['metallb', 'kube-vip', 'cilium-l2']

/**
 * The models to compute instead of one that says nothing by itself: for an unknown balancer equal-node and weighted, or
 * its announcing pair where the product is known; for one announcer that is not known, the node with the most endpoints
 * and the one with the fewest; where objects contradict each other, what each of them says.
 *
 * @returns null when the model says all by itself
 * Source: domain page 3.1, step 5.
 */
export function findBoundModels(
  { model }: ServiceSituation,
  ports: readonly PortDistribution[],
): readonly BalancerModel[] | null {
  if (model.couldBe.length > 0) return model.couldBe
  if (model.id === 'unknown') return pairFor(model).map((id) => ({ ...model, id }))
  if (model.id !== 'single-node' || model.announcers !== null) return null
  const open = ports.find(
    (port) => port.rule === 'one-of-candidates' && port.endpoints.some(({ share }) => share === null),
  )
  return open === undefined ? null : extremes(open).map((name) => ({ ...model, announcers: [name] }))
}

function pairFor({ candidateRule }: BalancerModel): readonly ModelId[] {
  return announcingRules.includes(candidateRule) ? ['ecmp', 'single-node'] : ['equal-node', 'weighted']
}

/** Nodes with the most and with the fewest usable endpoints of their own, among those that have any. */
function extremes({ nodes }: PortDistribution): readonly string[] {
  const ranked = nodes.filter((node) => node.usableEndpoints > 0).sort((a, b) => b.usableEndpoints - a.usableEndpoints)
  const names = [ranked[0]?.name, ranked.at(-1)?.name].filter((name) => name !== undefined)
  return [...new Set(names)]
}
