import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { Flow } from './flow-types'

/** One stretch of the rail: the client's address is kept, replaced (SNAT), or nobody here can say. */
export type RailStretch = { readonly state: 'kept' | 'replaced' | 'open'; readonly text: string }

export type AddressRail = {
  readonly toBalancer: RailStretch
  readonly atBalancer: RailStretch
  /** null: no node hop. */
  readonly atNode: RailStretch | null
  /** What the pod sees at the end. */
  readonly pod: string
}

/**
 * Which source address each hop should see, as far as kube-proxy's own rules make it certain (domain page 1.4, rows 1
 * and 2). What the balancer itself does to the address is not in these objects, so the rail leaves it open.
 */
export function addressRail(policy: TrafficPolicy, kind: Flow['kind']): AddressRail {
  const toBalancer: RailStretch = { state: 'kept', text: 'client address' }
  const atBalancer: RailStretch = { state: 'open', text: 'balancer’s own hop: not known' }
  if (kind === 'direct') {
    return { toBalancer, atBalancer, atNode: null, pod: 'pod sees what the balancer sends' }
  }
  return policy === 'Cluster'
    ? {
        toBalancer,
        atBalancer,
        atNode: { state: 'replaced', text: 'SNAT on the entry node' },
        pod: 'expected: pod sees a node address',
      }
    : {
        toBalancer,
        atBalancer,
        atNode: { state: 'kept', text: 'no SNAT under Local' },
        pod: 'expected: pod sees what reached the node',
      }
}
