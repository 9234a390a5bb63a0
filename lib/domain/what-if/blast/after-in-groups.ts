import type { Distribution, PoolRule } from '@/lib/domain/distribution/result'
import { computeSkewOfGroups, type ShareGroup } from '@/lib/domain/skew/skew'
import type { AfterLoss } from './after-loss'
import type { AlikeNodes } from './alike'
import type { PortView } from './port-view'

/** How many nodes of a group are lost. */
export type LostCounts = ReadonlyMap<AlikeNodes, number>

/** Computes what is left after a loss from groups of alike nodes; null: this loss needs the whole computation. */
export type GroupedAfter = (lost: LostCounts) => AfterLoss | null

/** Pools that stay what they are, less the nodes that are lost. */
const steadyRules: readonly PoolRule[] = ['healthy', 'candidates', 'announcing', 'announcers', 'fail-open']

/**
 * The same figures as `computeAfterLoss` at the cost of the groups instead of all endpoints, wherever the loss of a node
 * leaves the rule of the pool and the choice of endpoints as they are: no topology hints, and an entry node and a ready
 * endpoint are left. A Service of thousands of pods has few kinds of nodes, and each of them is a loss to judge.
 *
 * @returns null when the port is of another kind; each loss then takes the whole computation
 */
export function createGroupedAfter(view: PortView, groups: readonly AlikeNodes[]): GroupedAfter | null {
  const { distribution, port } = view.context
  const { policy, model } = distribution
  if (model.candidateRule === 'k3s') return null
  const nameless = port.endpoints.filter(({ nodeName }) => nodeName === null)
  const namelessReady = nameless.filter(({ ready }) => ready).length
  if (port.rule === 'direct') return model.crossZone === false ? null : afterEven(groups, namelessReady, () => true)
  const isHinted = port.endpoints.some(({ zoneHints, nodeHints }) => zoneHints.length + nodeHints.length > 0)
  // Which node is the entry does not matter where every one may pick every endpoint.
  if (port.rule === 'one-of-candidates' && policy === 'Cluster' && !isHinted) {
    return afterEven(groups, namelessReady, ({ candidate }) => candidate !== false)
  }
  if (!steadyRules.includes(port.rule) || (policy === 'Cluster' && isHinted)) return null
  if (groups.some(({ entry }) => entry.entryShare === null)) return null
  if (policy === 'Cluster') return afterEven(groups, namelessReady, ({ inPool }) => inPool === true)
  const namelessAny = nameless.some(({ ready, serving, terminating }) => ready || (serving && terminating))
  return afterLocal(groups, { ready: namelessReady, any: namelessAny }, distribution)
}

type Left = { readonly group: AlikeNodes; readonly nodes: number }

const leftOf = (groups: readonly AlikeNodes[], lost: LostCounts): readonly Left[] =>
  groups
    .map((group) => ({ group, nodes: group.names.length - (lost.get(group) ?? 0) }))
    .filter(({ nodes }) => nodes > 0)

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

/** Every ready endpoint gets the same. @param isEntry one such node must be left */
function afterEven(
  groups: readonly AlikeNodes[],
  nameless: number,
  isEntry: (entry: AlikeNodes['entry']) => boolean,
): GroupedAfter {
  return (lost) => {
    const left = leftOf(groups, lost)
    const ready = nameless + sum(left, ({ group, nodes }) => nodes * group.ready)
    if (ready === 0 || !left.some(({ group }) => isEntry(group.entry))) return null
    const skew = computeSkewOfGroups([{ share: 1 / ready, count: ready }])
    return { readyEndpoints: ready, droppedShare: 0, refusedShare: 0, skew }
  }
}

function afterLocal(
  groups: readonly AlikeNodes[],
  nameless: { readonly ready: number; readonly any: boolean },
  distribution: Distribution,
): GroupedAfter {
  return (lost) => {
    const left = leftOf(groups, lost)
    const shareOf = spread(left, distribution)
    if (shareOf === null) return null
    let unserved = 0
    let any = nameless.any
    const shares: ShareGroup[] = [{ share: 0, count: nameless.ready }]
    for (const { group, nodes } of left) {
      const { inPool, usableEndpoints } = group.entry
      if (usableEndpoints > 0) any = true
      if (inPool !== true) shares.push({ share: 0, count: nodes * group.ready })
      else if (usableEndpoints === 0) unserved += nodes * shareOf(group)
      else {
        // Draining endpoints that get nothing are not compared.
        const share = shareOf(group) / usableEndpoints
        shares.push({ share, count: nodes * (share > 0 ? usableEndpoints : group.ready) })
      }
    }
    const ready = nameless.ready + sum(left, ({ group, nodes }) => nodes * group.ready)
    const skew = computeSkewOfGroups(shares)
    return { readyEndpoints: ready, droppedShare: any ? unserved : 0, refusedShare: any ? 0 : unserved, skew }
  }
}

/** s(i) on what is left (domain page 3.0); null: no entry node is left. */
function spread(left: readonly Left[], { model, policy }: Distribution): ((group: AlikeNodes) => number) | null {
  const pool = left.filter(({ group }) => group.entry.inPool === true)
  const size = sum(pool, ({ nodes }) => nodes)
  if (size === 0) return null
  if (model.id === 'zonal' && model.crossZone !== true) {
    const zones = new Map<string | null, number>()
    for (const { group, nodes } of pool) zones.set(group.zone, (zones.get(group.zone) ?? 0) + nodes)
    return ({ zone }) => 1 / (zones.size * (zones.get(zone) ?? 1))
  }
  const weight =
    model.id === 'weighted' && policy === 'Local' ? sum(pool, ({ group, nodes }) => nodes * group.weight) : 0
  return weight > 0 ? (group) => group.weight / weight : () => 1 / size
}
