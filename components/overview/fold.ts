import type { ServiceRow } from '@/lib/contracts/services'
import { cellFace, severity } from './face'

/** Nodes that hold pods of any row, or where connections of one end or wait: what remains when empty nodes fold. */
export function nodesInUse(rows: readonly ServiceRow[]): ReadonlySet<string> {
  const used = new Set<string>()
  for (const row of rows) {
    for (const cell of row.cells?.nodes ?? []) {
      if (cell.endpoints > 0 || cell.kind === 'dropped' || cell.kind === 'forwards') used.add(cell.node)
    }
  }
  return used
}

/** Nodes on which any row departs from even: all that a narrow window has room for. */
export function departingNodes(rows: readonly ServiceRow[]): ReadonlySet<string> {
  const departing = new Set<string>()
  for (const row of rows) {
    for (const cell of row.cells?.nodes ?? []) {
      if (severity(cellFace(cell, 'load', row, false)) > 0) departing.add(cell.node)
    }
  }
  return departing
}
