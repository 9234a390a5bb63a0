import { type AddressBlock, coverWithin } from '@/lib/domain/address/aggregate'
import { canonicalAddress } from '@/lib/domain/address/write-address'
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

/** The chosen clients as networks. */
export function selectClients(clients: readonly ChosenClient[]): Selection {
  const real = clients.filter(({ address }) => canonicalAddress(address) !== null)
  return {
    blocks: coverWithin(
      real.map(({ address }) => address),
      MOST_BLOCKS,
    ),
    share: real.some(({ share }) => share === null) ? null : real.reduce((sum, { share }) => sum + (share ?? 0), 0),
    standIns: real.filter((client) => client.class !== 'client').length,
    notAddresses: clients.length - real.length,
  }
}

/** How many addresses the networks hold that nobody chose: "16", "1.8e19 (IPv6)". */
export function sayOthers(blocks: readonly AddressBlock[]): string | null {
  const others = blocks.reduce((sum, block) => sum + block.others, 0n)
  if (others === 0n) return null
  const text = others < 10_000_000n ? String(others) : Number(others).toExponential(1).replace('e+', 'e')
  return `Its networks also hold ${text} ${others === 1n ? 'address' : 'addresses'} that nobody chose.`
}
