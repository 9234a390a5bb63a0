import type { Flow } from './flow-types'

/** Left edges and widths of the columns, in pixels. */
export type FlowColumns = {
  readonly width: number
  readonly clients: number
  readonly clientWidth: number
  readonly balancer: number
  readonly balancerWidth: number
  readonly nodes: number
  readonly nodeWidth: number
  /** Where connections of all nodes meet before a pod is picked. */
  readonly pick: number
  readonly pods: number
  readonly podWidth: number
  /** What was counted of a pod stands between its mark and its name. */
  readonly observed: number
  /** Texts beside the pods: name, right edges of share and load, bracket with its note. */
  readonly podName: number
  readonly podShare: number
  readonly podLoad: number
  /** null: no room for the notes. */
  readonly bracket: number | null
}

/** Narrower than this, the notes beside the pods are left out. */
const ROOMY = 1100
const POD_WIDTH = 10

/** Where the columns stand in a drawing of the given width; spare width goes to the gaps, never to the texts. */
export function columnsFor(width: number, { kind, readings }: Pick<Flow, 'kind' | 'readings'>): FlowColumns {
  const isRoomy = width >= ROOMY
  // Ranges of bounds take more room than single numbers, and leave none for notes.
  const isRange = readings > 1
  const labels = isRoomy ? 416 : isRange ? 352 : 252
  const clientWidth = isRoomy ? 110 : 72
  const balancerWidth = isRoomy ? 132 : 104
  const nodeWidth = isRoomy ? 144 : 126
  const hasNodes = kind !== 'direct'
  const boxes = clientWidth + balancerWidth + (hasNodes ? nodeWidth : 0) + POD_WIDTH
  const gap = Math.max(24, (width - labels - boxes) / (hasNodes ? 3 : 2))
  const balancer = clientWidth + gap
  const nodes = balancer + balancerWidth + gap
  const pods = hasNodes ? nodes + nodeWidth + gap : nodes
  return {
    width,
    clients: 0,
    clientWidth,
    balancer,
    balancerWidth,
    nodes,
    nodeWidth,
    pick: nodes + nodeWidth + gap / 2,
    pods,
    podWidth: POD_WIDTH,
    observed: pods + POD_WIDTH + 3,
    podName: pods + 27,
    podShare: pods + (isRange ? 260 : 200),
    podLoad: pods + (isRange ? 350 : 250),
    bracket: isRoomy && !isRange ? pods + 262 : null,
  }
}
