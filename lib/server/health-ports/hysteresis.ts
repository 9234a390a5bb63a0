import type { HealthAnswer } from '@/lib/domain/health/answer'

/** What is held to be true of one port, and the latest answer when that said otherwise. */
export type Belief = {
  /** null: not asked yet. */
  readonly answer: HealthAnswer | null
  /** null: the latest answer agreed. */
  readonly doubt: HealthAnswer | null
}

export const NO_BELIEF: Belief = { answer: null, doubt: null }

/**
 * Takes in one more answer. The first counts at once. A different outcome or status counts when the one after it
 * differs as well, so that a single lost packet changes nothing; load balancers want two or more in a row too
 * (domain page 2.4). Everything else in an answer is taken as it comes.
 *
 * `sinceMs` of the result is when its outcome and status were first seen in an unbroken row.
 */
export function takeIn({ answer, doubt }: Belief, fresh: HealthAnswer): Belief {
  if (answer === null) return { answer: fresh, doubt: null }
  if (isSame(answer, fresh)) return { answer: { ...fresh, sinceMs: answer.sinceMs }, doubt: null }
  if (doubt === null) return { answer, doubt: fresh }
  return { answer: { ...fresh, sinceMs: isSame(doubt, fresh) ? doubt.sinceMs : fresh.sinceMs }, doubt: null }
}

const isSame = (a: HealthAnswer, b: HealthAnswer) => a.outcome === b.outcome && a.status === b.status

/** True when a reader would see no difference but the time of the answer. */
export function saysTheSame(a: HealthAnswer | null, b: HealthAnswer | null): boolean {
  if (a === null || b === null) return a === b
  return (
    isSame(a, b) &&
    a.localEndpoints === b.localEndpoints &&
    a.serviceProxyHealthy === b.serviceProxyHealthy &&
    a.nodeEligible === b.nodeEligible &&
    a.weight === b.weight &&
    a.service?.namespace === b.service?.namespace &&
    a.service?.name === b.service?.name &&
    a.emptyBody === b.emptyBody
  )
}
