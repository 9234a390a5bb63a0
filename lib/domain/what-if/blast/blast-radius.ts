import { createGroupedAfter } from './after-in-groups'
import { type AfterLoss, computeAfterLoss, figuresOf } from './after-loss'
import { type AlikeNodes, groupAlike } from './alike'
import { byHarm } from './harm'
import { type MeetsLoss, meetLoss } from './meets-loss'
import { type PortContext, type PortView, viewPort } from './port-view'

/** What the loss of one node costs a Service; nodes that are alike stand together. */
export type NodeLoss = MeetsLoss & {
  readonly nodes: readonly string[]
  readonly zone: string | null
  /** Ready endpoints of this port on each. */
  readonly readyEndpoints: number
  readonly after: AfterLoss
}

export type ZoneLoss = MeetsLoss & {
  readonly zone: string
  readonly nodes: number
  readonly readyEndpoints: number
  readonly after: AfterLoss
}

export type BlastRadius = {
  /** Most harm first; every node that is known is in one of them. */
  readonly nodes: readonly NodeLoss[]
  /** In order of name. Empty where nodes have no zones, or all have the same. */
  readonly zones: readonly ZoneLoss[]
}

/**
 * What losing each node, and each zone, would cost one port of a Service: at once, while the balancer has not noticed,
 * and on what is left once it has. A loss takes the pods with it, and they have not been replaced.
 */
export function computeBlastRadius(context: PortContext): BlastRadius {
  const view = viewPort(context)
  const groups = groupAlike(view)
  const afterOf = createAfter(view, groups)
  const nodes = groups.map((group): NodeLoss => {
    const [name = ''] = group.names
    return {
      nodes: [...group.names].sort(),
      zone: group.zone,
      readyEndpoints: group.ready,
      ...meetLoss(view, new Set([name])),
      after: afterOf([group], 1, new Set([name])),
    }
  })
  return { nodes: nodes.sort(byHarm), zones: zonesOf(view, groups, afterOf) }
}

/** @param each how many of each group are lost; null: all */
type AfterOf = (groups: readonly AlikeNodes[], each: number | null, names: ReadonlySet<string>) => AfterLoss

function createAfter(view: PortView, all: readonly AlikeNodes[]): AfterOf {
  const { port } = view.context
  const before = figuresOf(port)
  const grouped = createGroupedAfter(view, all)
  return (groups, each, names) => {
    // Where nothing enters, or the balancer is not known, a node without endpoints that goes away changes nothing.
    const isBarren = port.poolNodes === 0 || view.context.distribution.model.id === 'unknown'
    if (isBarren && groups.every(({ endpoints }) => endpoints.length === 0)) return before
    const lost = new Map(groups.map((group) => [group, each ?? group.names.length]))
    return grouped?.(lost) ?? computeAfterLoss(view.context, names)
  }
}

function zonesOf(view: PortView, groups: readonly AlikeNodes[], afterOf: AfterOf): readonly ZoneLoss[] {
  const byZone = new Map<string, AlikeNodes[]>()
  for (const group of groups) {
    if (group.zone !== null) byZone.set(group.zone, [...(byZone.get(group.zone) ?? []), group])
  }
  if (byZone.size < 2) return []
  return [...byZone]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, own]) => {
      const names = new Set(own.flatMap((group) => group.names))
      return {
        zone,
        nodes: names.size,
        readyEndpoints: own.reduce((sum, group) => sum + group.ready * group.names.length, 0),
        ...meetLoss(view, names),
        after: afterOf(own, null, names),
      }
    })
}
