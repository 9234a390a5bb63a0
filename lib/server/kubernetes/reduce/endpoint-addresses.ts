import { parseAddress } from '@/lib/domain/address/cidr'
import { writeAddress } from '@/lib/domain/address/write-address'
import type { EndpointSlice } from '@/lib/domain/cluster'
import { safeText } from '@/lib/format/foreign-text'
import { type RawObject, readTexts, UnreadableField } from './readers'

type AddressType = EndpointSlice['addressType']

const ADDRESSES = { itemsMax: 100, lengthMax: 253 }

/**
 * Form only, not meaning: the API server lets old spellings such as 010.0.0.1 stand, and so do we.
 * The length is limited before, so that no pattern runs over 64 KiB.
 */
const FORMS: Readonly<Record<AddressType, RegExp>> = {
  IPv4: /^[0-9]{1,3}(\.[0-9]{1,3}){3}$/,
  IPv6: /^[0-9a-fA-F]*:[0-9a-fA-F:.]*$/,
  FQDN: /^[a-zA-Z0-9][-a-zA-Z0-9.]*$/,
}

/**
 * The addresses of one endpoint, each in the one spelling that kube-proxy makes of it before it compares: an address
 * that two slices spell differently is one endpoint.
 *
 * @throws UnreadableField when there is none, or one that is not of the slice's type
 */
export function readAddresses(raw: RawObject, addressType: AddressType): readonly string[] {
  const addresses = readTexts(raw, 'addresses', '', ADDRESSES)
  if (addresses.length === 0) throw new UnreadableField('addresses is empty')
  for (const address of addresses) {
    if (!FORMS[addressType].test(address)) {
      throw new UnreadableField(`addresses[] is "${safeText(address, 60)}", not of type ${addressType}`)
    }
  }
  return addresses.every((address) => spell(address, addressType) === address)
    ? addresses
    : Object.freeze(addresses.map((address) => spell(address, addressType)))
}

function spell(address: string, addressType: AddressType): string {
  if (addressType === 'IPv4') return LEADING_ZERO.test(address) ? address.split('.').map(Number).join('.') : address
  const bytes = addressType === 'IPv6' ? parseAddress(address) : null
  return bytes === null ? address : writeAddress(bytes)
}

/** Read as decimal, as Go did before 1.17. */
const LEADING_ZERO = /(^|\.)0[0-9]/
