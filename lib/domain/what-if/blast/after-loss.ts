import { type ClusterNode, type ClusterState, serviceKey } from '@/lib/domain/cluster'
import { distribute } from '@/lib/domain/distribution/distribute'
import type { PortDistribution } from '@/lib/domain/distribution/result'
import type { SkewFigures } from '@/lib/domain/skew/skew'
import { withoutEndpoints } from '../pods'
import type { PortContext } from './port-view'

/** A port once the balancer and the EndpointSlices have followed a loss, on what is left; null in a field: not known. */
export type AfterLoss = {
  readonly readyEndpoints: number
  readonly droppedShare: number | null
  readonly refusedShare: number | null
  readonly skew: SkewFigures
}

/**
 * What is left after nodes are gone, computed as for a live cluster without them: their Node objects, their endpoints
 * and their announcements do not exist. Pods have not been replaced.
 */
export function computeAfterLoss(context: PortContext, lost: ReadonlySet<string>): AfterLoss {
  const { distribution, service, port } = context
  const { model } = distribution
  const announcers = model.announcers?.filter((name) => !lost.has(name)) ?? null
  const { ports } = distribute({
    state: stateWithout(context, lost),
    service,
    policy: distribution.policy,
    model: { ...model, announcers: announcers?.length === 0 ? null : announcers },
  })
  const after = ports.find((each) => each.family === port.family && each.port === port.port)
  return figuresOf(after ?? port)
}

/** What the answer tells of a port as it is left. */
export const figuresOf = ({ readyEndpoints, droppedShare, refusedShare, skew }: PortDistribution): AfterLoss => ({
  readyEndpoints,
  droppedShare,
  refusedShare,
  skew,
})

/** Holds the slices of this Service alone: nothing else is looked at. */
function stateWithout({ state, service }: PortContext, lost: ReadonlySet<string>): ClusterState {
  const key = serviceKey(service.namespace, service.name)
  const slices = withoutEndpoints(
    state.slices.get(key) ?? [],
    ({ nodeName }) => nodeName !== null && lost.has(nodeName),
  )
  return {
    ...state,
    slices: new Map([[key, slices]]),
    nodes: state.nodes === null ? null : nodesWithout(state.nodes, lost),
  }
}

type Nodes = ReadonlyMap<string, ClusterNode>
const remembered = new WeakMap<Nodes, WeakMap<ReadonlySet<string>, Nodes>>()

/** One map for a set of lost nodes, however many Services ask: what is judged of nodes is remembered by their map. */
function nodesWithout(nodes: Nodes, lost: ReadonlySet<string>): Nodes {
  const bySet = remembered.get(nodes) ?? new WeakMap<ReadonlySet<string>, Nodes>()
  remembered.set(nodes, bySet)
  const left = bySet.get(lost) ?? new Map([...nodes].filter(([name]) => !lost.has(name)))
  bySet.set(lost, left)
  return left
}
