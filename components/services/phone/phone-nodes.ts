import type { ObservedBar } from '@/components/charts/share-bar'
import type { Range } from '../flow/flow-types'
import { fairShare, type Reading } from '../readings'

/** One bar: a node with its pods and the share of one of them, over all readings and pods. */
export type PhoneNode = {
  readonly name: string
  readonly pods: number
  readonly share: Range
  readonly load: Range
  /** What one of its pods was counted with; absent: nothing was observed, or not yet. */
  readonly observed?: ObservedBar
}

/** A phone shows this many bars; the table below holds every endpoint. */
export const PHONE_BARS = 8

/** Nodes with pods, the furthest from the fair share first, and how many more there are. */
export function phoneNodes(readings: readonly Reading[]): { nodes: readonly PhoneNode[]; more: number; fair: number } {
  const first = readings[0]?.port
  if (first === undefined) return { nodes: [], more: 0, fair: 0 }
  const fair = fairShare(first)
  const byNode = new Map<string, number[]>()
  const pods = new Map<string, number>()
  first.endpoints.forEach((endpoint, index) => {
    const shares = readings
      .map((reading) => reading.port.endpoints[index]?.share ?? null)
      .filter((share) => share !== null)
    if (shares.length === 0 || (!endpoint.ready && Math.max(...shares) === 0)) return
    const name = endpoint.nodeName ?? 'no node'
    byNode.set(name, [...(byNode.get(name) ?? []), ...shares])
    pods.set(name, (pods.get(name) ?? 0) + 1)
  })
  const nodes = [...byNode].map(([name, shares]): PhoneNode => {
    const share = { low: Math.min(...shares), high: Math.max(...shares) }
    return { name, pods: pods.get(name) ?? 0, share, load: { low: share.low / fair, high: share.high / fair } }
  })
  const far = ({ load }: PhoneNode) =>
    Math.max(...[load.low, load.high].map((end) => Math.abs(Math.log(Math.max(end, 1e-6)))))
  const kept = new Set([...nodes].sort((one, other) => far(other) - far(one)).slice(0, PHONE_BARS))
  return {
    nodes: nodes.filter((node) => kept.has(node)).sort((one, other) => one.name.localeCompare(other.name)),
    more: nodes.length - kept.size,
    fair,
  }
}
