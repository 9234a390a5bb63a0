'use client'

import type { KeyboardEvent } from 'react'
import { useShortcut } from '@/components/ui/shortcuts'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import type { MatrixColumns } from './columns'
import { factColumns } from './facts'
import { type GridPosition, nextPosition } from './keyboard'
import { departsAt } from './row-cells'
import { positionOf } from './use-grid-focus'
import type { MatrixReadout } from './use-matrix-readout'
import type { InView } from './window'

export type MatrixKeysOptions = {
  readonly rows: readonly ServiceRow[]
  readonly columns: MatrixColumns
  readonly value: CellValue
  readonly inView: InView
  readonly readout: MatrixReadout
  readonly onMove: (to: GridPosition) => void
  readonly onOpen: (at: GridPosition) => void
}

/** What keys do in the grid: move, open, pin and release the readout. Links and buttons in it keep their own. */
export function useMatrixKeys(options: MatrixKeysOptions): (event: KeyboardEvent) => void {
  const { rows, columns, value, inView, readout } = options
  useShortcut('arrows', 'move over rows and cells', null)
  useShortcut('Home End', 'first and last cell of a row', null)
  useShortcut('Ctrl arrows', 'to the next cell that departs', null)
  useShortcut('Enter', 'open the Service, or the node of a head', null)
  useShortcut('Space', 'keep the readout, or let it go', null)
  const departs = (row: number, column: number) => {
    const service = rows[row - 1]
    const node = columns.columns[column - factColumns.length]?.node
    if (service === undefined || node === undefined) return false
    return departsAt(service, node, value, readout.healthOf(service, node.name))
  }
  const bounds = {
    rows: rows.length,
    facts: factColumns.length,
    nodes: columns.columns.length,
    screenRows: Math.max(1, inView.lastLine - inView.firstLine - 1),
    screenColumns: Math.max(1, inView.lastColumn - inView.firstColumn),
  }
  return (event) => {
    const at = positionOf(event.target)
    if (at === null || event.altKey || event.metaKey) return
    const pressable = event.target instanceof HTMLElement && event.target.matches('button, a')
    const next = nextPosition(at, event, bounds, departs)
    if (next !== null) options.onMove(next)
    else if (event.key === 'Enter' && !pressable) options.onOpen(at)
    else if (event.key === ' ' && !(pressable && at.row === 0)) readout.pin(at)
    else if (event.key === 'Escape') readout.release()
    else return
    event.preventDefault()
  }
}
