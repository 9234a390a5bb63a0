import { type Bytes, parseAddress } from './cidr'

/** An address as text: dotted for IPv4, RFC 5952 for IPv6, so that one address has one text. */
export function writeAddress(bytes: Bytes): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0))
  const { from, length } = longestZeros(groups)
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + length))}`
}

/** The run of zeros that is written `::`: the longest, and of equals the first. */
function longestZeros(groups: readonly number[]): { readonly from: number; readonly length: number } {
  let best = { from: 0, length: 0 }
  let from = 0
  for (const [at, group] of groups.entries()) {
    if (group !== 0) from = at + 1
    else if (at + 1 - from > best.length) best = { from, length: at + 1 - from }
  }
  return best
}

/** The bytes of an address; an IPv4 one that a socket of both families wrote `::ffff:192.0.2.1` has four. */
export function readAddress(text: string): Bytes | null {
  const bytes = parseAddress(text)
  const isMapped = bytes?.length === 16 && bytes.slice(0, 12).every((byte, at) => byte === (at < 10 ? 0 : 255))
  return isMapped ? bytes.slice(12) : bytes
}

/**
 * The one text of an address, whichever way a log or a metric wrote it.
 *
 * @returns null when the text is no address
 */
export function canonicalAddress(text: string): string | null {
  const bytes = readAddress(text)
  return bytes === null ? null : writeAddress(bytes)
}

/** The network of so many bits that an address lies in, as text: `203.0.113.0/24`. */
export function networkAround(bytes: Bytes, bits: number): string {
  const kept = bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))) & 0xff)
  return `${writeAddress(kept)}/${bits}`
}
