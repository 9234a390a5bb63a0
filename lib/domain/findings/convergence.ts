import type { BalancerModel } from '@/lib/domain/balancers/model'
import { probeWindows } from '@/lib/domain/balancers/probe'

/** How long a balancer goes on sending to a node that its probe no longer finds healthy (domain page 2.4, 3.0). */
export type Convergence = { readonly seconds: number; readonly inWords: string }

/** null: nothing is known of its probe, or it does not probe. */
export function convergenceOf({ probe, probed }: BalancerModel): Convergence | null {
  if (probe === null || probed === false) return null
  const { downThreshold, intervalSeconds } = probe
  const seconds = probeWindows(probe).leavesAfterSeconds
  return { seconds, inWords: `${seconds} s (${downThreshold} failed probes, ${intervalSeconds} s apart)` }
}

/** EndpointSlice to kube-proxy takes about 0.1 s for one change; the rest is slack for busy nodes (domain page 3.0). */
const propagationSeconds = 5
/** What the domain page proposes where the balancer's probe is not known (F21). */
const usualSleepSeconds = 20

/** How long a pod should go on serving once it is told to end, so that the balancer has looked away before. */
export const sleepSecondsFor = (model: BalancerModel): number => {
  const convergence = convergenceOf(model)
  return convergence === null ? usualSleepSeconds : convergence.seconds + propagationSeconds
}
