import { readAddress, writeAddress } from './write-address'

/** A CIDR that stands for some of the addresses that were chosen. */
export type AddressBlock = {
  readonly cidr: string
  /** Chosen addresses in it. */
  readonly chosen: number
  /** Addresses in it that nobody chose. */
  readonly others: bigint
}

/**
 * No block is wider, however few are wanted: a provider has a /16 and a site a /48, and whoever lets in more than that lets
 * in strangers. Many lines are the lesser harm.
 */
const widestBits = { IPv4: 16, IPv6: 48 } as const

/**
 * The fewest CIDRs that hold the addresses given and no other one; in order, IPv4 first. What is no address is left out.
 */
export function coverExactly(addresses: readonly string[]): readonly AddressBlock[] {
  return familiesOf(addresses).flatMap((family) => exactly(family, 0, family.values.length))
}

/**
 * CIDRs that hold all addresses given, at most `limit` of them, and as few other addresses as that allows; more than
 * `limit` only where a block would be wider than a /16 (IPv6: a /48). A /64 weighs as much as one IPv4 address, for
 * it is one customer's.
 *
 * @param limit at least 1; for both families together
 */
export function coverWithin(addresses: readonly string[], limit: number): readonly AddressBlock[] {
  const exact = coverExactly(addresses)
  if (exact.length <= limit) return exact
  const groups = familiesOf(addresses).flatMap(groupsOf)
  const blocks = Math.max(limit, groups.length)
  const covers = groups
    .map(({ family, low, high }) => cheapest(family, low, high, blocks))
    .reduce((all, more) => joined(all, more, blocks))
  const best = lightest(covers)
  return best === undefined ? exact : [...blocksOf(best)]
}

type Family = {
  readonly name: 'IPv4' | 'IPv6'
  readonly width: number
  /** Ascending, each once. */
  readonly values: readonly bigint[]
}

function familiesOf(addresses: readonly string[]): readonly Family[] {
  const values = { 4: new Set<bigint>(), 16: new Set<bigint>() }
  for (const text of addresses) {
    const bytes = readAddress(text)
    if (bytes !== null)
      values[bytes.length === 4 ? 4 : 16].add(bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n))
  }
  const ordered = (set: ReadonlySet<bigint>) => [...set].sort((a, b) => (a < b ? -1 : 1))
  const families: readonly Family[] = [
    { name: 'IPv4', width: 32, values: ordered(values[4]) },
    { name: 'IPv6', width: 128, values: ordered(values[16]) },
  ]
  return families.filter(({ values }) => values.length > 0)
}

/** The smallest block around the values from `low` to before `high`. */
function blockAround({ width, values }: Family, low: number, high: number): AddressBlock {
  const first = values[low] ?? 0n
  const last = values[high - 1] ?? first
  const hostBits = (first ^ last).toString(2).length * (first === last ? 0 : 1)
  const network = (first >> BigInt(hostBits)) << BigInt(hostBits)
  const bytes = Array.from({ length: width / 8 }, (_, at) => Number((network >> BigInt(width - 8 * (at + 1))) & 255n))
  const chosen = high - low
  const others = (1n << BigInt(hostBits)) - BigInt(chosen)
  return { cidr: `${writeAddress(bytes)}/${width - hostBits}`, chosen, others }
}

/** Where the values of one block part into its two halves. */
function middleOf({ values }: Family, low: number, high: number): number {
  const first = values[low] ?? 0n
  const last = values[high - 1] ?? first
  const half = BigInt((first ^ last).toString(2).length - 1)
  const start = ((first >> half) + 1n) << half
  let from = low
  let to = high
  while (from < to) {
    const at = (from + to) >> 1
    if ((values[at] ?? 0n) < start) from = at + 1
    else to = at
  }
  return from
}

/** The values of each network that no block may be wider than. */
function groupsOf(family: Family): readonly { family: Family; low: number; high: number }[] {
  const shift = BigInt(family.width - widestBits[family.name])
  const groups: { family: Family; low: number; high: number }[] = []
  for (const [at, value] of family.values.entries()) {
    const last = groups.at(-1)
    if (last !== undefined && (family.values[last.low] ?? 0n) >> shift === value >> shift) last.high = at + 1
    else groups.push({ family, low: at, high: at + 1 })
  }
  return groups
}

function exactly(family: Family, low: number, high: number): readonly AddressBlock[] {
  const { cidr, chosen, others } = blockAround(family, low, high)
  if (others === 0n) return [{ cidr, chosen, others }]
  const middle = middleOf(family, low, high)
  return [...exactly(family, low, middle), ...exactly(family, middle, high)]
}

/** Blocks in a tree, so that joining two covers copies nothing. */
type Cover = { readonly weight: number } & (
  | { readonly block: AddressBlock }
  | { readonly left: Cover; readonly right: Cover }
)
/** The lightest cover by the number of blocks; none at 0 and where so few do not do. */
type Covers = readonly (Cover | undefined)[]

function cheapest(family: Family, low: number, high: number, limit: number): Covers {
  const block = blockAround(family, low, high)
  const whole: Cover = { weight: weightOf(family, block.others), block }
  if (block.others === 0n) return [undefined, whole]
  const middle = middleOf(family, low, high)
  const [, , ...more] = joined(cheapest(family, low, middle, limit), cheapest(family, middle, high, limit), limit)
  return [undefined, whole, ...more]
}

const weightOf = ({ name }: Family, others: bigint): number =>
  name === 'IPv4' ? Number(others) : Number(others) / 2 ** 64

function joined(left: Covers, right: Covers, limit: number): Covers {
  const covers: (Cover | undefined)[] = []
  for (const [a, one] of left.entries()) {
    for (const [b, other] of right.entries()) {
      if (one === undefined || other === undefined || a + b > limit) continue
      const weight = one.weight + other.weight
      const known = covers[a + b]
      if (known === undefined || weight < known.weight) covers[a + b] = { weight, left: one, right: other }
    }
  }
  return covers
}

function lightest(covers: Covers): Cover | undefined {
  let best: Cover | undefined
  for (const cover of covers)
    if (cover !== undefined && (best === undefined || cover.weight < best.weight)) best = cover
  return best
}

function* blocksOf(cover: Cover): Generator<AddressBlock> {
  if ('block' in cover) yield cover.block
  else {
    yield* blocksOf(cover.left)
    yield* blocksOf(cover.right)
  }
}
