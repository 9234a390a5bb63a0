import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { countOf, formatCount, listWords } from '@/lib/format/words'

/** More numbers than these are no longer read as a list. */
const LISTED = 5

/**
 * Why pods of one port differ, as the end of a sentence (": the balancer treats 3 nodes alike that hold 5, 3 and 2
 * pods"); "" where the rule gives no short reason.
 */
export function explainHeat(answer: DistributionResponse, port: DistributionPort): string {
  if (answer.policy === 'Cluster' && port.hints !== 'none') {
    const place = port.hints === 'node' ? 'node' : port.hints === 'zone' ? 'zone' : 'zone or node'
    return `: topology hints keep a connection in the ${place} where it enters`
  }
  const isZonal = answer.model.id === 'zonal' || (answer.model.id === 'direct' && answer.model.crossZone === false)
  const pods = isZonal ? countsBy(port, (endpoint) => endpoint.zone) : countsBy(port, (endpoint) => endpoint.nodeName)
  if (pods.length < 2) return ''
  if (isZonal)
    return `: the balancer gives ${countOf(pods.length, 'zone')} the same share, and they hold ${holding(pods)}`
  if (answer.policy !== 'Local') return ''
  const verb = answer.model.id === 'adaptive' ? 'seems to treat' : 'treats'
  if (answer.model.id === 'weighted') return ''
  return `: the balancer ${verb} ${countOf(pods.length, 'node')} alike that hold ${holding(pods)}`
}

type Endpoint = DistributionPort['endpoints'][number]

/** Pods that get connections, counted by node or zone, most first. */
function countsBy(port: DistributionPort, keyOf: (endpoint: Endpoint) => string | null): readonly number[] {
  const counts = new Map<string | null, number>()
  for (const endpoint of port.endpoints) {
    if ((endpoint.share ?? 0) <= 0) continue
    counts.set(keyOf(endpoint), (counts.get(keyOf(endpoint)) ?? 0) + 1)
  }
  return [...counts.values()].sort((one, other) => other - one)
}

function holding(counts: readonly number[]): string {
  if (counts.length <= LISTED) return `${listWords(counts.map(formatCount))} pods`
  return `between ${counts.at(-1)} and ${counts[0]} pods`
}
