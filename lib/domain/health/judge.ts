import type { HealthAnswer, HealthVerdict } from './answer'
import type { HealthExpectation } from './expect'

/** What to think of an answer, and what to check. */
export function judgeHealth(
  _expected: HealthExpectation,
  _answer: HealthAnswer | null,
): { readonly verdict: HealthVerdict; readonly inWords: string } {
  throw new Error('not written yet')
}
