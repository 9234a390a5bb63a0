import type { NodesResponse } from '@/lib/contracts/nodes'

type ApiNode = NodesResponse['nodes'][number]

/** One column of the matrix: a node. */
export type MatrixColumn = {
  readonly node: ApiNode
  /** What tells the node from the others of its zone; the rest is said once in the zone's head. */
  readonly short: string
}

/** Neighbouring columns of one zone. */
export type ZoneBlock = {
  /** null: the nodes have no zone label, or it may not be read. */
  readonly zone: string | null
  /** Common part of the node names with dots for what differs: "kn-a··". Empty when they have nothing in common. */
  readonly pattern: string
  /** Index of the first column. */
  readonly start: number
  readonly count: number
  /** Nodes of the zone that are folded away. */
  readonly folded: number
}

export type MatrixColumns = {
  readonly columns: readonly MatrixColumn[]
  readonly zones: readonly ZoneBlock[]
  readonly indexOf: ReadonlyMap<string, number>
  /** Length of the longest `short`. */
  readonly longestShort: number
}

/**
 * The columns of the matrix: nodes by zone, in natural order, nodes without a zone last.
 *
 * @param keep which nodes have a column; null keeps all. Names are shortened over all nodes of a zone, so that
 *   folding renames nothing.
 */
export function buildColumns(nodes: readonly ApiNode[], keep: ReadonlySet<string> | null): MatrixColumns {
  const columns: MatrixColumn[] = []
  const zones: ZoneBlock[] = []
  for (const [zone, members] of byZone(nodes)) {
    const affix = commonAffix(members.map((node) => node.name))
    const kept = keep === null ? members : members.filter((node) => keep.has(node.name))
    if (kept.length === 0) continue
    zones.push({
      zone,
      pattern: affix.pattern,
      start: columns.length,
      count: kept.length,
      folded: members.length - kept.length,
    })
    for (const node of kept) {
      columns.push({ node, short: node.name.slice(affix.prefix, node.name.length - affix.suffix) })
    }
  }
  return {
    columns,
    zones,
    indexOf: new Map(columns.map((column, index) => [column.node.name, index])),
    longestShort: columns.reduce((longest, column) => Math.max(longest, column.short.length), 0),
  }
}

function byZone(nodes: readonly ApiNode[]): readonly (readonly [string | null, readonly ApiNode[]])[] {
  const members = new Map<string | null, ApiNode[]>()
  for (const node of nodes) {
    const list = members.get(node.zone)
    if (list === undefined) members.set(node.zone, [node])
    else list.push(node)
  }
  return [...members]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : compareNatural(a, b)))
    .map(([zone, list]) => [zone, list.sort((a, b) => compareNatural(a.name, b.name))] as const)
}

const collator = new Intl.Collator('en', { numeric: true })

/** "node-2" before "node-10". */
export function compareNatural(a: string, b: string): number {
  return collator.compare(a, b)
}

type Affix = { readonly prefix: number; readonly suffix: number; readonly pattern: string }

/**
 * How many characters all names share at their beginning and end. Words and numbers are not cut in two: the prefix
 * ends after a separator or before a number, the suffix begins with a separator, and something always remains.
 */
function commonAffix(names: readonly string[]): Affix {
  const [first = '', ...rest] = names
  if (rest.length === 0) return { prefix: 0, suffix: 0, pattern: '' }
  let prefix = first.length
  let suffix = first.length
  let shortest = first.length
  for (const name of rest) {
    shortest = Math.min(shortest, name.length)
    while (!name.startsWith(first.slice(0, prefix))) prefix -= 1
    while (!name.endsWith(first.slice(first.length - suffix))) suffix -= 1
  }
  prefix = Math.min(prefix, shortest - 1)
  while (prefix > 0 && !endsWell(names, prefix)) prefix -= 1
  suffix = Math.min(suffix, shortest - prefix - 1)
  while (suffix > 0 && !isSeparator(first[first.length - suffix])) suffix -= 1
  if (prefix + suffix === 0) return { prefix, suffix, pattern: '' }
  return { prefix, suffix, pattern: `${first.slice(0, prefix)}··${first.slice(first.length - suffix)}` }
}

function endsWell(names: readonly string[], prefix: number): boolean {
  const last = names[0]?.[prefix - 1]
  if (isSeparator(last)) return true
  return !isDigit(last) && names.every((name) => isDigit(name[prefix]))
}

function isSeparator(character: string | undefined): boolean {
  return character === '-' || character === '.'
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}
