'use client'

import { useCallback } from 'react'
import { useReadout } from '@/components/ui/readout'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { MatrixColumns } from './columns'
import type { AskedCell } from './face'
import { factColumns } from './facts'
import type { GridPosition } from './keyboard'
import { readoutAt } from './readouts'
import { healthByNode } from './row-cells'

export type MatrixReadout = {
  /** Says at the foot of the window what stands at a place of the grid. */
  readonly show: (at: GridPosition) => void
  /** Keeps it there, or lets it go. */
  readonly pin: (at: GridPosition) => void
  readonly release: () => void
  readonly healthOf: (row: ServiceRow, node: string) => AskedCell | undefined
}

/** The exact values of whatever has hover or focus in the matrix. */
export function useMatrixReadout(
  rows: readonly ServiceRow[],
  columns: MatrixColumns,
  value: CellValue,
  health: ReadonlyMap<ServiceKey, readonly AskedCell[]>,
): MatrixReadout {
  const readout = useReadout()
  const healthOf = useCallback(
    (row: ServiceRow, node: string) => healthByNode(health.get(serviceKey(row.namespace, row.name))).get(node),
    [health],
  )
  const textAt = useCallback(
    ({ row, column }: GridPosition) =>
      readoutAt(rows[row - 1], columns.columns[column - factColumns.length], value, healthOf),
    [rows, columns, value, healthOf],
  )
  const show = useCallback(
    (at: GridPosition) => {
      const text = textAt(at)
      if (text !== null) readout.show(text)
    },
    [textAt, readout],
  )
  const pin = useCallback(
    (at: GridPosition) => {
      const text = textAt(at)
      if (text !== null) readout.togglePin(text)
    },
    [textAt, readout],
  )
  return { show, pin, release: () => readout.release(), healthOf }
}
