import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { TrafficPolicy } from '@/lib/domain/cluster'
import type { EventKind, EventTone, TimelineEvent } from './event'
import type { EndpointLane } from './lanes'

/** An event, and whether it is about where the traffic of this Service goes. */
export type ToldEvent = Omit<TimelineEvent, 'letsIn'> & { readonly concerns: boolean }

type Question = {
  /** Every policy that the Service had over the span. */
  readonly policies: readonly (TrafficPolicy | null)[]
  readonly model: Pick<BalancerModel, 'id' | 'probed'>
  readonly endpoints: readonly EndpointLane[]
  /** Nodes that announced the address at some time. */
  readonly announcers: readonly string[]
}

/**
 * Nodes whose fate changes where connections go. Under Local a balancer that probes leaves out nodes without endpoints
 * (domain page 1.2, 3): what becomes of these is nothing to the Service. Where one node at a time announces the address
 * only that one is entered. Under Cluster any other balancer may enter every node.
 *
 * @returns null: all of them
 */
export function concernedNodes({ policies, model, endpoints, announcers }: Question): ReadonlySet<string> | null {
  const leavesOut = (model.probed === true || model.id === 'direct') && policies.every((policy) => policy === 'Local')
  if (!leavesOut && (model.id !== 'single-node' || announcers.length === 0)) return null
  return new Set([...announcers, ...endpoints.flatMap(({ node }) => (node === null ? [] : [node]))])
}

/**
 * Of a node that gets none of the connections only a health port that contradicts the objects by answering healthy
 * concerns the Service, and the end of that: by it the balancer enters the node all the same. One that refuses, as that of
 * a node that has just joined, keeps the balancer away as the objects would.
 *
 * @param nodes as {@link concernedNodes} gives them
 */
export const markConcern = (
  events: readonly TimelineEvent[],
  nodes: ReadonlySet<string> | null,
): readonly ToldEvent[] =>
  events.map(({ letsIn, ...event }) => ({
    ...event,
    concerns: nodes === null || isOf(nodes, event) || mattersAnywhere(event.kind, event.tone, letsIn),
  }))

const isOf = (nodes: ReadonlySet<string>, { node }: Pick<TimelineEvent, 'node'>) => node !== null && nodes.has(node)

const mattersAnywhere = (kind: EventKind, tone: EventTone, letsIn = false): boolean =>
  kind === 'health' ? letsIn && tone !== 'change' : kind !== 'nodes'
