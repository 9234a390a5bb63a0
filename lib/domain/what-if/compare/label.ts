import type { TrafficPolicy } from '@/lib/domain/cluster'
import { describeScenario } from '../describe-scenario'
import type { Scenario } from '../scenario'

/** The head of a column: its policy, and what else it changes. */
export function labelOf(scenario: Scenario, policy: TrafficPolicy): string {
  const { policy: _said, ...rest } = scenario
  return [policy, ...describeScenario(rest)].join(', ')
}

/** A column as its head and as a sentence names it. */
export const nameOf = (label: string, isNow: boolean): { readonly label: string; readonly saidAs: string } => ({
  label,
  saidAs: isNow ? 'now' : label.includes(',') ? `under “${label}”` : `under ${label}`,
})
