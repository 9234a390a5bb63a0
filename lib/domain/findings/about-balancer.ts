import type { BalancerModel, ModelId } from '@/lib/domain/balancers/model'
import type { Evidence } from './finding'
import { evidence } from './words'

/** The model as evidence: what it is, and the first sentence on how that is known. */
export const balancerField = ({ id, product, evidence: known }: BalancerModel): Evidence =>
  evidence('balancer', product === null ? id : `${product} (${id})`, known[0] ?? 'not known')

/** Why a rule that hangs on the balancer cannot be judged; null: it can. */
export function whyUnknown({ id, product }: BalancerModel): string | null {
  if (id !== 'unknown') return null
  return product === null
    ? 'How the balancer spreads connections is not known; name its model to have this judged.'
    : `How ${product} spreads connections here is not known; name its model to have this judged.`
}

/** What the balancer may be: several where objects contradict each other or say two things. */
const waysOf = (model: BalancerModel): readonly BalancerModel[] =>
  model.couldBe.length === 0 ? [model] : model.couldBe

/** Whether it spreads in this way, whichever of the things it may be it is. */
export const isEachWay = (model: BalancerModel, id: ModelId): boolean => waysOf(model).every((way) => way.id === id)

/**
 * Where one node announces the address: the nodes that it may be.
 *
 * @returns null when several announce, none does, or the way is not known; `nodes` null: any node
 */
export function oneAnnouncerOf(model: BalancerModel): { readonly nodes: readonly string[] | null } | null {
  if (!isEachWay(model, 'single-node')) return null
  const named = waysOf(model).map(({ announcers }) => announcers)
  if (named.includes(null)) return { nodes: null }
  return { nodes: [...new Set(named.flatMap((nodes) => nodes ?? []))].sort() }
}
