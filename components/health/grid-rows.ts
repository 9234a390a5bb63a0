import type { HealthNode } from '@/lib/contracts/health'
import { byZone } from './order-nodes'

/** A row of the grid: the head of a zone, or as many of its nodes as fit. */
export type GridRow =
  | { readonly kind: 'zone'; readonly zone: string | null; readonly count: number }
  | { readonly kind: 'nodes'; readonly nodes: readonly HealthNode[] }

/** How the grid is laid out in the room that it has. */
export type GridShape = {
  readonly columns: number
  readonly cellPx: number
  /** Zones in their order where each fills one row, so that no row needs a head; null: rows have heads. */
  readonly rowOfZone: readonly (string | null)[] | null
}

export const GAP_PX = 7
const CELL_MIN_PX = 104
const CELL_MAX_PX = 160

/** As many columns as fit and the largest zone needs; cells share what is left, within limits. */
export function gridShape(nodes: readonly HealthNode[], width: number): GridShape {
  const zones = byZone(nodes)
  const largest = Math.max(1, ...zones.map((zone) => zone.nodes.length))
  const fitting = Math.max(1, Math.floor((width + GAP_PX) / (CELL_MIN_PX + GAP_PX)))
  const columns = Math.min(fitting, largest)
  const cellPx = Math.min(CELL_MAX_PX, Math.max(CELL_MIN_PX, Math.floor((width + GAP_PX) / columns) - GAP_PX))
  const isOneRowEach = zones.length > 1 && largest <= columns
  return { columns, cellPx, rowOfZone: isOneRowEach ? zones.map(({ zone }) => zone) : null }
}

/** Nodes by zone in rows. Heads are left out where there is one zone only, or where each zone is one row. */
export function gridRows(nodes: readonly HealthNode[], { columns, rowOfZone }: GridShape): readonly GridRow[] {
  const zones = byZone(nodes)
  const hasHeads = zones.length > 1 && rowOfZone === null
  return zones.flatMap(({ zone, nodes: members }): readonly GridRow[] => {
    const rows: GridRow[] = hasHeads ? [{ kind: 'zone', zone, count: members.length }] : []
    for (let start = 0; start < members.length; start += columns) {
      rows.push({ kind: 'nodes', nodes: members.slice(start, start + columns) })
    }
    return rows
  })
}

/** Where an arrow key leads from a node, with the row that it is in; null where there is nothing further. */
export function moveInGrid(
  rows: readonly GridRow[],
  from: string,
  key: string,
): { readonly name: string; readonly row: number } | null {
  const places = rows.flatMap((row, index) =>
    row.kind === 'nodes' ? row.nodes.map((node, column) => ({ name: node.name, row: index, column })) : [],
  )
  const at = places.findIndex((place) => place.name === from)
  const here = places[at]
  if (here === undefined) return null
  const inColumn = places.filter((place) => place.column === here.column)
  const inRow = places.filter((place) => place.row === here.row)
  const target = {
    ArrowRight: places[at + 1],
    ArrowLeft: places[at - 1],
    ArrowDown: inColumn[inColumn.indexOf(here) + 1],
    ArrowUp: inColumn[inColumn.indexOf(here) - 1],
    Home: inRow[0],
    End: inRow.at(-1),
  }[key]
  return target === undefined ? null : { name: target.name, row: target.row }
}
