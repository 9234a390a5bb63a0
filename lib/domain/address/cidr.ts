/** An address as its bytes: 4 or 16 of them. */
export type Bytes = readonly number[]

export type Cidr = { readonly bytes: Bytes; readonly bits: number }

/**
 * The bytes of an IPv4 or IPv6 address as the API writes them.
 *
 * @returns null when the text is neither; an IPv6 zone is none
 */
export function parseAddress(text: string): Bytes | null {
  return text.includes(':') ? parseIPv6(text) : parseIPv4(text)
}

function parseIPv4(text: string): Bytes | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null
  const bytes = parts.map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : null
}

function parseIPv6(text: string): Bytes | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map((half) => (half === '' ? [] : parseGroups(half)))
  if (head === undefined || head === null || tail === null) return null
  if (tail === undefined) return head.length === 16 ? head : null
  const gap = 16 - head.length - tail.length
  return gap < 2 ? null : [...head, ...new Array<number>(gap).fill(0), ...tail]
}

/** Groups of 16 bits; the last may be an IPv4 address. */
function parseGroups(text: string): Bytes | null {
  const groups = text.split(':')
  const bytes: number[] = []
  for (const [at, group] of groups.entries()) {
    const embedded = at === groups.length - 1 && group.includes('.') ? parseIPv4(group) : null
    if (embedded !== null) bytes.push(...embedded)
    else if (/^[0-9a-fA-F]{1,4}$/.test(group))
      bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255)
    else return null
  }
  return bytes
}

/** @returns null when the text is no CIDR */
export function parseCidr(text: string): Cidr | null {
  const [address = '', length = '', ...rest] = text.split('/')
  const bytes = parseAddress(address)
  if (bytes === null || rest.length > 0 || !/^\d{1,3}$/.test(length)) return null
  const bits = Number(length)
  return bits <= bytes.length * 8 ? { bytes, bits } : null
}

/** Whether an address lies in a network, both as text; false where either is neither. */
export function holdsAddress(cidr: string, address: string): boolean {
  const network = parseCidr(cidr)
  const bytes = parseAddress(address)
  return network !== null && bytes !== null && holds(network, bytes)
}

/** Whether the network holds the address; one of the other family it never holds. */
export function holds({ bytes, bits }: Cidr, address: Bytes): boolean {
  if (bytes.length !== address.length) return false
  for (let left = bits, at = 0; left > 0; left -= 8, at += 1) {
    const shift = Math.max(0, 8 - left)
    if ((bytes[at] ?? 0) >> shift !== (address[at] ?? 0) >> shift) return false
  }
  return true
}

/** The first address of a network and the one after it, which CNI plugins give to their own interfaces. */
export function firstAddresses({ bytes, bits }: Cidr): readonly [Bytes, Bytes] {
  const network = bytes.map((byte, at) => {
    const kept = Math.min(8, Math.max(0, bits - at * 8))
    return byte & (0xff00 >> kept) & 0xff
  })
  const last = network.length - 1
  return [network, network.map((byte, at) => (at === last ? byte | 1 : byte))]
}

/** Everything of a family: `0.0.0.0/0`, `::/0`. */
export const isEverywhere = (cidr: string): boolean => parseCidr(cidr)?.bits === 0
