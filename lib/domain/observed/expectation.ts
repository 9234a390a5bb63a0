import type { ModelId } from '@/lib/domain/balancers/model'
import type { Distribution, PortDistribution } from '@/lib/domain/distribution/result'

/** Share of new connections by pod; pods that expect nothing are there with 0. */
export type SharesByPod = ReadonlyMap<string, number>

/** What pods should get, so far as one number a pod can say it. */
export type Expectation =
  | { readonly known: true; readonly byPod: SharesByPod }
  | {
      readonly known: false
      /**
       * `balancer`: the shares are not known; `ports`: they differ from port to port, and nothing says how much traffic
       * each port has; `no-pods`: no pod could serve.
       */
      readonly why: 'balancer' | 'ports' | 'no-pods'
      /** Each possible balancer, where several are (domain page 3.1, step 5). */
      readonly bounds: readonly { readonly model: ModelId; readonly byPod: SharesByPod }[]
    }

/** Sums of fractions, not traffic. */
const SAME = 1e-9

/**
 * What is expected of each pod over all ports and families. Expected shares are those of a port; how much traffic each
 * port has is not known, so there is one expectation where all ports agree and none where they do not. An unknown
 * balancer leaves one where every possible one gives the same.
 */
export function expectPods({ ports, bounds }: Pick<Distribution, 'ports' | 'bounds'>): Expectation {
  const own = agreed(ports)
  if (own.known || own.why !== 'balancer' || bounds === null) return own
  const possible = bounds.flatMap((bound) => {
    const expectation = agreed(bound.ports)
    return expectation.known ? [{ model: bound.model, byPod: expectation.byPod }] : []
  })
  const first = possible[0]
  const isSettled = first !== undefined && possible.length === bounds.length
  if (isSettled && possible.every(({ byPod }) => isSame(byPod, first.byPod))) return { known: true, byPod: first.byPod }
  return { known: false, why: 'balancer', bounds: possible }
}

function agreed(ports: readonly PortDistribution[]): Expectation {
  const [first, ...others] = ports.map(sharesOf)
  if (first === undefined) return { known: false, why: 'no-pods', bounds: [] }
  if (first === null || others.includes(null)) return { known: false, why: 'balancer', bounds: [] }
  if (!others.every((shares) => shares !== null && isSame(shares, first))) {
    return { known: false, why: 'ports', bounds: [] }
  }
  const serves = [...first.values()].some((share) => share > 0)
  return serves ? { known: true, byPod: first } : { known: false, why: 'no-pods', bounds: [] }
}

/** null: not known. Endpoints that are no pods have no name to be counted under. */
function sharesOf({ endpoints }: PortDistribution): SharesByPod | null {
  const shares = new Map<string, number>()
  for (const { podName, share } of endpoints) {
    if (share === null) return null
    if (podName !== null) shares.set(podName, (shares.get(podName) ?? 0) + share)
  }
  return shares
}

/** A pod that is not listed expects nothing. */
function isSame(a: SharesByPod, b: SharesByPod): boolean {
  const covers = (from: SharesByPod, by: SharesByPod) =>
    [...from].every(([pod, share]) => Math.abs(share - (by.get(pod) ?? 0)) < SAME)
  return covers(a, b) && covers(b, a)
}
