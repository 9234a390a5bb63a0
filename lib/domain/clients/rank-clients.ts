import type { Bytes } from '@/lib/domain/address/cidr'
import { networkAround, readAddress, writeAddress } from '@/lib/domain/address/write-address'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ClusterNode, ClusterState, Service } from '@/lib/domain/cluster'
import type { ClientCount, ObservedClients } from '@/lib/domain/observed/traffic'
import {
  type AddressClass,
  type ClassifiedAddress,
  classifyAddress,
} from '@/lib/domain/source-address/classify-address'
import { tellLikelyBalancers } from '@/lib/domain/source-address/likely-balancers'
import type { ObservedAddress } from '@/lib/domain/source-address/observed'
import { type AddressRange, rangeOf } from './address-range'
import { lookUpPods } from './find-pods'
import { type ShareInterval, shareInterval } from './share-interval'

/** One row of the list of clients. */
export type RankedClient = {
  /** An address, or the network that stands for several of them. */
  readonly address: string
  readonly kind: AddressClass
  /** Node whose own address it is, or whose network plugin has it; null: none. */
  readonly node: string | null
  /** null: the source gave something that is no address. */
  readonly range: AddressRange | null
  readonly count: number
  /** Of all that was counted. */
  readonly share: number
  /** What chance allows; null: what was counted are no samples (bytes). */
  readonly interval: ShareInterval | null
  /** ISO 3166 code that the source gave; null: it gave none, or different ones. */
  readonly country: string | null
  readonly seenBy: readonly string[]
  readonly firstSeenMs: number | null
  readonly lastSeenMs: number | null
  /** Addresses that it stands for: 1, or those of its network that were seen. */
  readonly addresses: number
}

export type RankQuestion = {
  readonly observed: ObservedClients
  readonly state: ClusterState
  readonly service: Service
  /** Where the operator says that balancers have addresses. */
  readonly balancerCidrs: readonly string[]
  /** Nodes that left lately, by name; absent: nobody remembers any. */
  readonly formerNodes?: ReadonlyMap<string, ClusterNode> | undefined
  /** `network`: IPv6 clients of one /64 are one, for hosts change their address within it. */
  readonly group: 'address' | 'network'
}

/** The addresses that were seen, each once, with what they are and how much of all they brought; most first. */
export function rankClients(question: RankQuestion): readonly RankedClient[] {
  const { observed, group } = question
  const total = totalOf(observed)
  const rows = new Map<string, RankedClient>()
  for (const { client, bytes, address, is } of classifyClients(question)) {
    const { class: kind, node } = is
    const isGrouped = group === 'network' && bytes?.length === 16 && kind === 'client'
    const key = isGrouped ? networkAround(bytes, 64) : address
    const row = rows.get(key)
    const made = rowOf(client, { address: key, kind, node, range: bytes === null ? null : rangeOf(address) })
    rows.set(key, row === undefined ? made : mergeRows(row, made))
  }
  return [...rows.values()]
    .map((row) => withShare(row, total, observed.measure !== 'bytes'))
    .sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
}

type Classified = Pick<ObservedAddress, 'address' | 'pod'> & {
  readonly client: ClientCount
  /** null: the source gave something that is no address. */
  readonly bytes: Bytes | null
  readonly is: ClassifiedAddress
}

function classifyClients(question: RankQuestion): readonly Classified[] {
  const { observed, state, service, balancerCidrs } = question
  const podOf = lookUpPods(
    state,
    observed.clients.map(({ address }) => address),
  )
  const classified = observed.clients.map((client): Classified => {
    const bytes = readAddress(client.address)
    const address = bytes === null ? client.address : writeAddress(bytes)
    const pod = podOf(address)
    return { client, bytes, address, pod, is: classifyAddress({ address, isProbe: null, pod }, question) }
  })
  return tellLikelyBalancers(classified, detectBalancer(service, state), balancerCidrs)
}

/** All that was counted; where the source does not say, what it lists. */
export function totalOf({ clients, total }: Pick<ObservedClients, 'clients' | 'total'>): number {
  const listed = clients.reduce((sum, { count }) => sum + count, 0)
  return Math.max(total ?? 0, listed)
}

/** Rows whose address several share, a mask or a network, as one: what differs between them is not known. */
export function mergeRows(a: RankedClient, b: RankedClient): RankedClient {
  return {
    ...a,
    count: a.count + b.count,
    share: a.share + b.share,
    node: a.node === b.node ? a.node : null,
    country: a.country === b.country ? a.country : null,
    seenBy: [...new Set([...a.seenBy, ...b.seenBy])].sort(),
    firstSeenMs: earliest(a.firstSeenMs, b.firstSeenMs, Math.min),
    lastSeenMs: earliest(a.lastSeenMs, b.lastSeenMs, Math.max),
    addresses: a.addresses + b.addresses,
  }
}

const earliest = (a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null =>
  a === null || b === null ? (a ?? b) : choose(a, b)

function rowOf(
  { count, country, seenBy, firstSeenMs, lastSeenMs }: ClientCount,
  is: Pick<RankedClient, 'address' | 'kind' | 'node' | 'range'>,
): RankedClient {
  return { ...is, count, share: 0, interval: null, country, seenBy, firstSeenMs, lastSeenMs, addresses: 1 }
}

/**
 * The row with its share of all that was counted, 0..1.
 *
 * @param areSamples false: what is counted are no samples, as bytes, so that how far chance reaches is null
 */
export function withShare(row: RankedClient, total: number, areSamples: boolean): RankedClient {
  const interval = areSamples ? shareInterval(row.count, total) : null
  return { ...row, share: total <= 0 ? 0 : Math.min(1, row.count / total), interval }
}
