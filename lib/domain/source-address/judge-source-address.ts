import { findBreakages } from './breakages'
import { expectSource } from './expect-source'
import { observeSource } from './observe-source'
import type { Situation, SourceAddressQuestion } from './question'
import type { Judged, SourceAddress } from './verdict'

/**
 * Whether pods of a Service see the client's address, at which hop it is replaced, by which rule, and what breaks here
 * because of it. Observed addresses go before what the configuration makes expect, and what contradicts it is said;
 * without them the basis is `expected`.
 *
 * Source: domain page 5.1, 5.2, 5.3.
 */
export function judgeSourceAddress(question: SourceAddressQuestion): SourceAddress {
  const policy = question.policy ?? question.service.externalTrafficPolicy ?? 'Cluster'
  const situation: Situation = { ...question, policy }
  const judged = judge(situation)
  return { ...judged, ...findBreakages(situation, judged) }
}

function judge(situation: Situation): Judged {
  const expected = expectSource(situation)
  const { evidence } = situation
  if (!evidence.known) return { ...expected, observed: [], basis: 'expected', contradictions: [] }
  const observed = observeSource(situation, evidence.value, expected)
  if ('provesNothing' in observed) {
    const reasons = [observed.provesNothing, ...expected.reasons]
    return { ...expected, reasons, observed: [observed.provesNothing], basis: 'expected', contradictions: [] }
  }
  return {
    ...observed,
    observed: observed.reasons,
    basis: 'observed',
    reasons: [...observed.reasons, ...expected.reasons.map((sentence) => `By configuration: ${sentence}`)],
    carriedBy: expected.carriedBy,
  }
}
