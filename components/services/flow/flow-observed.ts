import type { ObservedBar } from '@/components/charts/share-bar'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { needsBase, toBar } from '../observed/observed-bars'
import { type Flow, highest, lowest } from './flow-types'

/** What pods of the picture were counted with. */
export type FlowObserved = {
  /** By the key of a pod, or of pods folded into one block where they are those of one node. */
  readonly bars: ReadonlyMap<string, ObservedBar>
  /** The bands are shares of the same as what was counted, so that both may stand side by side. */
  readonly isDrawable: boolean
  /** Pods that are there, and how many of them were counted. */
  readonly pods: number
  readonly counted: number
}

/** Sums of fractions, not traffic. */
const WHOLE = 1e-6

/** What was observed of each block of pods; of pods folded over several nodes nothing is told. */
export function flowObserved({ groups, fair }: Flow, answer: ObservedResponse, isStale: boolean): FlowObserved {
  const pods = new Map(answer.endpoints.map((endpoint) => [endpoint.podName, endpoint]))
  const nodes = new Map(answer.nodes.map((node) => [node.name, node]))
  const bars = new Map<string, ObservedBar>()
  for (const group of groups) {
    for (const { key, label, pods: number } of group.pods) {
      if (number === 1) bars.set(key, toBar(pods.get(label), answer, fair, isStale))
      else if (nodes.has(group.label)) bars.set(key, toBar(nodes.get(group.label), answer, fair * number, isStale))
    }
  }
  const single = groups.flatMap((group) => group.pods.filter((pod) => pod.pods === 1))
  const drawn = single.map(({ label, shares }) => ({ name: label, low: lowest(shares), high: highest(shares) }))
  const there = answer.endpoints.filter(({ present }) => present)
  const counted = there.filter(({ count }) => count !== null)
  const reached = groups.flatMap((group) => group.pods).reduce((sum, { shares }) => sum + highest(shares), 0)
  const isWhole = counted.length === there.length && Math.abs(reached - 1) < WHOLE
  return {
    bars,
    isDrawable: drawn.length > 0 ? !needsBase(drawn, pods) : isWhole,
    pods: there.length,
    counted: counted.length,
  }
}
