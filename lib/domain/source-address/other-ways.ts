import { detectBalancer } from '@/lib/domain/balancers/detect'
import { isExternalService } from '@/lib/domain/cluster'
import { saySamePods } from '@/lib/domain/distribution/say'
import { sharingServices } from '@/lib/domain/endpoints/sharing-services'
import { type AddressClass, hopOfClass, type Seen } from './classify-address'
import { type Expectation, expectSource } from './expect-source'
import type { Situation } from './question'
import type { SourceAddressHop } from './verdict'

/** What pods saw of connections that may have come through another Service, which expects something else. */
export type OtherWays = {
  /** It may have come by one of them, and says nothing of this Service. */
  mayHaveCome(seen: Seen): boolean
  /** What was set aside, and why; null: nothing was. */
  say(setAside: readonly Seen[]): string | null
}

type Way = { readonly name: string; readonly keeps: boolean; readonly hops: ReadonlySet<SourceAddressHop> }

/**
 * Pods do not tell by which Service a connection came. What one of them saw speaks against the expectation of its Service
 * only where no other Service explains it: of a pair over the same pods, Local keeps addresses that Cluster replaces.
 */
export function otherWays(situation: Situation, expected: Pick<Expectation, 'verdict'>): OtherWays {
  const ways = waysOf(situation, expected)
  const by = (seen: Seen): readonly Way[] => {
    const hop = seen.is.class === 'likely-balancer' ? 'balancer' : hopOfClass[seen.is.class]
    if (hop === null) return expected.verdict === 'lost' ? ways.filter(({ keeps }) => keeps) : []
    const isOwn = expected.verdict === 'lost' || expected.verdict === 'partial'
    return isOwn ? [] : ways.filter(({ hops }) => hops.has(hop))
  }
  return {
    mayHaveCome: (seen) => by(seen).length > 0,
    say(setAside) {
      const names = [...new Set(setAside.flatMap((seen) => by(seen).map(({ name }) => name)))]
      if (names.length === 0) return null
      return `${saySamePods(names)}: addresses of ${ownersOf(setAside)} may have come that way, and prove nothing here.`
    },
  }
}

function ownersOf(seen: readonly Seen[]): string {
  const isAll = (...classes: readonly AddressClass[]): boolean => seen.every(({ is }) => classes.includes(is.class))
  if (isAll('client')) return 'clients'
  return isAll('node', 'cni-gateway') ? 'nodes' : 'those on the way'
}

/** Other external Services over the same pods, of which something else is expected. */
function waysOf(situation: Situation, expected: Pick<Expectation, 'verdict'>): readonly Way[] {
  const { state, service } = situation
  return sharingServices(state, service)
    .filter(isExternalService)
    .flatMap((other) => {
      const policy = other.externalTrafficPolicy ?? 'Cluster'
      const { verdict, stages } = expectSource({
        ...situation,
        service: other,
        policy,
        model: detectBalancer(other, state),
      })
      if (policy === situation.policy && verdict === expected.verdict) return []
      const hops = new Set(stages.filter(({ does }) => does !== 'keeps').map(({ hop }) => hop))
      return [{ name: other.name, keeps: verdict !== 'lost', hops }]
    })
}
