import { classifyAddress, hopOfClass } from './classify-address'
import type { Expectation } from './expect-source'
import type { ObservedAddresses } from './observed'
import { type Seen, sayConnections, sayContradictions, sayCounts, sayNothing } from './observed-in-words'
import { sayPodSees } from './pod-sees'
import type { Situation } from './question'
import type { SourceAddress, SourceAddressHop, SourceAddressStage, SourceAddressVerdict } from './verdict'

export type Observation = Pick<SourceAddress, 'verdict' | 'hop' | 'podSees' | 'reasons' | 'stages' | 'contradictions'>

/**
 * The verdict by addresses that pods saw. What comes from inside the cluster and from probes proves nothing; where
 * nothing is left that proves anything, there is no verdict.
 *
 * @returns null when the addresses prove nothing; the sentence says why
 * Source: domain page 5.2.
 */
export function observeSource(
  situation: Situation,
  observed: ObservedAddresses,
  expected: Expectation,
): Observation | { readonly provesNothing: string } {
  const context = { ...situation, balancerCidrs: observed.balancerCidrs }
  const seen = observed.addresses.map((address) => ({ ...address, is: classifyAddress(address, context) }))
  const clients = believableClients(situation, observed, seen)
  const replaced = seen.filter(provesReplacement)
  if (clients.length + replaced.length === 0)
    return { provesNothing: sayNothing(observed, seen, situation.state.nodes !== null) }
  const verdict = replaced.length === 0 ? 'preserved' : clients.length === 0 ? 'lost' : 'partial'
  const hop = mainHop(replaced)
  return {
    verdict,
    hop,
    podSees: sayPodSees(situation, { verdict, hop, basis: 'observed' }),
    reasons: [sayCounts(observed, seen, clients), ...sayConnections(clients, replaced)],
    stages: stagesAs(expected.stages, verdict, hop),
    contradictions: sayContradictions(situation.policy, { observed, clients, replaced }, expected, { verdict, hop }),
  }
}

/**
 * Addresses that can only be clients'. Where nodes may not be read, any may be a node's. A private one may be a pod's or
 * the balancer's as well: it counts where it was looked up among pods, beside others of its kind, or where the operator
 * says which addresses balancers have; behind a balancer that is a proxy, there alone.
 */
function believableClients(
  { model, state }: Situation,
  { balancerCidrs }: ObservedAddresses,
  seen: readonly Seen[],
): readonly Seen[] {
  if (state.nodes === null) return []
  const clients = seen.filter(({ is, pod }) => is.class === 'client' && (!is.isPrivate || pod === 'none'))
  const inPrivate = new Set(clients.filter(({ is }) => is.isPrivate).map(({ address }) => address))
  const mayBeProxy = model.clientPath.ports.some(({ targetSees }) => targetSees !== 'client')
  const believed = balancerCidrs.length > 0 || (inPrivate.size > 1 && !mayBeProxy)
  return clients.filter(({ is }) => !is.isPrivate || believed)
}

/**
 * Whether an address shows that someone on the way put it there. The kubelet probes pods from its own node, so that
 * node's addresses prove something only where probes are known to be none of it, or where pods elsewhere saw it.
 */
function provesReplacement({ is, isProbe, seenOn }: Seen): boolean {
  if (hopOfClass[is.class] === null) return false
  if (is.class !== 'node' && is.class !== 'cni-gateway') return true
  const isForeign = is.node !== null && seenOn.some((node) => node !== is.node)
  return isProbe === false || isForeign
}

/** The hop with the most connections behind it; an address whose connections nobody counted is one. */
function mainHop(replaced: readonly Seen[]): SourceAddressHop | null {
  const counts = new Map<SourceAddressHop, number>()
  for (const { is, count } of replaced) {
    const hop = hopOfClass[is.class]
    if (hop !== null) counts.set(hop, (counts.get(hop) ?? 0) + (count ?? 1))
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

function stagesAs(
  stages: readonly SourceAddressStage[],
  verdict: SourceAddressVerdict,
  hop: SourceAddressHop | null,
): readonly SourceAddressStage[] {
  if (verdict === 'preserved') return stages.map((stage) => ({ ...stage, does: 'keeps', inWords: 'kept, as observed' }))
  const does = verdict === 'lost' ? 'replaces' : 'some'
  const atHop = (stage: SourceAddressStage): SourceAddressStage => ({
    ...stage,
    does,
    inWords: verdict === 'lost' ? 'replaced, as observed' : 'replaced for some, as observed',
  })
  if (hop === null) return stages
  return stages.some((stage) => stage.hop === hop)
    ? stages.map((stage) => (stage.hop === hop ? atHop(stage) : stage))
    : [...stages, atHop({ hop, does, inWords: '' })]
}
