import type { ClusterNode } from '@/lib/domain/cluster'
import { domainOf } from './topology'

/** Matching pods by domain of one topology key, with the minimum at hand. */
export type Tally = {
  readonly topologyKey: string
  readonly pods: Map<string, number>
  /** How many domains have how many pods. */
  readonly domainsWith: Map<number, number>
}

/** Nothing counted yet over the domains of a key. */
export const emptyTally = (topologyKey: string): Tally => ({ topologyKey, pods: new Map(), domainsWith: new Map() })

/** A domain that counts for the minimum, whether or not it has pods. */
export function openDomain(tally: Tally, domain: string | null): void {
  if (domain === null || tally.pods.has(domain)) return
  tally.pods.set(domain, 0)
  shift(tally, null, 0)
}

/** Counts a pod where its node is; a node without the label is in no domain, so its pods count nowhere. */
export function addPod(tally: Tally, node: ClusterNode): void {
  const domain = domainOf(node, tally.topologyKey)
  if (domain === null) return
  const before = tally.pods.get(domain) ?? null
  tally.pods.set(domain, (before ?? 0) + 1)
  shift(tally, before, (before ?? 0) + 1)
}

/** One domain goes from one number of pods to another; null: it was not there. */
function shift({ domainsWith }: Tally, from: number | null, to: number): void {
  if (from !== null) {
    const left = (domainsWith.get(from) ?? 1) - 1
    if (left === 0) domainsWith.delete(from)
    else domainsWith.set(from, left)
  }
  domainsWith.set(to, (domainsWith.get(to) ?? 0) + 1)
}

/** Pods in the node's domain. */
export const podsAround = ({ pods, topologyKey }: Tally, node: ClusterNode): number =>
  pods.get(domainOf(node, topologyKey) ?? '') ?? 0

/** The fewest pods of a domain; 0 where there are fewer domains than asked for, or none. */
export function minimumOf({ pods, domainsWith }: Tally, minDomains: number | null): number {
  if (pods.size === 0 || (minDomains !== null && pods.size < minDomains)) return 0
  let least = Number.POSITIVE_INFINITY
  for (const count of domainsWith.keys()) if (count < least) least = count
  return least
}
