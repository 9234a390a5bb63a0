import type { ObservedResponse } from '@/lib/contracts/observed'
import { needsBase, perPod, toBar } from '../observed/observed-bars'
import type { Reading } from '../readings'
import type { PhoneNode, phoneNodes } from './phone-nodes'

type PhoneBars = ReturnType<typeof phoneNodes> & {
  /** Pods that both shares are among; null: all of them. */
  readonly among: number | null
}

/**
 * Bars with what one pod of each node was counted with. Where connections are dropped, or pods are not counted, the hollow
 * bars too are of what arrives at those that are.
 */
export function withObserved(
  bars: ReturnType<typeof phoneNodes>,
  readings: readonly Reading[],
  answer: ObservedResponse | null,
  isStale: boolean,
): PhoneBars {
  if (answer === null) return { ...bars, among: null }
  const nodes = new Map(answer.nodes.map((node) => [node.name, node]))
  const pods = new Map(answer.endpoints.map((endpoint) => [endpoint.podName, endpoint]))
  const expected = (readings[0]?.port.endpoints ?? []).flatMap(({ podName, share }) =>
    podName === null || share === null || readings.length > 1 ? [] : [{ name: podName, low: share, high: share }],
  )
  const isRebased = needsBase(expected, pods)
  const counted = answer.endpoints.filter((each) => each.present && each.count !== null && each.expectedShare !== 0)
  const fair = isRebased ? 1 / Math.max(1, counted.length) : bars.fair
  return {
    ...bars,
    fair,
    among: isRebased ? counted.length : null,
    nodes: bars.nodes.map((node): PhoneNode => {
      const figures = perPod(nodes.get(node.name))
      const observed = toBar(figures, answer, fair, isStale)
      const share = isRebased ? (figures?.expectedShare ?? null) : null
      if (share === null) return { ...node, observed }
      const load = { low: share / fair, high: share / fair }
      return { ...node, share: { low: share, high: share }, load, observed }
    }),
  }
}
