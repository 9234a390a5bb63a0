import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClassifiedAddress } from './classify-address'
import type { ObservedAddress } from './observed'

/** Proxies stand in pairs, or one a zone and family: a balancer has fewer addresses of its own than this. */
export const MORE_THAN_A_PAIR = 8

type Seen = Pick<ObservedAddress, 'address' | 'pod'> & { readonly is: ClassifiedAddress }

/**
 * The same addresses, with those told that are likely the balancer's own: behind one that is known to put its address in
 * the place of clients', the few private ones that are no node's and no pod's. A private client may hide among them, so
 * they prove nothing by themselves. Where the operator says which addresses balancers have, nothing is guessed.
 *
 * Source: domain page 5.2 (4): balancers have their addresses in subnets that no object names.
 */
export function tellLikelyBalancers<T extends Seen>(
  seen: readonly T[],
  { clientPath: { ports } }: Pick<BalancerModel, 'clientPath'>,
  balancerCidrs: readonly string[],
): readonly T[] {
  const isProxy =
    ports.length > 0 && ports.every(({ targetSees }) => targetSees === 'balancer' || targetSees === 'either')
  if (!isProxy || balancerCidrs.length > 0) return seen
  const isOpen = ({ is, pod }: Seen): boolean => is.class === 'client' && is.isPrivate && pod === 'none'
  const distinct = new Set(seen.filter(isOpen).map(({ address }) => address)).size
  if (distinct === 0 || distinct >= MORE_THAN_A_PAIR) return seen
  return seen.map((each) => (isOpen(each) ? { ...each, is: { ...each.is, class: 'likely-balancer' } } : each))
}
