import type { NodeLoss, ZoneLoss } from '../blast/blast-radius'
import type { Column } from './column'

/** One row of the blast radius: nodes whose loss costs the same in each column. */
export type AlignedLoss = {
  readonly nodes: readonly string[]
  /** By column; null: not known, or the nodes are not there in that column. */
  readonly losses: readonly (NodeLoss | null)[]
}

export type AlignedZone = { readonly zone: string; readonly losses: readonly (ZoneLoss | null)[] }

/**
 * The blast radius of all columns side by side: a row holds the nodes that no column tells apart. Nodes with pods now
 * come first, in the order of harm of the first column, then of the next ones.
 */
export function alignLosses(columns: readonly Column[]): readonly AlignedLoss[] {
  const found = new Map<string, (number | null)[]>()
  for (const [at, { blast }] of columns.entries()) {
    for (const [index, { nodes }] of (blast?.nodes ?? []).entries()) {
      for (const name of nodes) {
        const groups = found.get(name) ?? columns.map(() => null)
        groups[at] = index
        found.set(name, groups)
      }
    }
  }
  const rows = new Map<string, { readonly groups: readonly (number | null)[]; readonly names: string[] }>()
  for (const [name, groups] of found) {
    const key = groups.join(' ')
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { groups, names: [name] })
    else row.names.push(name)
  }
  return [...rows.values()]
    .sort((a, b) => byGroups(a.groups, b.groups))
    .map(({ groups, names }) => ({
      nodes: names.sort(),
      losses: columns.map(({ blast }, at) => blast?.nodes[groups[at] ?? -1] ?? null),
    }))
}

/** Groups of each column are in order of harm already. */
function byGroups(a: readonly (number | null)[], b: readonly (number | null)[]): number {
  for (const [at, group] of a.entries()) {
    const difference = (group ?? Number.MAX_SAFE_INTEGER) - (b[at] ?? Number.MAX_SAFE_INTEGER)
    if (difference !== 0) return difference
  }
  return 0
}

/** The zones of all columns side by side, in order of name. */
export function alignZones(columns: readonly Column[]): readonly AlignedZone[] {
  const names = new Set(columns.flatMap(({ blast }) => blast?.zones.map(({ zone }) => zone) ?? []))
  return [...names].sort().map((zone) => ({
    zone,
    losses: columns.map(({ blast }) => blast?.zones.find((loss) => loss.zone === zone) ?? null),
  }))
}
