import type { BalancerModel } from '@/lib/domain/balancers/model'
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
