import type { NodeLoad } from '@/lib/contracts/nodes'
import type { CellKind, ServiceCell, ServiceRow } from '@/lib/contracts/services'

type Zone = string | null
type Kinds = Record<CellKind, number>
type Elsewhere = { readonly kind: CellKind; readonly entryShare: number | null }
type Row = Pick<ServiceRow, 'namespace' | 'name' | 'cells'>
type Node = { readonly name: string; readonly zone: Zone }

/** Above this part of the nodes a loss is a matter of the Service, not of a node. */
const NEARLY_EVERYWHERE = 0.8

/** Rows whose connections are lost on nearly every node, each with on how many, most first. */
export function lostNearlyEverywhere<R extends Row>(
  rows: readonly R[],
  nodes: readonly Node[],
): readonly { readonly row: R; readonly nodes: number }[] {
  const zoneOf = new Map(nodes.map(({ name, zone }) => [name, zone]))
  const sizes = new Map<Zone, number>()
  for (const { zone } of nodes) sizes.set(zone, (sizes.get(zone) ?? 0) + 1)
  const isLost = (part: Elsewhere): number => (part.kind === 'dropped' ? 1 : 0)
  const countLost = (row: R): number => {
    let lost = 0
    for (const [zone, size] of sizes) lost += size * isLost(partOf(row, zone))
    for (const cell of row.cells?.nodes ?? []) {
      const zone = zoneOf.get(cell.node)
      if (zone !== undefined) lost += isLost(cell) - isLost(partOf(row, zone))
    }
    return lost
  }
  return rows
    .map((row) => ({ row, nodes: countLost(row) }))
    .filter((lost) => lost.nodes > nodes.length * NEARLY_EVERYWHERE)
    .sort((a, b) => b.nodes - a.nodes)
}

/**
 * What each node is to all Services of the overview. A row names only nodes that are something of their own to it, so
 * what the others are is added up by zone, and the cost is that of the cells, not of nodes times Services.
 *
 * @param everywhere rows that lose on nearly every node: they are counted, and no node is remarked for them
 * @returns the load of a node by name and zone
 */
export function sumNodeLoads(rows: readonly Row[], everywhere: ReadonlySet<Row> = new Set()): (node: Node) => NodeLoad {
  const elsewhere = sumElsewhere(rows)
  const own = new Map<string, { readonly cells: ServiceCell[]; readonly rows: Row[] }>()
  for (const row of rows) {
    for (const cell of row.cells?.nodes ?? []) {
      const known = own.get(cell.node) ?? { cells: [], rows: [] }
      known.cells.push(cell)
      known.rows.push(row)
      own.set(cell.node, known)
    }
  }
  return ({ name, zone }) => {
    const kinds = { ...elsewhere.kinds(zone) }
    const named = own.get(name) ?? nothing
    let endpoints = 0
    let worst = elsewhere.losses(zone).find((row) => !named.rows.includes(row) && !everywhere.has(row)) ?? null
    let known = 0
    for (const row of everywhere) if (!named.rows.includes(row) && partOf(row, zone).kind === 'dropped') known += 1
    for (const [at, row] of named.rows.entries()) {
      const cell = named.cells[at]
      if (cell === undefined) continue
      // The row was counted as what it is to nodes without a cell; here it is this cell instead.
      kinds[partOf(row, zone).kind] -= 1
      kinds[cell.kind] += 1
      endpoints += cell.endpoints
      if (cell.kind === 'dropped' && everywhere.has(row)) known += 1
      else if (cell.kind === 'dropped' && lossOf(cell) > lossOf(worst === null ? null : partOf(worst, zone)))
        worst = row
    }
    const losesHere = kinds.dropped - known
    return toLoad(kinds, losesHere, endpoints, worst && { row: worst, cell: cellOf(worst, name, zone) })
  }
}

const nothing: { readonly cells: readonly ServiceCell[]; readonly rows: readonly Row[] } = { cells: [], rows: [] }

const lossOf = (part: Elsewhere | null): number => (part === null ? -1 : (part.entryShare ?? 0))

const cellOf = (row: Row, node: string, zone: Zone): Elsewhere =>
  row.cells?.nodes.find((cell) => cell.node === node) ?? partOf(row, zone)

type Worst = { readonly row: Row; readonly cell: Elsewhere }

function toLoad(kinds: Kinds, losesHere: number, endpoints: number, worst: Worst | null): NodeLoad {
  return {
    enters: kinds.dropped + kinds.forwards + kinds.pods,
    serves: kinds.pods,
    loses: kinds.dropped,
    losesHere,
    idle: kinds.idle,
    excluded: kinds.excluded,
    unknown: kinds.unknown,
    endpoints,
    worst:
      worst === null
        ? null
        : { namespace: worst.row.namespace, name: worst.row.name, entryShare: worst.cell.entryShare },
  }
}

/** What a row is to the nodes of a zone that it does not name. */
const partOf = ({ cells }: Row, zone: Zone): Elsewhere =>
  cells?.zones.find((part) => part.zone === zone) ?? cells?.elsewhere ?? { kind: 'unknown', entryShare: null }

type Sum = { readonly kinds: Kinds; readonly losses: readonly Row[] }

/** Over all rows what they are to nodes of a zone that they do not name, and those that lose there, worst first. */
function sumElsewhere(rows: readonly Row[]) {
  const byZone = new Map<Zone, Sum>()
  const sum = (zone: Zone): Sum => {
    const known = byZone.get(zone)
    if (known !== undefined) return known
    const kinds: Kinds = { pods: 0, idle: 0, dropped: 0, forwards: 0, empty: 0, excluded: 0, unknown: 0 }
    for (const row of rows) kinds[partOf(row, zone).kind] += 1
    const losses = rows
      .filter((row) => partOf(row, zone).kind === 'dropped')
      .sort((a, b) => lossOf(partOf(b, zone)) - lossOf(partOf(a, zone)))
    byZone.set(zone, { kinds, losses })
    return { kinds, losses }
  }
  return { kinds: (zone: Zone) => sum(zone).kinds, losses: (zone: Zone) => sum(zone).losses }
}
