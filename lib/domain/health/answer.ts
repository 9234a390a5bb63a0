/** What a health port said, before anyone judges it. */
export const healthOutcomes = ['answered', 'refused', 'timeout', 'unreachable', 'invalid'] as const
export type HealthOutcome = (typeof healthOutcomes)[number]

export const healthVerdicts = ['as-expected', 'by-design', 'disagrees', 'not-reachable', 'unknown'] as const
export type HealthVerdict = (typeof healthVerdicts)[number]

export type HealthAnswer = {
  readonly outcome: HealthOutcome
  /** HTTP status; null when there was no HTTP answer. */
  readonly status: number | null
  /** null: not in the body (10256, a foreign listener, an empty body). */
  readonly localEndpoints: number | null
  /** null: field absent (Cilium, kube-proxy before 1.27). */
  readonly serviceProxyHealthy: boolean | null
  /** 10256 only: `nodeEligible`. */
  readonly nodeEligible: boolean | null
  /** Header X-Load-Balancing-Endpoint-Weight; null: absent. */
  readonly weight: number | null
  /** Which Service the body names; null: none. */
  readonly service: { readonly namespace: string; readonly name: string } | null
  readonly emptyBody: boolean
  readonly latencyMs: number
  readonly checkedAtMs: number
  /** When this outcome and status were first seen in an unbroken row. */
  readonly sinceMs: number
}
