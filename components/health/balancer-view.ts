import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { formatShare, THIN } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'

type Model = DistributionResponse['model']

/** What the balancer asks, in words; null: not known. */
const asked: Record<NonNullable<Model['probe']>['target'], string> = {
  'health-check-node-port': 'asks this same port',
  'kube-proxy-10256': 'asks kube-proxy on 10256, as this page does,',
  'node-port': 'connects to the NodePort, not to this port,',
  'pod-port': 'asks the pods themselves, not this port,',
}

const seconds = (amount: number) => `${Number(amount.toFixed(1))}${THIN}s`

/**
 * What the balancer makes of the health port: whom it asks, how often, and how long a change takes to act
 * (interval × threshold, domain page 2.4). A sentence each.
 */
export function sayProbe(model: Model): readonly string[] {
  const who = model.product ?? 'The balancer'
  if (model.probed === null) return [`Whether ${model.product ?? 'this balancer'} asks health ports is not known.`]
  if (!model.probed) {
    return [`${who} does not ask health ports: every candidate node gets connections, whatever it answers.`]
  }
  const { probe } = model
  if (probe === null) return [`${who} leaves out nodes that answer unhealthy; how often it asks is not known.`]
  const { intervalSeconds, downThreshold, upThreshold } = probe
  if (probe.finds === 'all') return [`${who} opens a connection to it that succeeds on every node: none is left out.`]
  if (probe.finds === 'none') return [`${who} finds no node healthy, whatever this port answers, and sends to all.`]
  return [
    `${who} ${asked[probe.target]} every ${seconds(intervalSeconds)}.`,
    `It takes a node out after ${countOf(downThreshold, 'failure')}, up to ${seconds(intervalSeconds * downThreshold)} after the change, and back after ${countOf(upThreshold, 'success', 'successes')}.`,
  ]
}

export type PoolNode = { readonly name: string; readonly share: number; readonly pods: number; readonly drops: boolean }

/** The entry nodes as the answers make them, what drops last: the bars beside the words. */
export function poolAsAnswered(port: DistributionPort): readonly PoolNode[] {
  return port.nodes
    .filter((node) => (node.entryShare ?? 0) > 0)
    .map((node) => ({
      name: node.name,
      share: node.entryShare ?? 0,
      pods: node.usableEndpoints,
      drops: node.usableEndpoints === 0,
    }))
    .sort((one, other) => Number(one.drops) - Number(other.drops) || other.share - one.share)
}

/** More bars of one length than these say less than a sentence. */
const ALIKE_FROM = 5

/** One sentence for a pool of many nodes that all get and serve the same; null: they differ, or are few. */
export function sayAlike(pool: readonly PoolNode[]): string | null {
  const [first] = pool
  if (first === undefined || pool.length < ALIKE_FROM) return null
  const isAlike = (node: PoolNode) =>
    Math.abs(node.share - first.share) < 1e-9 && node.pods === first.pods && !node.drops
  if (!pool.every(isAlike)) return null
  return `Each of the ${countOf(pool.length, 'node')} in the pool gets ${formatShare(first.share)}, served by ${countOf(first.pods, 'pod')}.`
}

/** How the pool as answered differs from the pool as expected; null: it does not, or one is not known. */
export function sayPoolDifference(expected: DistributionPort, answered: DistributionPort): string | null {
  if (expected.poolNodes === null || answered.poolNodes === null) return null
  const inPool = (port: DistributionPort) => new Set(port.nodes.filter((node) => node.inPool).map((node) => node.name))
  const [before, now] = [inPool(expected), inPool(answered)]
  const added = [...now].filter((name) => !before.has(name))
  const gone = [...before].filter((name) => !now.has(name))
  if (added.length === 0 && gone.length === 0) return null
  const parts = [
    ...(added.length > 0 ? [`${named(added)} more than the objects say`] : []),
    ...(gone.length > 0 ? [`not ${named(gone)}`] : []),
  ]
  return `It sees ${countOf(answered.poolNodes, 'healthy node')}: ${parts.join(', and ')}.`
}

const named = (names: readonly string[]) => (names.length <= 3 ? names.join(', ') : countOf(names.length, 'node'))
