import type { ServiceRule } from '../rule'

/** F01 to F23. */
export const serviceRulesA: readonly ServiceRule[] = []
