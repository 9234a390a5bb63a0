import type { ModelId } from '@/lib/domain/balancers/model'
import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { Distribution } from '@/lib/domain/distribution/result'
import { capital, list } from '@/lib/domain/distribution/say'
import type { Explanation } from './explain'
import type { ObservedDistribution } from './observed'

const modelWords: Readonly<Record<ModelId, string>> = {
  'equal-node': 'equal-node',
  weighted: 'weighted',
  'single-node': 'a single announcing node',
  ecmp: 'ECMP',
  zonal: 'zonal',
  direct: 'direct to pods',
  adaptive: 'least connections',
  'multi-address': 'several addresses',
  // Shares of an unknown one are known where all that it can be give the same.
  unknown: 'any possible balancer',
}

/** "equal-node under Local" */
export const sayRule = (model: ModelId, policy: TrafficPolicy): string => `${modelWords[model]} under ${policy}`

/**
 * Which balancer model or policy would explain what pods got. Only where shares could be judged at all, and as a hint:
 * other causes can give the same shares.
 */
export function sayExplanations(
  { model, policy }: Pick<Distribution, 'model' | 'policy'>,
  { verdict, explanations, bounds, notJudged }: Omit<ObservedDistribution, 'inWords'>,
): readonly string[] {
  if (notJudged === 'balancer') return sayBounds(bounds)
  const others = explanations.filter(({ isExpected }) => !isExpected)
  const fitting = others.filter(({ fits }) => fits === true)
  if (verdict === 'differs-beyond-noise') {
    if (others.length === 0) return []
    return fitting.length === 0
      ? [`${sayRefuted(model.id)}, and no other balancer model or policy does: the cause is not known.`]
      : [
          `${sayRefuted(model.id)}; ${list(fitting.map((each) => label(each, policy)))} would. That is a hint, for other causes can give the same shares.`,
        ]
  }
  if (verdict !== 'as-expected' || others.length === 0) return []
  // That one node takes everything is no rival of what fits.
  const refuted = others.filter(({ fits, announcer }) => fits === false && announcer === null)
  return [
    ...(refuted.length === 0
      ? []
      : [`${capital(list(refuted.map((each) => label(each, policy))))} would not explain it.`]),
    ...(fitting.length === 0 ? [] : [`${capital(list(fitting.map((each) => label(each, policy))))} would fit too.`]),
  ]
}

const sayRefuted = (model: ModelId): string =>
  model === 'unknown' ? 'No possible balancer explains it' : `${capital(modelWords[model])} does not explain it`

function sayBounds(bounds: ObservedDistribution['bounds']): readonly string[] {
  const names = (wanted: boolean) => bounds.filter(({ fits }) => fits === wanted).map(({ model }) => modelWords[model])
  const [fitting, refuted] = [names(true), names(false)]
  if (fitting.length + refuted.length === 0) return []
  if (refuted.length === 0) return [`${capital(list(fitting))} fit alike, so the counts do not say which it is.`]
  if (fitting.length === 0) return [`Neither bound explains what pods got: ${list(refuted)}.`]
  return [`What pods got fits ${list(fitting)}; ${list(refuted)} would not explain it. That is a hint, no proof.`]
}

function label({ policy, models, announcer }: Explanation, ownPolicy: TrafficPolicy): string {
  if (policy !== ownPolicy) return `the policy ${policy}`
  if (announcer !== null && models.length === 1) return `${announcer} announcing alone`
  return models
    .map((id) => modelWords[id])
    .slice(0, 2)
    .join(' or ')
}
