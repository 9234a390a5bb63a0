import type { NodeRule, ServiceRule } from './rule'
import { serviceRulesA } from './rules/service-rules-a'

/** Every rule about a Service, in the order of the catalogue (domain page 6). */
export const serviceRules: readonly ServiceRule[] = [...serviceRulesA]

/** Every rule about a node, in the same order. */
export const nodeRules: readonly NodeRule[] = []
