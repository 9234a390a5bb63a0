import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { IpFamily } from '@/lib/domain/cluster'

export type Address = {
  /** The one spelling of this address: lower case, compressed. */
  readonly text: string
  readonly family: IpFamily
  /** 4 or 16 bytes, in network order. */
  readonly bytes: readonly number[]
  readonly isLoopback: boolean
}

/** An address that is never asked, with the reason as the end of a sentence that begins with the address. */
export type RefusedAddress = { readonly refusal: string }

/**
 * Addresses at which clouds hand out credentials or control a machine. The link-local one is refused with its range;
 * these look like any other private address.
 */
const METADATA_ADDRESSES = new Set([
  'fd00:ec2::254', // Amazon EC2
  'fd20:ce::254', // Google Compute Engine
  '100.100.100.200', // Alibaba Cloud
  '168.63.129.16', // Azure, the host of the machine
  '192.0.0.192', // Oracle Cloud
])

// By the names that ipaddr.js gives to ranges. Private, shared (100.64/10), documentation and benchmarking ranges are
// in use as node networks and stay allowed.
const REFUSED_RANGES: Readonly<Record<string, string>> = {
  unspecified: 'is the unspecified address',
  broadcast: 'is the broadcast address',
  multicast: 'is a multicast address',
  linkLocal: 'is a link-local address, where clouds serve the credentials of a machine',
  ipv4Mapped: 'hides an IPv4 address in an IPv6 one',
  rfc6145: 'hides an IPv4 address in an IPv6 one',
  rfc6052: 'hides an IPv4 address in an IPv6 one',
  '6to4': 'hides an IPv4 address in an IPv6 one',
  teredo: 'hides an IPv4 address in an IPv6 one',
}

const ADDRESS_TEXT_LIMIT = 45

/**
 * Reads what a Node claims as its address. Kubelets write it, so it is hostile until shown otherwise: names, decimal
 * and octal forms and scoped addresses are no addresses here, and ranges in which no node can be are refused
 * (security page 2.8). Loopback is left to the caller.
 */
export function readAddress(text: string): Address | RefusedAddress {
  // net.isIP is the gate, because ipaddr.js reads 0177.1 and 2130706433 as addresses too.
  if (text.length > ADDRESS_TEXT_LIMIT || isIP(text) === 0 || text.includes('%'))
    return { refusal: 'is not an IP address' }
  const parsed = isIP(text) === 4 ? new ipaddr.IPv4(text.split('.').map(Number)) : ipaddr.IPv6.parse(text)
  const bytes = parsed.toByteArray()
  const canonical = parsed.toString()
  const range = parsed.range()
  const refusal = METADATA_ADDRESSES.has(canonical)
    ? 'is where a cloud serves the metadata of a machine'
    : REFUSED_RANGES[range === 'unicast' && isIpv4Compatible(bytes) ? 'ipv4Mapped' : range]
  if (refusal !== undefined) return { refusal }
  return {
    text: canonical,
    family: parsed.kind() === 'ipv4' ? 'IPv4' : 'IPv6',
    bytes,
    isLoopback: range === 'loopback',
  }
}

/** `::7f00:1`, the oldest way to write 127.0.0.1 in IPv6. */
function isIpv4Compatible(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.slice(0, 12).every((byte) => byte === 0)
}
