import type { BalancerModel, CandidateRule, ModelId } from '@/lib/domain/balancers/model'
import { findAddressOwners } from '@/lib/domain/balancers/node-addresses'
import { followsEndpoints, nodesThatServe } from './announcers'
import type { NodeShare, PortDistribution } from './result'
import type { ServiceSituation } from './situation'

/** Products whose objects do not say which of two ways they announce by. */
const announcingRules: readonly CandidateRule[] = ['metallb', 'kube-vip', 'cilium-l2', 'calico']

/**
 * The models to compute instead of one that says nothing by itself: for an unknown balancer equal-node and weighted, or
 * its announcing pair where the product is known; for one announcer that is not known, the node with the most endpoints
 * and the one with the fewest, of those that may announce; where some addresses lead nobody knows where, to the nodes that
 * own the others and to every one; where objects contradict each other, what each of them says.
 *
 * @returns null when the model says all by itself
 * Source: domain page 3.1, step 5.
 */
export function findBoundModels(
  situation: ServiceSituation,
  ports: readonly PortDistribution[],
): readonly BalancerModel[] | null {
  const { model } = situation
  if (model.couldBe.length > 0) return model.couldBe
  if (model.id === 'unknown') return pairFor(model).map((id) => ({ ...model, id }))
  if (model.id === 'multi-address') return withOtherAddresses(situation, ports)
  if (model.id !== 'single-node' || model.announcers !== null) return null
  const open = ports.filter(
    (port) => port.rule === 'one-of-candidates' && port.endpoints.some(({ share }) => share === null),
  )
  if (open.length === 0) return null
  const announcers = new Set(open.flatMap((port) => extremes(situation, port)))
  return [...announcers].map((name) => ({ ...model, announcers: [name] }))
}

function withOtherAddresses(
  { model, nodes, service, candidates }: ServiceSituation,
  ports: readonly PortDistribution[],
): readonly BalancerModel[] | null {
  const open = ports.find(({ rule, endpoints }) => rule === 'unknown' && endpoints.some(({ share }) => share === null))
  const owners = open && nodes && findAddressOwners(nodes, service, open.family)
  if (!owners || candidates === null) return null
  return [[...owners.counts.keys()], candidates.candidateNames].map((names) => ({ ...model, candidates: names }))
}

function pairFor({ candidateRule }: BalancerModel): readonly ModelId[] {
  return announcingRules.includes(candidateRule) ? ['ecmp', 'single-node'] : ['equal-node', 'weighted']
}

/** Of the nodes that may announce, those with the most and with the fewest usable endpoints: with none, where that may be. */
function extremes(situation: ServiceSituation, port: PortDistribution): readonly string[] {
  const ranked = port.nodes
    .filter((node) => node.candidate !== false && node.usableEndpoints > 0)
    .sort((a, b) => b.usableEndpoints - a.usableEndpoints)
  const names = [ranked[0]?.name, idleAnnouncer(situation, port, ranked) ?? ranked.at(-1)?.name]
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** A node that may announce although it can serve nothing of this port, which loses every connection to it. */
function idleAnnouncer(
  situation: ServiceSituation,
  { family }: PortDistribution,
  serving: readonly NodeShare[],
): string | undefined {
  if (situation.policy === 'Cluster') return undefined
  const names = new Set(serving.map((node) => node.name))
  const possible = followsEndpoints(situation)
    ? nodesThatServe(situation, family)
    : (situation.candidates?.candidateNames ?? [])
  const idle = possible.filter((name) => !names.has(name))
  return idle.reduce<string | undefined>(
    (first, name) => (first === undefined || name < first ? name : first),
    undefined,
  )
}
