import type { FlowColumns } from './flow-columns'
import { groupGap, type MeasuredGroup, type MeasuredRow, podRow, SCALE, spaceFor, stack, total } from './flow-measure'
import { type FlowGroup, type FlowNode, type FlowPod, highest, lowest } from './flow-types'

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** `certainHeight`: the part that holds under every reading; equal to `height` where the share is known. */
export type NodeBox = Box & { readonly node: FlowNode; readonly certainHeight: number }
export type PodBox = Box & { readonly pod: FlowPod; readonly certainHeight: number }

export type GroupBox = {
  readonly group: FlowGroup
  readonly top: number
  readonly bottom: number
  readonly pods: readonly PodBox[]
  readonly eachLabelled: boolean
}

/** Node blocks, each centred in its row. */
export function placeNodes(
  rows: readonly MeasuredRow[],
  tops: readonly number[],
  columns: FlowColumns,
): readonly NodeBox[] {
  return rows.map(({ node, height: rowHeight }, index) => {
    const height = highest(node.shares) * SCALE
    return {
      node,
      x: columns.nodes,
      y: (tops[index] ?? 0) + (rowHeight - height) / 2,
      width: columns.nodeWidth,
      height,
      certainHeight: lowest(node.shares) * SCALE,
    }
  })
}

/** Groups of pods under each other, centred in `space` pixels from `top`. */
export function placeGroups(
  groups: readonly MeasuredGroup[],
  top: number,
  space: number,
  columns: FlowColumns,
  gap = groupGap(groups.length),
): readonly GroupBox[] {
  const heights = groups.map((group) => group.height)
  const tops = stack(heights, gap, top, Math.max(space, spaceFor(heights, gap)))
  return groups.map((measured, index) => placeGroup(measured, tops[index] ?? top, columns))
}

function placeGroup(measured: MeasuredGroup, top: number, columns: FlowColumns): GroupBox {
  const { group, height, podHeights, eachLabelled } = measured
  let y = eachLabelled ? top : top + (height - total(podHeights)) / 2
  const pods = group.pods.map((pod, index) => {
    const podHeight = podHeights[index] ?? 0
    const rowHeight = eachLabelled ? podRow(podHeight) : podHeight
    const share = highest(pod.shares)
    const box: PodBox = {
      pod,
      x: columns.pods,
      y: y + (rowHeight - podHeight) / 2,
      width: columns.podWidth,
      height: podHeight,
      certainHeight: share === 0 ? 0 : (lowest(pod.shares) / share) * podHeight,
    }
    y += rowHeight
    return box
  })
  return { group, top, bottom: top + height, pods, eachLabelled }
}
