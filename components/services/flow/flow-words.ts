import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare, formatShareShort, THIN } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import type { GroupBox } from './flow-boxes'
import {
  type Flow,
  type FlowNode,
  type FlowPod,
  highest,
  isCertain,
  lowest,
  NO_HEALTHY_NODE,
  type Range,
  type Shares,
} from './flow-types'

/** "33.3 %", or both bounds where the share is not certain: "10.0 to 50.0 %". */
export function sayShares(shares: Shares): string {
  if (isCertain(shares)) return formatShare(highest(shares))
  return `${formatShare(lowest(shares)).replace(`${THIN}%`, '')} to ${formatShare(highest(shares))}`
}

const isOne = ({ low, high }: Range) => high - low < 0.005

/** "×1.67", or the range of a folded or uncertain block: "×0.67 to 1.67". */
export function sayLoad(load: Range): string {
  return isOne(load) ? formatRatio(load.high) : `${formatRatio(load.low)} to ${formatRatio(load.high).slice(1)}`
}

/** "÷ 5 pods", "÷ 2 to 5 pods". */
export function sayDivisor({ divisor }: FlowNode): string {
  if (divisor.low === divisor.high) return `÷ ${countOf(divisor.high, 'pod')}`
  return `÷ ${divisor.low} to ${divisor.high} pods`
}

/** Why what enters a node ends there. */
export function sayEnd(node: FlowNode): string {
  if (node.fate === 'refused') return 'refused: no usable pod anywhere'
  if (node.label === NO_HEALTHY_NODE) return 'lost: the balancer finds no node to send to'
  const where = node.nodes.length === 1 ? 'no usable pod here' : `no usable pod on these ${node.nodes.length} nodes`
  return `dropped: ${where}, Local may not forward`
}

/** The heads of the columns: what each is, and its figure. */
export function columnHeads(flow: Flow, answer: DistributionResponse, port: DistributionPort) {
  const pool = port.poolNodes
  const of = port.candidateNodes === null ? '' : ` of ${countOf(port.candidateNodes, 'candidate')}`
  const podRule = {
    'own-pods': 'Local: a node uses its own pods only',
    'any-pod': `any of ${countOf(port.readyEndpoints, 'pod')}${sayHop(port)}`,
    direct: 'the balancer picks the pod itself',
  }[flow.kind]
  return {
    balancer: answer.model.id === 'unknown' ? 'model not known' : answer.model.id,
    nodes: pool === null ? 'which of them is not known' : `${pool}${of} in the pool`,
    pods: flow.kind === 'any-pod' && port.hints !== 'none' ? 'topology hints narrow the choice' : podRule,
  }
}

const sayHop = ({ hopShare }: DistributionPort): string =>
  hopShare === null ? '' : `, ${formatShareShort(hopShare)} on another node`

/** What the balancer asks, at the foot of its block. */
export function sayProbeShort({ model }: DistributionResponse): string {
  if (model.probed === null) return 'probes: not known'
  if (!model.probed) return 'does not probe'
  if (model.probe === null) return 'probes nodes'
  if (model.probe.finds !== 'by-answer')
    return `its probe finds ${model.probe.finds === 'all' ? 'all' : 'no'} nodes healthy`
  return `probes ${model.probe.intervalSeconds}${THIN}s × ${model.probe.downThreshold}`
}

/**
 * Nodes without new connections in one line: how many, and their reasons, the commonest first, as far as `letters` go.
 * null: every node gets some.
 */
export function sayIdleNodes({ idleNodes, readings }: Flow, letters = Number.POSITIVE_INFINITY): string | null {
  const total = idleNodes.reduce((sum, { nodes }) => sum + nodes.length, 0)
  const [first] = idleNodes
  if (first === undefined) return null
  if (total === 1) return `${first.nodes[0]} gets nothing: ${first.reason}`
  const opening = `${countOf(total, 'node')} get nothing`
  if (readings > 1) return `${opening} under either bound`
  // "no candidate" is what each is, the other reasons say what each does.
  if (idleNodes.length === 1) return `${opening}${first.reason.startsWith('no ') ? ':' : '; each'} ${first.reason}`
  let line = opening
  let told = 0
  for (const [index, { reason, nodes }] of idleNodes.entries()) {
    const who = nodes.length === 1 ? nodes[0] : nodes.length
    const isLast = told + nodes.length === total
    const fitting = [reason, shortReason(reason)]
      .map((words) => `${line}${index === 0 ? ': ' : '; '}${who} ${words}`)
      .find((next) => next.length + (isLast ? 0 : 12) <= letters)
    if (fitting === undefined) break
    line = fitting
    told += nodes.length
  }
  return told < total ? `${line}; ${total - told} more` : line
}

/** "no candidate" of "no candidate: it has the label …". */
const shortReason = (reason: string): string => reason.split(':', 1)[0] ?? reason

export type GroupNote = { readonly text: string; readonly strong: boolean }

const spread = (groups: readonly GroupBox[]) => {
  const loads = groups.flatMap(({ group }) => group.pods.map((pod) => pod.load.high))
  return { hottest: Math.max(...loads), coolest: Math.min(...loads) }
}

/**
 * A few words beside each group of pods that say what its load means, always naming what it is compared with. Empty
 * where all pods are near their fair share, or where loads are only known as bounds.
 */
export function groupNotes(flow: Flow, groups: readonly GroupBox[]): ReadonlyMap<string, GroupNote> {
  const notes = new Map<string, GroupNote>()
  if (flow.readings > 1 || groups.length < 2) return notes
  const { hottest, coolest } = spread(groups)
  if (hottest <= 1.2 || coolest <= 0) return notes
  const cool = groups.find(({ group }) => group.pods.some((pod) => pod.load.low <= coolest + 1e-9))
  for (const { group } of groups) {
    const load = Math.max(...group.pods.map((pod) => pod.load.high))
    if (load >= hottest - 1e-9) {
      const times = Number((hottest / coolest).toFixed(1))
      notes.set(group.key, { text: `${times}× a pod on ${cool?.group.label ?? 'the least used node'}`, strong: true })
    } else if (load < 1 / 1.2) notes.set(group.key, { text: `below fair: ${load.toFixed(2)} of it`, strong: false })
    else notes.set(group.key, { text: load > 1.2 ? 'above fair' : 'near fair', strong: false })
  }
  return notes
}

/** The one label of a group whose pods are too thin for their own: how many, the share of each, their load. */
export function groupLabel(flow: Flow, { group }: GroupBox): { name: string; share: string; load: string } {
  const pods = group.pods.reduce((sum, pod) => sum + pod.pods, 0)
  const where = flow.kind === 'own-pods' ? '' : ` on ${group.label}`
  const first = group.pods[0]
  const load = {
    low: Math.min(...group.pods.map((pod) => pod.load.low)),
    high: Math.max(...group.pods.map((pod) => pod.load.high)),
  }
  const share = first === undefined || !isOne(load) ? '' : `${sayShares(perPod(first))} each`
  return { name: `${countOf(pods, 'pod')}${where}`, share, load: sayLoad(load) }
}

/** Share of one pod of a block, under each reading. */
export const perPod = (pod: FlowPod): Shares => pod.shares.map((share) => share / Math.max(1, pod.pods))
