import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Networks of either family. A look-up costs as much as there are different prefix lengths, not networks. */
export type CidrSet = {
  /** The network that holds the address, as it was written; null: none does. */
  find(addressBytes: readonly number[]): string | null
}

type Length = { readonly bits: number; readonly bytes: number; readonly networks: Map<string, string> }

/** @param cidrs text that is no CIDR is left out */
export function createCidrSet(cidrs: Iterable<string>): CidrSet {
  const lengths = new Map<string, Length>()
  for (const cidr of cidrs) {
    const parsed = parseCidr(cidr)
    if (parsed === null) continue
    const key = `${parsed.bytes.length}/${parsed.bits}`
    const length = lengths.get(key) ?? { bits: parsed.bits, bytes: parsed.bytes.length, networks: new Map() }
    length.networks.set(maskKey(parsed.bytes, parsed.bits), cidr)
    lengths.set(key, length)
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
export function parseCidr(text: string): { readonly bytes: readonly number[]; readonly bits: number } | null {
  const [address = ''] = text.split('/')
  if (isIP(address) === 0 || !ipaddr.isValidCIDR(text)) return null
  const [network, bits] = ipaddr.parseCIDR(text)
  return { bytes: network.toByteArray(), bits }
}

/** The leading bits, as text that can be a key. */
function maskKey(bytes: readonly number[], bits: number): string {
  const whole = bits >> 3
  const rest = bits & 7
  const last = rest === 0 ? '' : (bytes[whole] ?? 0) >> (8 - rest)
  return `${bytes.slice(0, whole).join('.')}/${last}`
}
