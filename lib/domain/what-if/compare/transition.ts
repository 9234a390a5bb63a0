import type { ClusterNode } from '@/lib/domain/cluster'
import { type PortContext, type PortView, viewPort } from '../blast/port-view'
import type { Scenario } from '../scenario'
import { SHARE_EPSILON } from './figures'

/** What happens at once, and not pod by pod as a controller gets to it. */
const sudden: readonly (keyof Scenario)[] = ['policy', 'hints', 'lost', 'lostZones']

/** Whether a change takes hold at once, so that the balancer lags behind it. */
export const isSudden = (scenario: Scenario): boolean =>
  Object.entries(scenario).every(([part, value]) => value === undefined || sudden.includes(part as keyof Scenario))

/**
 * Share of new connections that is lost right after a change, while the balancer still sends to the nodes that it sends
 * to now: the old pool with the new endpoints. To go from Cluster to Local is to send to every node for that long,
 * whatever it holds.
 *
 * @param then the same port after the change
 * @returns null when the pool is not known, or no node is an entry
 * Source: domain page 3.1, Convergence.
 */
export function lostMeanwhile(now: PortContext, then: PortContext): number | null {
  const [before, after] = [viewPort(now), viewPort(then)]
  const { port } = now
  if (port.rule === 'direct' || port.rule === 'one-of-candidates' || port.poolNodes === null) return null
  if (then.port.rule === 'direct' || port.poolNodes === 0) return null
  let lost = 0
  for (const [name, { entryShare }] of before.named) {
    if ((entryShare ?? 0) > 0 && !serves(after, name)) lost += entryShare ?? 0
  }
  for (const { zone, nodes, entryShare } of port.elsewhere) {
    lost += (entryShare ?? 0) * (nodes - servingAmong(before, after, zone, nodes))
  }
  return lost < SHARE_EPSILON ? 0 : Math.min(1, lost)
}

/** Whether a node is there and may pick an endpoint after the change. */
function serves({ context, named, selector }: PortView, name: string): boolean {
  const { state, distribution } = context
  if (state.nodes !== null && !state.nodes.has(name)) return false
  if (distribution.policy === 'Local') return (named.get(name)?.usableEndpoints ?? 0) > 0
  return selector.select({ name, zone: state.nodes?.get(name)?.zone ?? null }).length > 0
}

/** How many of the nodes that nothing names now, in one zone, would serve after the change. */
function servingAmong(before: PortView, after: PortView, zone: string | null, nodes: number): number {
  const isAmong = (name: string): boolean =>
    !before.named.has(name) && before.candidates?.judge(name)[before.trait] === true && zoneOf(before, name) === zone
  if (after.context.distribution.policy === 'Local') {
    return [...after.named.keys()].filter((name) => isAmong(name) && serves(after, name)).length
  }
  if (after.selector.select({ name: '', zone }).length === 0) return 0
  const [left, all] = [after.context.state.nodes, before.context.state.nodes]
  return left === all || all === null ? nodes : nodes - countGone(all, left, isAmong)
}

const zoneOf = ({ context: { state } }: PortView, name: string): string | null => state.nodes?.get(name)?.zone ?? null

function countGone(
  all: ReadonlyMap<string, ClusterNode>,
  left: ReadonlyMap<string, ClusterNode> | null,
  isAmong: (name: string) => boolean,
): number {
  let gone = 0
  for (const name of all.keys()) if (left?.has(name) !== true && isAmong(name)) gone += 1
  return gone
}
