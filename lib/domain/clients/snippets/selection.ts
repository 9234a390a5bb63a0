import { type AddressBlock, coverWithin } from '@/lib/domain/address/aggregate'
import { holdsAddress, parseCidr } from '@/lib/domain/address/cidr'
import { canonicalAddress, networkAround } from '@/lib/domain/address/write-address'
import type { ClientClass } from '@/lib/domain/clients/client-class'
import type { Protocol, ServiceType, TrafficPolicy } from '@/lib/domain/cluster'
import type { SourceAddressVerdict } from '@/lib/domain/source-address/verdict'

/** What rules for clients need to know of the Service that they are for. */
export type SnippetFacts = {
  readonly namespace: string
  readonly name: string
  readonly type: ServiceType
  readonly policy: TrafficPolicy
  readonly selector: readonly { readonly key: string; readonly value: string }[]
  readonly podPorts: readonly { readonly protocol: Protocol; readonly port: number | string }[]
  readonly hasNodePorts: boolean
  readonly sourceRanges: readonly string[]
  readonly verdict: SourceAddressVerdict
  readonly basis: 'expected' | 'observed'
  readonly podSees: string
  readonly carriedBy: readonly string[]
  readonly balancerHides: 'all' | 'some' | 'none' | null
}

/** A client that was chosen. */
export type ChosenClient = { readonly address: string; readonly class: ClientClass; readonly share: number | null }

/** Whether only the chosen clients get in, or all others do. */
export type Intent = 'admit' | 'refuse'

export type Selection = {
  readonly blocks: readonly AddressBlock[]
  /** Of the chosen clients together; null: not known. */
  readonly share: number | null
  /** What was chosen and is no client: its address stands for others. */
  readonly standIns: number
  /** Chosen rows whose text is no address, such as a mask: nothing can be made of them. */
  readonly notAddresses: number
}

/** More lines are no rule that anybody reads. */
const MOST_BLOCKS = 20

/**
 * The chosen clients as networks. A row that stands for the IPv6 addresses of one network is that network; a mask of
 * IPv4 is no client's.
 */
export function selectClients(clients: readonly ChosenClient[]): Selection {
  const networks = new Set(clients.flatMap(({ address }) => networkOf(address) ?? []))
  const single = clients.filter(({ address }) => canonicalAddress(address) !== null)
  const outside = single.filter(({ address }) => ![...networks].some((cidr) => holdsAddress(cidr, address)))
  const real = clients.filter(({ address }) => canonicalAddress(address) !== null || networkOf(address) !== null)
  return {
    blocks: [
      ...coverWithin(
        outside.map(({ address }) => address),
        MOST_BLOCKS,
      ),
      ...[...networks].map((cidr): AddressBlock => ({ cidr, chosen: 1, others: 0n })),
    ],
    share: real.some(({ share }) => share === null) ? null : real.reduce((sum, { share }) => sum + (share ?? 0), 0),
    standIns: real.filter((client) => client.class !== 'client').length,
    notAddresses: clients.length - real.length,
  }
}

/** A site of IPv6 at the most: /48 to /128; null: it is no such network. */
function networkOf(text: string): string | null {
  const cidr = parseCidr(text)
  return cidr === null || cidr.bytes.length !== 16 || cidr.bits < 48 ? null : networkAround(cidr.bytes, cidr.bits)
}

/** How many addresses the networks hold that nobody chose, with IPv6 in networks of one subscriber. */
export function sayOthers(blocks: readonly AddressBlock[]): string | null {
  const sum = (isIPv6: boolean): bigint =>
    blocks.reduce((all, { cidr, others }) => (cidr.includes(':') === isIPv6 ? all + others : all), 0n)
  const parts = [sayIPv4(sum(false)), sayIPv6(sum(true))].filter((part) => part !== null)
  return parts.length === 0 ? null : `Its networks also hold ${parts.join(' and ')} that nobody chose.`
}

const MILLION = 1_000_000n

function sayIPv4(others: bigint): string | null {
  if (others === 0n) return null
  if (others < 10n * MILLION) return counted(others, 'address', 'addresses')
  return `about ${counted(others / MILLION, '', 'million addresses')}`
}

function sayIPv6(others: bigint): string | null {
  if (others === 0n) return null
  if (others < MILLION) return counted(others, 'IPv6 address', 'IPv6 addresses')
  const networks = (others + (1n << 64n) - 1n) >> 64n
  return `IPv6 addresses of ${counted(networks, 'network', 'networks')} of /64`
}

const counted = (count: bigint, one: string, many: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1n ? one : many}`
