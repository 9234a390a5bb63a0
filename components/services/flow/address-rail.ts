import type { DistributionResponse } from '@/lib/contracts/distribution'
import { type RailStretch as SaidStretch, sayRail } from '@/lib/domain/source-address/say-source-address'

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

const states = { keeps: 'kept', replaces: 'replaced', some: 'replaced', open: 'open' } as const

/**
 * Which source address each hop sees, by the verdict on the Service's source address: one stretch to the balancer, one
 * from it, and one from the entry nodes where connections enter on nodes.
 */
export function addressRail({
  sourceAddress,
  model,
}: Pick<DistributionResponse, 'sourceAddress' | 'model'>): AddressRail {
  const { stretches, pod } = sayRail(sourceAddress)
  const [fromClient, ...hops] = stretches
  const balancer = hops.find(({ hop }) => hop === 'balancer')
  const beyond = hops.filter(({ hop }) => hop !== 'balancer')
  const open: RailStretch = { state: 'open', text: 'what it does to the address is not known' }
  return {
    toBalancer: fromClient === undefined ? open : toStretch(fromClient),
    atBalancer: balancer === undefined ? open : toStretch(balancer),
    atNode: model.id === 'direct' ? null : (joined(beyond) ?? open),
    pod,
  }
}

const toStretch = ({ does, inWords }: SaidStretch): RailStretch => ({ state: states[does], text: inWords })

/** Everything between the entry node and the pod; the first hop that replaces the address decides. null: nothing is said. */
function joined(stretches: readonly SaidStretch[]): RailStretch | null {
  const telling =
    stretches.find(({ does }) => does === 'replaces' || does === 'some') ??
    stretches.find(({ does }) => does === 'open') ??
    stretches[0]
  return telling === undefined ? null : toStretch(telling)
}
