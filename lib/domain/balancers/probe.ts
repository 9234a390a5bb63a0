import type { BalancerProbe } from './model'

export type Timing = Pick<BalancerProbe, 'intervalSeconds' | 'timeoutSeconds' | 'upThreshold' | 'downThreshold'>

/** What most controllers ask a health port for (domain page 2.1). */
const healthPath = '/healthz'

export const timing = (
  intervalSeconds: number,
  timeoutSeconds: number | null,
  upThreshold: number,
  downThreshold: number,
): Timing => ({ intervalSeconds, timeoutSeconds, upThreshold, downThreshold })

/** An HTTP request to the Service's healthCheckNodePort, or to kube-proxy's own port. */
export const asksHealthPort = (target: 'health-check-node-port' | 'kube-proxy-10256', by: Timing): BalancerProbe => ({
  target,
  path: healthPath,
  finds: 'by-answer',
  ...by,
})

/** A TCP connection. */
export const connectsTo = (target: 'node-port' | 'pod-port', by: Timing): BalancerProbe => ({
  target,
  path: null,
  finds: 'by-answer',
  ...by,
})

/**
 * How long the balancer takes to act once a node answers differently: so many answers in a row, an interval apart.
 *
 * @returns seconds until a node that turns unhealthy leaves the pool, and until one that turns healthy enters it
 * Source: domain page 3.0, convergence.
 */
export function probeWindows({ intervalSeconds, upThreshold, downThreshold }: BalancerProbe): {
  readonly leavesAfterSeconds: number
  readonly entersAfterSeconds: number
} {
  return { leavesAfterSeconds: intervalSeconds * downThreshold, entersAfterSeconds: intervalSeconds * upThreshold }
}
