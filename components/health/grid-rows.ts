import type { HealthNode } from '@/lib/contracts/health'
import { byZone } from './order-nodes'

/** A row of the grid: the head of a zone, or as many of its nodes as fit. */
export type GridRow =
  | { readonly kind: 'zone'; readonly zone: string | null; readonly count: number }
  | { readonly kind: 'nodes'; readonly nodes: readonly HealthNode[] }

/** Nodes by zone in rows of `columns`. Zone heads are left out where there is one zone only. */
export function gridRows(nodes: readonly HealthNode[], columns: number): readonly GridRow[] {
  const zones = byZone(nodes)
  return zones.flatMap(({ zone, nodes: members }): readonly GridRow[] => {
    const rows: GridRow[] = zones.length > 1 ? [{ kind: 'zone', zone, count: members.length }] : []
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
