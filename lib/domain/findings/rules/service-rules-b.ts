import type { NodeRule, ServiceRule } from '@/lib/domain/findings/rule'

/** F24 to F55 about Services. */
export const serviceRulesB: readonly ServiceRule[] = []

/** F24 to F55 about nodes. */
export const nodeRulesB: readonly NodeRule[] = []
