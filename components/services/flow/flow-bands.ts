import type { Box, GroupBox, NodeBox, PodBox } from './flow-boxes'
import { isCertain, type Range } from './flow-types'

/** `share`: nothing to compare with; `load`: share ÷ fair share of the pods that the band feeds. */
export type BandTone = { readonly kind: 'share' | 'fault' } | { readonly kind: 'load'; readonly load: number }
export type Band = {
  readonly key: string
  readonly tone: BandTone
  readonly path: string
  /** High enough to be set apart from its neighbours by a line. */
  readonly isThick: boolean
}

export type BandLayer = {
  readonly bands: readonly Band[]
  /** Thin lines where connections may run and their share is not known. */
  readonly connectors: readonly { readonly key: string; readonly path: string }[]
  /** Where connections end without a pod, by the key of their node block. */
  readonly walls: ReadonlyMap<string, Box>
}

type Boxes = {
  readonly clients: Box
  readonly balancer: Box
  readonly nodes: readonly NodeBox[]
  readonly pick: Box | null
  readonly groups: readonly GroupBox[]
}

/** Length of the stub between a node and the wall at which its connections end. */
const STUB = 26
const WALL = 3
const THICK = 7

const fixed = (value: number) => Number(value.toFixed(2))
const right = (box: Box) => box.x + box.width

/** A band of one height from the right edge of one column to the left edge of the next. */
export function bandPath(x0: number, y0: number, x1: number, y1: number, height: number): string {
  const middle = fixed((x0 + x1) / 2)
  const [left, end, top, low, thick] = [fixed(x0), fixed(x1), fixed(y0), fixed(y1), fixed(height)]
  return `M${left} ${top}C${middle} ${top} ${middle} ${low} ${end} ${low}v${thick}C${middle} ${fixed(low + thick)} ${middle} ${fixed(top + thick)} ${left} ${fixed(top + thick)}Z`
}

/** Of a range of loads the one that departs most from the fair share: half is as far as double. */
export const mostDeparting = ({ low, high }: Range): number =>
  Math.abs(Math.log(Math.max(low, 1e-6))) > Math.abs(Math.log(Math.max(high, 1e-6))) ? low : high

/** Hands out the height of a box from its top downwards, so that bands leave it in order without crossing. */
function spender(box: Box): (height: number) => number {
  let y = box.y
  return (height) => {
    const start = y
    y += height
    return start
  }
}

const loadTone = (pod: PodBox): BandTone => ({ kind: 'load', load: mostDeparting(pod.pod.load) })

function middleLine(from: Box, to: Box): string {
  const middle = fixed((right(from) + to.x) / 2)
  const [y0, y1] = [fixed(from.y + from.height / 2), fixed(to.y + to.height / 2)]
  return `M${fixed(right(from))} ${y0}C${middle} ${y0} ${middle} ${y1} ${fixed(to.x)} ${y1}`
}

/** Bands into each of `targets` out of `source`; a target whose share is not certain gets a thin line instead. */
function fan(
  source: Box,
  targets: readonly (Box & { readonly key: string; readonly tone: BandTone; readonly certain: boolean })[],
): Pick<BandLayer, 'bands' | 'connectors'> {
  const spend = spender(source)
  const bands: Band[] = []
  const connectors: { key: string; path: string }[] = []
  for (const target of targets) {
    if (target.certain) {
      const path = bandPath(right(source), spend(target.height), target.x, target.y, target.height)
      bands.push({ key: target.key, tone: target.tone, path, isThick: target.height > THICK })
    } else connectors.push({ key: target.key, path: middleLine(source, target) })
  }
  return { bands, connectors }
}

const podTargets = (groups: readonly GroupBox[]) =>
  groups.flatMap((group) =>
    group.pods.map((pod) => ({
      ...pod,
      key: `pod ${pod.pod.key}`,
      tone: loadTone(pod),
      certain: isCertain(pod.pod.shares),
    })),
  )

const wallOf = (box: NodeBox): Box => ({ x: right(box) + STUB, y: box.y - 1, width: WALL, height: box.height + 2 })

/** All bands of the picture: what leaves a box has the height of what enters it, less what ends at a wall. */
export function drawBands(boxes: Boxes): BandLayer {
  const { clients, balancer, nodes, pick, groups } = boxes
  const share: BandTone = { kind: 'share' }
  const layers = [fan(clients, [{ ...balancer, key: 'balancer', tone: share, certain: true }])]
  const nodeTone = (box: NodeBox): BandTone => (box.node.fate === 'serves' ? share : { kind: 'fault' })
  if (nodes.length === 0) layers.push(fan(balancer, pick === null ? podTargets(groups) : [toPick(pick)]))
  const nodeTargets = nodes.map((box) => ({
    ...box,
    key: `node ${box.node.key}`,
    tone: nodeTone(box),
    certain: isCertain(box.node.shares),
  }))
  layers.push(fan(balancer, nodeTargets))
  const serving = nodes.filter((box) => box.node.fate === 'serves')
  if (pick === null) {
    for (const box of serving) {
      layers.push(fan(box, podTargets(groups.filter(({ group }) => group.nodeKey === box.node.key))))
    }
  } else {
    layers.push(...intoPick(serving, pick), fan(pick, podTargets(groups)))
  }
  return {
    bands: layers.flatMap((layer) => layer.bands),
    connectors: layers.flatMap((layer) => layer.connectors),
    walls: new Map(nodes.filter((box) => box.node.fate !== 'serves').map((box) => [box.node.key, wallOf(box)])),
  }
}

const toPick = (pick: Box) => ({ ...pick, key: 'pick', tone: { kind: 'share' } as const, certain: true })

function intoPick(nodes: readonly NodeBox[], pick: Box): readonly Pick<BandLayer, 'bands' | 'connectors'>[] {
  const spend = spender(pick)
  return nodes.map((box) => {
    const height = box.height
    const certain = isCertain(box.node.shares)
    const target = {
      x: pick.x,
      y: certain ? spend(height) : pick.y,
      width: pick.width,
      height: certain ? height : pick.height,
    }
    return fan(box, [{ ...target, key: `pick ${box.node.key}`, tone: { kind: 'share' }, certain }])
  })
}
