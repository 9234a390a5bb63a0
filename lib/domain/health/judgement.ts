import type { HealthVerdict } from './answer'

/** What to think of an answer; the words hold what to check where something is wrong. */
export type HealthJudgement = { readonly verdict: HealthVerdict; readonly inWords: string }
