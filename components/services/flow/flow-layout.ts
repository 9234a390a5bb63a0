import { type BandLayer, drawBands } from './flow-bands'
import type { Box, GroupBox, NodeBox } from './flow-boxes'
import { placeGroups, placeNodes } from './flow-boxes'
import { columnsFor, type FlowColumns } from './flow-columns'
import { measureGroup, measureRows, SCALE, spaceFor, stack, total } from './flow-measure'
import type { Flow } from './flow-types'

export type FlowLayout = BandLayer & {
  readonly columns: FlowColumns
  readonly height: number
  /** Where the bands end and the line of idle nodes begins. */
  readonly bottom: number
  readonly clients: Box
  readonly balancer: Box
  readonly nodes: readonly NodeBox[]
  /** Where connections of all nodes meet before a pod is picked; null under Local and without a node hop. */
  readonly pick: Box | null
  readonly groups: readonly GroupBox[]
}

const TOP = 46
const FOOT = 24

/**
 * The geometry of the flow picture in pixels of a drawing that is `width` wide. Heights are shares on one scale through
 * all columns; where a name needs more room than its share, the row grows and the mark does not.
 */
export function layoutFlow(flow: Flow, width: number): FlowLayout {
  const columns = columnsFor(width, flow)
  const rows = measureRows(flow)
  const rowHeights = rows.map((row) => row.height)
  const rowGap = rows.length > 5 ? 5 : 14
  const shared = flow.kind === 'own-pods' ? [] : flow.groups.map(measureGroup)
  const sharedHeights = shared.map((group) => group.height)
  const sharedGap = shared.length > 5 ? 3 : 8
  const space = Math.max(SCALE, spaceFor(rowHeights, rowGap), spaceFor(sharedHeights, sharedGap))

  const rowTops = stack(rowHeights, rowGap, TOP, space)
  const nodes = placeNodes(rows, rowTops, columns)
  const groups =
    flow.kind === 'own-pods'
      ? rows.flatMap((row, index) => placeGroups(row.groups, rowTops[index] ?? TOP, row.height, columns))
      : placeGroups(shared, TOP, space, columns, sharedGap)
  const column = (x: number, boxWidth: number, height: number): Box => ({
    x,
    y: TOP + (space - height) / 2,
    width: boxWidth,
    height,
  })
  const clients = column(0, columns.clientWidth, SCALE)
  const balancer = column(columns.balancer, columns.balancerWidth, SCALE)
  const reached = total(groups.flatMap((group) => group.pods.map((pod) => pod.height)))
  const pick = flow.kind === 'any-pod' && groups.length > 0 ? column(columns.pick, 5, Math.min(SCALE, reached)) : null
  return {
    columns,
    height: TOP + space + FOOT,
    bottom: TOP + space,
    clients,
    balancer,
    nodes,
    pick,
    groups,
    ...drawBands({ clients, balancer, nodes, pick, groups }),
  }
}
