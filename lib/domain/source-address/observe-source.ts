import { classifyAddress, hopOfClass, isLoopback, isSomebodys, type Seen } from './classify-address'
import { sayConnections, sayDoubt, sayOwnNodes } from './counted-in-words'
import type { Expectation } from './expect-source'
import { MORE_THAN_A_PAIR, tellLikelyBalancers } from './likely-balancers'
import type { ObservedAddresses } from './observed'
import { type LeftOut, sayContradictions, sayCounts, sayNothing } from './observed-in-words'
import { otherWays } from './other-ways'
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
  const { balancerCidrs, formerNodes } = observed
  const context = { ...situation, balancerCidrs, formerNodes }
  const addresses = observed.addresses.filter(isSomebodys)
  const leftOut = leftOutOf(observed)
  const classified = addresses.map((address) => ({ ...address, is: classifyAddress(address, context) }))
  const seen = tellLikelyBalancers(classified, situation.model, observed.balancerCidrs)
  const believed = believableClients(situation, observed, seen)
  const replacing = seen.filter(provesReplacement)
  const ways = otherWays(situation, expected)
  const isOwn = (each: Seen): boolean => !ways.mayHaveCome(each)
  const [clients, proven] = [believed.filter(isOwn), replacing.filter(isOwn)]
  const shared = ways.say([...believed, ...replacing].filter((each) => !isOwn(each)))
  if (clients.length + proven.length === 0)
    return {
      provesNothing: sayNothing(observed, seen, { nodesKnown: situation.state.nodes !== null, leftOut, shared }),
    }
  // Beside proof of what clients look like here, the balancer's few addresses are what hides the others.
  const replaced = [...proven, ...seen.filter((each) => each.is.class === 'likely-balancer' && isOwn(each))]
  const doubtful = doubtfulOf(seen, believed)
  const verdict = verdictOf(situation, clients, replaced, doubtful)
  const hop = mainHop(replaced)
  return {
    verdict,
    hop,
    podSees: sayPodSees(situation, { verdict, hop, basis: 'observed' }),
    reasons: [
      sayCounts(observed, seen, { clients: believed, leftOut }),
      // What came by another Service is no part of what came from outside to this one.
      ...(shared === null ? sayConnections(observed, [...clients, ...doubtful], replaced) : [shared]),
      ...(verdict === 'unknown' ? sayDoubt(doubtful, [...clients, ...replaced]) : []),
      ...sayOwnNodes(
        observed,
        seen.filter((each) => isOfNode(each) && !provesReplacement(each)),
        seen,
      ),
    ],
    stages: stagesAs(expected.stages, verdict, hop),
    contradictions: sayContradictions(situation.policy, { observed, clients, doubtful, replaced }, expected, {
      verdict,
      hop,
    }),
  }
}

/** What is nobody else's address: how many are of what runs beside the program, and how many no address of a caller. */
function leftOutOf({ addresses }: ObservedAddresses): LeftOut {
  const loopback = addresses.filter(isLoopback)
  return { loopback: loopback.length, nobodys: addresses.filter((each) => !isSomebodys(each)).length - loopback.length }
}

function verdictOf(
  { model: { clientPath } }: Situation,
  clients: readonly Seen[],
  replaced: readonly Seen[],
  doubtful: readonly Seen[],
): SourceAddressVerdict {
  if (replaced.length === 0) {
    // A balancer that is not known may keep some addresses and hide others behind its own.
    const mayHide = clientPath.ports.some(({ targetSees }) => targetSees !== 'client')
    const hidden = weightOf(doubtful) / weightOf([...doubtful, ...clients])
    return mayHide && hidden > HIDDEN_FROM ? 'unknown' : 'preserved'
  }
  if (clients.length > 0) return 'partial'
  // Clients' addresses beside replaced ones would be "partial", a balancer's would be "lost".
  return weightOf(doubtful) > DOUBT_FROM * weightOf([...doubtful, ...replaced]) ? 'unknown' : 'lost'
}

/** Below this share, addresses that may be anybody's change no verdict. */
const DOUBT_FROM = 0.01

/** Beside clients, a few private addresses with as much of all are more than somebody in the same network. */
const HIDDEN_FROM = 0.1

/** Addresses that are no pod's, and are a client's or a balancer's: nothing here tells which. */
const doubtfulOf = (seen: readonly Seen[], clients: readonly Seen[]): readonly Seen[] =>
  seen.filter((each) => each.is.class === 'client' && each.pod === 'none' && !clients.includes(each))

const weightOf = (seen: readonly Seen[]): number => seen.reduce((sum, { count }) => sum + (count ?? 1), 0)

/**
 * Addresses that can only be clients'. Where nodes may not be read, any may be a node's. A private one may be a pod's or
 * the balancer's as well: it counts where it was looked up among pods, beside others of its kind, or where the operator
 * says which addresses balancers have; behind a balancer that is known for a proxy, there alone.
 */
function believableClients(
  { model, state }: Situation,
  { balancerCidrs }: ObservedAddresses,
  seen: readonly Seen[],
): readonly Seen[] {
  if (state.nodes === null) return []
  const clients = seen.filter(({ is, pod }) => is.class === 'client' && (!is.isPrivate || pod === 'none'))
  const inPrivate = new Set(clients.filter(({ is }) => is.isPrivate).map(({ address }) => address))
  const believed = balancerCidrs.length > 0 || inPrivate.size >= addressesThatAreClients(model)
  return clients.filter(({ is }) => !is.isPrivate || believed)
}

/** From how many private addresses on they are no balancer's: two as a rule (domain page 5.2), more where it may be a proxy. */
function addressesThatAreClients({ clientPath }: Situation['model']): number {
  const sees = clientPath.ports.map(({ targetSees }) => targetSees)
  if (sees.every((each) => each === 'client')) return 2
  return sees.some((each) => each !== 'client' && each !== null) ? Number.POSITIVE_INFINITY : MORE_THAN_A_PAIR
}

/**
 * Whether an address shows that someone on the way put it there. The kubelet probes pods from its own node, so that
 * node's addresses prove something only where probes are known to be none of it, or where pods elsewhere saw it.
 */
function provesReplacement({ is, isProbe, seenOn }: Seen): boolean {
  if (hopOfClass[is.class] === null) return false
  if (!isOfNode({ is })) return true
  const isForeign = is.node !== null && seenOn.some((node) => node !== is.node)
  return isProbe === false || isForeign
}

const isOfNode = ({ is }: Pick<Seen, 'is'>): boolean => is.class === 'node' || is.class === 'cni-gateway'

/** The hop with the most connections behind it; an address whose connections nobody counted is one. */
function mainHop(replaced: readonly Seen[]): SourceAddressHop | null {
  const counts = new Map<SourceAddressHop, number>()
  for (const { is, count } of replaced) {
    const hop = is.class === 'likely-balancer' ? 'balancer' : hopOfClass[is.class]
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
