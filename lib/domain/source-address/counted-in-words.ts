import type { Seen } from './classify-address'
import type { ObservedAddresses } from './observed'

/** How much of what was counted came from addresses that stand in for clients; nothing where nobody counted. */
export function sayConnections(
  observed: ObservedAddresses,
  clients: readonly Seen[],
  replaced: readonly Seen[],
): readonly string[] {
  const share = countedShare(observed, clients, replaced)
  return share === null
    ? []
    : [
        `${atLeast(observed, 'At least ')}${percent(share)} of what was counted from outside came from ${listAddresses(replaced)}.`,
      ]
}

/**
 * Of all that was counted from outside, what came from addresses that stand in for clients; null: not counted. Those that
 * were not looked at may be anybody's, so that it is the least then.
 */
export function countedShare(
  { others }: ObservedAddresses,
  clients: readonly Seen[],
  replaced: readonly Seen[],
): number | null {
  if (replaced.length === 0 || others?.count === null) return null
  return shareOf(replaced, [...clients, ...replaced], others?.count)
}

/** Words before a share that is the least. */
export const atLeast = ({ others }: ObservedAddresses, words: string): string => (others === undefined ? '' : words)

/** Why it is not known: these may be hidden clients or the balancer. */
export function sayDoubt(doubtful: readonly Seen[], others: readonly Seen[]): readonly string[] {
  const share = shareOf(doubtful, [...doubtful, ...others])
  const counted = share === null ? 'Some' : `${percent(share)} of what was counted`
  return doubtful.length === 0
    ? []
    : [
        `${counted} came from ${sayPrivate(doubtful.length)}, of clients in a private network or of the balancer itself: EVENKEEL_BALANCER_CIDRS tells them apart.`,
      ]
}

const sayPrivate = (addresses: number): string =>
  addresses === 1 ? '1 private address' : `${addresses} private addresses`

/** How much came from where kubelets probe from as well; nothing where it is next to nothing. */
export function sayOwnNodes(
  { others }: ObservedAddresses,
  ofOwn: readonly Seen[],
  all: readonly Seen[],
): readonly string[] {
  const share = others?.count === null ? null : shareOf(ofOwn, all, others?.count)
  return share === null || share < 0.01
    ? []
    : [
        `${percent(share)} of all came from addresses of the pods' own nodes: probes of kubelets come from there too, so that it counts for nothing.`,
      ]
}

function shareOf(some: readonly Seen[], all: readonly Seen[], more = 0): number | null {
  if (all.some(({ count }) => count === null)) return null
  const share = sumOf(some) / (sumOf(all) + more)
  return Number.isFinite(share) ? share : null
}

const sumOf = (seen: readonly Seen[]): number => seen.reduce((sum, { count }) => sum + (count ?? 0), 0)

/** "38 %"; what is not all is never called all, nor what is something nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'Less than 1 %'
  return share < 1 && share > 0.99 ? 'More than 99 %' : `${Math.round(share * 100)} %`
}

/** Some examples, most connections first: none of them is a client's. */
export function listAddresses(seen: readonly Seen[]): string {
  const ordered = [...seen].sort((a, b) => (b.count ?? 0) - (a.count ?? 0))
  const examples = ordered
    .slice(0, 3)
    .map(({ address, is }) => (is.node === null ? address : `${address} (${is.node})`))
  const more = ordered.length - examples.length
  return `${examples.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
