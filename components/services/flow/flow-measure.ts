import { type Flow, type FlowGroup, type FlowNode, highest } from './flow-types'

/** Pixels for all new connections together: one scale for every column and every Service. */
export const SCALE = 160
/** The least height of a row that holds a label. */
const LABEL_ROW = 13
const POD_ROW = 11.8
/** A pod thinner than this has no label of its own. */
const POD_LABEL_MIN = 9.5
/** Between groups of pods that one node block feeds; many groups stand closer. */
export const groupGap = (groups: number): number => (groups > 4 ? 1 : 5)

/** A group of pods with the height that it needs; the marks in it may need less. */
export type MeasuredGroup = {
  readonly group: FlowGroup
  readonly height: number
  readonly podHeights: readonly number[]
  /** Each pod has room for a label of its own; else the group has one label for all. */
  readonly eachLabelled: boolean
}

/** A node block with the groups of pods that it alone feeds (none where any pod may be picked). */
export type MeasuredRow = {
  readonly node: FlowNode
  readonly groups: readonly MeasuredGroup[]
  readonly height: number
}

export const total = (heights: readonly number[]): number => heights.reduce((sum, height) => sum + height, 0)
export const spaceFor = (heights: readonly number[], gap: number): number =>
  total(heights) + Math.max(0, heights.length - 1) * gap

/** Height of one pod's row: its mark, or its label where that is higher. */
export const podRow = (podHeight: number): number => Math.max(podHeight, POD_ROW)

export function measureGroup(group: FlowGroup): MeasuredGroup {
  const podHeights = group.pods.map((pod) => highest(pod.shares) * SCALE)
  const eachLabelled = group.pods.length === 1 || podHeights.every((height) => height >= POD_LABEL_MIN)
  const height = eachLabelled ? total(podHeights.map(podRow)) : Math.max(total(podHeights), LABEL_ROW)
  return { group, height, podHeights, eachLabelled }
}

export function measureRows(flow: Flow): readonly MeasuredRow[] {
  return flow.nodes.map((node) => {
    const own = flow.kind === 'own-pods' ? flow.groups.filter((group) => group.nodeKey === node.key) : []
    const groups = own.map((group) => measureGroup(group))
    const podSpace = spaceFor(
      groups.map((group) => group.height),
      groupGap(groups.length),
    )
    return { node, groups, height: Math.max(highest(node.shares) * SCALE, LABEL_ROW, podSpace) }
  })
}

/** Puts blocks under each other, centred in `space` pixels from `top`: the top edge of each. */
export function stack(heights: readonly number[], gap: number, top: number, space: number): readonly number[] {
  let y = top + (space - spaceFor(heights, gap)) / 2
  return heights.map((height) => {
    const start = y
    y += height + gap
    return start
  })
}
