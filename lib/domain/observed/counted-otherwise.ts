import { list, percent } from '@/lib/domain/distribution/say'
import { type CountsByPod, rangeOfAll } from './judge-shares'
import type { ObservedDistribution, ObservedQuestion } from './observed'
import { rounded } from './observed-shares'
import { unitOf } from './traffic'

/** From how much on it is worth a sentence that counts of pods begin and end at different times. */
const ENDS_FROM = 0.01

/** How much was counted while some pods were looked at and others not yet, or no more. */
export function sayEnds({ notJudged }: Pick<ObservedDistribution, 'notJudged'>, counts: CountsByPod): string | null {
  const { low, high } = rangeOfAll([...counts.values()])
  if (notJudged !== null || high === 0 || (high - low) / high < ENDS_FROM) return null
  return `Pods are looked at at different times: ${percent((high - low) / high)} of it was counted where their windows do not overlap, and differences within that are not told from chance.`
}

/** What pods counted that are behind the Service no more. */
export function sayGone(
  { traffic }: Pick<ObservedQuestion, 'traffic'>,
  { pods }: Pick<ObservedDistribution, 'pods'>,
): string | null {
  const gone = pods.filter(({ present, count }) => !present && (count ?? 0) > 0)
  if (gone.length === 0) return null
  const names = gone.map(({ podName }) => podName)
  const who = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : list(names)
  const [are, them] = gone.length === 1 ? ['is', 'it'] : ['are', 'them']
  const share = percent(gone.reduce((sum, pod) => sum + (pod.share ?? 0), 0))
  const sum = gone.reduce((total, pod) => total + rounded(pod.count, true), 0)
  const amount =
    traffic.measure === 'bytes'
      ? `${share} of the bytes`
      : `${sum.toLocaleString('en-US')} ${unitOf[traffic.measure]} (${share})`
  const lost = traffic.pods.some(({ seen }) => seen !== undefined)
    ? `; what ${gone.length === 1 ? 'it' : 'they'} got after the last look at ${them} is not known`
    : ''
  return `${who} ${are} gone: ${amount} of the total went there${lost}.`
}
