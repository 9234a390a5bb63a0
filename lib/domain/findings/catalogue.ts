import type { NodeRule, ServiceRule } from './rule'
import { serviceRulesA } from './rules/service-rules-a'
import { nodeRulesB, serviceRulesB } from './rules/service-rules-b'

/** Every rule about a Service, in the order of the catalogue (domain page 6). */
export const serviceRules: readonly ServiceRule[] = [...serviceRulesA, ...serviceRulesB]

/** Every rule about a node, in the same order; a rule that is about both stands in both lists. */
export const nodeRules: readonly NodeRule[] = nodeRulesB
