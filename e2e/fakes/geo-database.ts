import { parseCidr } from '@/lib/domain/address/cidr'

/** What a database may hold: the parts of MaxMind's format that countries and networks need. */
export type GeoValue = string | number | { readonly [key: string]: GeoValue }

/**
 * A database in MaxMind's format 2.0, made from networks and what is known of each: a binary tree of 24-bit records,
 * the data that its leaves point at, and the metadata at the end.
 *
 * @param buildEpochSeconds when it says that it was made
 */
export function geoDatabase(
  networks: Readonly<Record<string, GeoValue>>,
  { buildEpochSeconds = 1_793_491_200, type = 'Test-Country' } = {},
): Buffer {
  const values = Object.values(networks).map(encode)
  const nodes: Branch[] = [[null, null]]
  for (const [at, cidr] of Object.keys(networks).entries()) insert(nodes, bitsOf(cidr), at)
  const offsets: number[] = []
  let length = 0
  for (const value of values) {
    offsets.push(length)
    length += value.length
  }
  const tree = Buffer.alloc(nodes.length * 6)
  for (const [at, branch] of nodes.entries()) {
    for (const [side, to] of branch.entries()) {
      const record = to === null ? nodes.length : 'node' in to ? to.node : nodes.length + 16 + (offsets[to.value] ?? 0)
      tree.writeUIntBE(record, at * 6 + side * 3, 3)
    }
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: buildEpochSeconds,
    database_type: type,
    ip_version: 6,
    node_count: nodes.length,
    record_size: 24,
  })
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')])
  return Buffer.concat([tree, Buffer.alloc(16), ...values, marker, metadata])
}

type Branch = [Target, Target]
type Target = { readonly node: number } | { readonly value: number } | null

/** IPv4 networks lie in the first 32 bits behind 96 zeros. */
function bitsOf(cidr: string): readonly (0 | 1)[] {
  const network = parseCidr(cidr)
  if (network === null) throw new Error(`${cidr} is no CIDR`)
  const { bytes, bits } = network
  const before = bytes.length === 4 ? new Array<0>(96).fill(0) : []
  return [
    ...before,
    ...Array.from({ length: bits }, (_, at): 0 | 1 => (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1 ? 1 : 0)),
  ]
}

function insert(nodes: Branch[], bits: readonly (0 | 1)[], value: number): void {
  let at = 0
  for (const [depth, bit] of bits.entries()) {
    const branch = nodes[at]
    if (branch === undefined) return
    if (depth === bits.length - 1) {
      branch[bit] = { value }
      return
    }
    const next = branch[bit]
    if (next !== null && 'node' in next) at = next.node
    else {
      nodes.push([null, null])
      branch[bit] = { node: nodes.length - 1 }
      at = nodes.length - 1
    }
  }
}

const UINT32 = 6
const MAP = 7
const STRING = 2

function encode(value: GeoValue): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([Buffer.from([(UINT32 << 5) | 4]), bytes])
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    const head = text.length < 29 ? [(STRING << 5) | text.length] : [(STRING << 5) | 29, text.length - 29]
    return Buffer.concat([Buffer.from(head), text])
  }
  const entries = Object.entries(value)
  return Buffer.concat([
    Buffer.from([(MAP << 5) | entries.length]),
    ...entries.flatMap(([key, each]) => [encode(key), encode(each)]),
  ])
}
