import type { HealthAnswer } from '@/lib/domain/health/answer'

/**
 * Whether a balancer that asks the same port would keep the node, going by what the port answered here.
 *
 * @returns null when the answer says nothing about it: not asked, or not reachable from here, which a balancer on
 *   another network need not share
 */
export function isHealthyAsAnswered(answer: HealthAnswer | undefined): boolean | null {
  if (answer === undefined || answer.outcome === 'timeout' || answer.outcome === 'unreachable') return null
  return answer.outcome === 'answered' && answer.status === 200
}
