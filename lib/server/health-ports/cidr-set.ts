import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A network, taken apart once so that sets of thousands can be made again and again. */
export type Cidr = {
  readonly text: string
  readonly bytes: readonly number[]
  readonly bits: number
}

/** Networks of either family. A look-up costs as much as there are different prefix lengths, not networks. */
export type CidrSet = {
  /** The network that holds the address, as it was written; null: none does. */
  find(addressBytes: readonly number[]): string | null
}

type Length = { readonly bits: number; readonly bytes: number; readonly networks: Map<number | string, string> }

/** Of two networks that are the same the later one gives the name. */
export function createCidrSet(cidrs: Iterable<Cidr>): CidrSet {
  const lengths = new Map<number, Length>()
  for (const { text, bytes, bits } of cidrs) {
    const id = bytes.length * 256 + bits
    let length = lengths.get(id)
    if (length === undefined) {
      length = { bits, bytes: bytes.length, networks: new Map() }
      lengths.set(id, length)
    }
    length.networks.set(maskKey(bytes, bits), text)
  }
  return {
    find(addressBytes) {
      for (const { bits, bytes, networks } of lengths.values()) {
        const found = bytes === addressBytes.length ? networks.get(maskKey(addressBytes, bits)) : undefined
        if (found !== undefined) return found
      }
      return null
    },
  }
}

/** @returns null when the text is no CIDR */
export function parseCidr(text: string): Cidr | null {
  const [address = '', length = '', ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || address.includes('%') || rest.length > 0 || !/^\d{1,3}$/.test(length)) return null
  // ipaddr.js takes ten times as long for IPv4, and there may be thousands of nodes.
  const bytes = version === 4 ? address.split('.').map(Number) : ipaddr.IPv6.parse(address).toByteArray()
  const bits = Number(length)
  return bits <= bytes.length * 8 ? { text, bytes, bits } : null
}

/** Texts that are no CIDR are left out: podCIDRs come from the cluster, and the setting is checked at start. */
export function parseCidrs(texts: readonly string[]): readonly Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? [])
}

/** The leading bits, as something that can be a key. */
function maskKey(bytes: readonly number[], bits: number): number | string {
  if (bytes.length === 4) return bits === 0 ? 0 : packed(bytes) >>> (32 - bits)
  const whole = bits >> 3
  const rest = bits & 7
  const last = rest === 0 ? '' : (bytes[whole] ?? 0) >> (8 - rest)
  return `${bytes.slice(0, whole).join('.')}/${last}`
}

const packed = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => (a << 24) | (b << 16) | (c << 8) | d
