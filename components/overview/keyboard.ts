/** A place in the grid: row 0 is the head, rows from 1 are Services; columns are the facts, then the nodes. */
export type GridPosition = { readonly row: number; readonly column: number }

export type GridBounds = {
  /** Services that have arrived. */
  readonly rows: number
  /** Columns of facts before the nodes. */
  readonly facts: number
  readonly nodes: number
  /** Rows and node columns of one screen. */
  readonly screenRows: number
  readonly screenColumns: number
}

export type GridKey = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
}

/** Whether the cell of a Service (row from 1) on a node (column from the first fact) departs from even. */
export type Departs = (row: number, column: number) => boolean

const steps: Record<string, GridPosition> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

/**
 * Where a key leads from `at`: arrows by one, Shift+arrows by a screen, Ctrl+arrows to the next cell that departs,
 * Home and End to the ends of the row (with Ctrl of the grid), Page keys by a screen of rows. null: not a key of the
 * grid. Where there is no further cell it stays.
 */
export function nextPosition(
  at: GridPosition,
  key: GridKey,
  bounds: GridBounds,
  departs: Departs,
): GridPosition | null {
  const step = steps[key.key]
  if (step !== undefined) {
    if (key.ctrlKey) return nextDeparting(at, step, bounds, departs) ?? at
    const rows = key.shiftKey ? bounds.screenRows : 1
    const columns = key.shiftKey ? bounds.screenColumns : 1
    return clamp({ row: at.row + step.row * rows, column: at.column + step.column * columns }, bounds)
  }
  switch (key.key) {
    case 'Home':
      return clamp({ row: key.ctrlKey ? 0 : at.row, column: 0 }, bounds)
    case 'End':
      return clamp({ row: key.ctrlKey ? bounds.rows : at.row, column: Number.POSITIVE_INFINITY }, bounds)
    case 'PageUp':
      return clamp({ row: at.row - bounds.screenRows, column: at.column }, bounds)
    case 'PageDown':
      return clamp({ row: at.row + bounds.screenRows, column: at.column }, bounds)
    default:
      return null
  }
}

/** A place within the grid, nearest to `position`. */
export function clamp(position: GridPosition, { rows, facts, nodes }: GridBounds): GridPosition {
  return {
    row: Math.max(0, Math.min(rows, position.row)),
    column: Math.max(0, Math.min(facts + nodes - 1, position.column)),
  }
}

function nextDeparting(
  at: GridPosition,
  step: GridPosition,
  bounds: GridBounds,
  departs: Departs,
): GridPosition | null {
  return step.row !== 0 ? alongColumn(at, step.row, bounds, departs) : alongRows(at, step.column, bounds, departs)
}

function alongColumn(at: GridPosition, step: number, bounds: GridBounds, departs: Departs): GridPosition | null {
  for (let row = at.row + step; row >= 1 && row <= bounds.rows; row += step) {
    if (departs(row, at.column)) return { row, column: at.column }
  }
  return null
}

/** Along the row, and on through the next ones: a walk over all that departs. */
function alongRows(at: GridPosition, step: number, bounds: GridBounds, departs: Departs): GridPosition | null {
  const { rows, facts, nodes } = bounds
  // Node cells counted through, row by row; on a fact or in the head the walk starts just outside the row.
  const node = Math.max(step > 0 ? -1 : 0, at.column - facts)
  const start = at.row === 0 ? -1 : (at.row - 1) * nodes + node
  for (let place = start + step; place >= 0 && place < rows * nodes; place += step) {
    const row = Math.floor(place / nodes) + 1
    const column = facts + (place % nodes)
    if (departs(row, column)) return { row, column }
  }
  return null
}
