'use client'

import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { MatrixColumns } from './columns'
import { factColumns } from './facts'
import { clamp, type GridPosition } from './keyboard'

/** The focus by what it is on, not by where that stands: rows change places while one looks at them. */
type Held = {
  /** null: the head. */
  readonly service: ServiceKey | null
  /** null: a fact. */
  readonly node: string | null
  /** Where it stood, for when what it was on is gone. */
  readonly at: GridPosition
}

const START: Held = { service: null, node: null, at: { row: 1, column: 0 } }

export type GridFocus = {
  readonly at: GridPosition
  /** Moves the focus and its element into view. */
  readonly moveTo: (position: GridPosition) => void
  /** Takes note of an element that was focused by other means. */
  readonly noteFocus: (position: GridPosition) => void
}

export type GridFocusOptions = {
  readonly grid: RefObject<HTMLElement | null>
  readonly rows: readonly ServiceRow[]
  readonly columns: MatrixColumns
  readonly scrollTo: (position: GridPosition) => void
}

/** The one place of the grid that has the tab stop. */
export function useGridFocus({ grid, rows, columns, scrollTo }: GridFocusOptions): GridFocus {
  const [held, setHeld] = useState(START)
  const moving = useRef(false)
  const rowOf = useMemo(
    () => new Map(rows.map((row, index) => [serviceKey(row.namespace, row.name), index + 1])),
    [rows],
  )
  const at = useMemo(() => locate(held, rowOf, columns, rows.length), [held, rowOf, columns, rows.length])

  const hold = useCallback(
    (position: GridPosition) => {
      const row = rows[position.row - 1]
      setHeld({
        service: row === undefined ? null : serviceKey(row.namespace, row.name),
        node: columns.columns[position.column - factColumns.length]?.node.name ?? null,
        at: position,
      })
    },
    [rows, columns],
  )
  const moveTo = useCallback(
    (position: GridPosition) => {
      moving.current = true
      hold(position)
      scrollTo(position)
    },
    [hold, scrollTo],
  )
  useLayoutEffect(() => {
    if (!moving.current) return
    moving.current = false
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${at.row}:${at.column}"]`)
    cell?.focus({ preventScroll: true })
  })
  return { at, moveTo, noteFocus: hold }
}

function locate(
  held: Held,
  rowOf: ReadonlyMap<ServiceKey, number>,
  columns: MatrixColumns,
  rows: number,
): GridPosition {
  const row = held.service === null ? held.at.row : (rowOf.get(held.service) ?? held.at.row)
  const index = held.node === null ? undefined : columns.indexOf.get(held.node)
  const column = index === undefined ? held.at.column : factColumns.length + index
  const bounds = { rows, facts: factColumns.length, nodes: columns.columns.length, screenRows: 1, screenColumns: 1 }
  return clamp({ row, column }, bounds)
}

/** The place that an element of the grid stands for; null when it stands for none. */
export function positionOf(target: EventTarget | null): GridPosition | null {
  const text = target instanceof Element ? target.closest('[data-cell]')?.getAttribute('data-cell') : null
  const [row, column] = (text ?? '').split(':').map(Number)
  return row === undefined || column === undefined || Number.isNaN(row) ? null : { row, column }
}
