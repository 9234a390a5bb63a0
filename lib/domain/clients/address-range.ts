import { type Bytes, type Cidr, holds, parseCidr } from '@/lib/domain/address/cidr'
import { readAddress } from '@/lib/domain/address/write-address'

/** What kind of range an address lies in: `public` ones alone have a country. */
export const addressRanges = ['public', 'private', 'shared', 'link-local', 'loopback', 'special'] as const
export type AddressRange = (typeof addressRanges)[number]

const table: readonly (readonly [AddressRange, readonly string[]])[] = [
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
  ['shared', ['100.64.0.0/10']],
  ['link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  [
    'special',
    [
      '0.0.0.0/8',
      '192.0.0.0/24',
      '192.88.99.0/24',
      '198.18.0.0/15',
      '224.0.0.0/4',
      '240.0.0.0/4',
      '::/128',
      'ff00::/8',
    ],
  ],
]

const ranges: readonly (readonly [AddressRange, Cidr])[] = table.flatMap(([range, cidrs]) =>
  cidrs.flatMap((text) => {
    const cidr = parseCidr(text)
    return cidr === null ? [] : [[range, cidr] as const]
  }),
)

/**
 * The range of an address. Networks for documentation count as public: nobody has them, and examples use them.
 *
 * @returns null when the text is no address
 * Source: metrics page 7 (IANA special-purpose registries).
 */
export function rangeOf(address: string): AddressRange | null {
  const bytes = readAddress(address)
  return bytes === null ? null : rangeOfBytes(bytes)
}

const rangeOfBytes = (bytes: Bytes): AddressRange => ranges.find(([, cidr]) => holds(cidr, bytes))?.[0] ?? 'public'
