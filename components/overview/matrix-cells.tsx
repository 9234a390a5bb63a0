'use client'

import { useId, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceCell, ServiceRow } from '@/lib/contracts/services'
import { askedWords, cellWords } from './cell-words'
import type { MatrixColumns } from './columns'
import { type AskedCell, askedFace, cellFace, elsewhereFacts, type Face } from './face'
import { cellBoxClass, FaceMark } from './face-mark'
import { FacePattern } from './face-pattern'
import { FACTS_WIDTH, factColumns } from './facts'
import { type ColumnRange, type MatrixLayout, ROW_HEIGHT, zoneSpan } from './geometry'
import { cellsByNode, healthByNode } from './row-cells'

export type RowCellsProps = {
  row: ServiceRow
  /** Row of the keyboard: 1 for the first Service. */
  gridRow: number
  columns: MatrixColumns
  layout: MatrixLayout
  rangeStart: number
  rangeEnd: number
  value: CellValue
  health: readonly AskedCell[] | undefined
  /** Column that has the focus, when it is in this row; null otherwise. */
  focused: number | null
}

/** The cells of one Service: those that are something of their own as elements, all others as a pattern. */
export function RowCells(props: RowCellsProps) {
  const { row, layout, value, gridRow, focused } = props
  const flashes = useFlashes(row, value)
  const inset = Math.floor((layout.pitch - 1 - layout.face) / 2)
  return (
    <>
      <Elsewhere {...props} />
      {placeCells(props).map(({ column, node, face, words }) => {
        const flash = flashes.get(node) ?? 0
        return (
          // biome-ignore lint/a11y/useSemanticElements: cells are placed by coordinates, which a table cannot do
          <div
            key={`${node} ${flash}`}
            role="gridcell"
            aria-colindex={factColumns.length + column + 1}
            aria-label={`${node} ${words}`}
            tabIndex={focused === factColumns.length + column ? 0 : -1}
            data-cell={`${gridRow}:${factColumns.length + column}`}
            className={cx(
              cellBoxClass(face),
              'focus-visible:z-[1] focus-visible:overflow-visible focus-visible:outline-offset-0',
              flash > 0 && 'motion-safe:animate-flash',
            )}
            style={{ left: FACTS_WIDTH + (layout.x[column] ?? 0) + inset, width: layout.face }}
          >
            <FaceMark face={face} />
          </div>
        )
      })}
    </>
  )
}

type PlacedCell = { readonly column: number; readonly node: string; readonly face: Face; readonly words: string }

/** The cells in range, and the one with the focus wherever it is: the focus needs an element. */
function placeCells(props: RowCellsProps): readonly PlacedCell[] {
  const { rangeStart, rangeEnd, focused } = props
  const focusedNode = (focused ?? -1) - factColumns.length
  const cells: PlacedCell[] = []
  for (let column = rangeStart; column < rangeEnd; column += 1) {
    const cell = cellAtColumn(props, column, column === focusedNode)
    if (cell !== null) cells.push(cell)
  }
  const distant = focusedNode >= 0 && (focusedNode < rangeStart || focusedNode >= rangeEnd)
  const focusedCell = distant ? cellAtColumn(props, focusedNode, true) : null
  return focusedCell === null ? cells : [...cells, focusedCell]
}

/** null where the node has no cell of its own, unless the focus is `wanted` there. */
function cellAtColumn(props: RowCellsProps, column: number, wanted: boolean): PlacedCell | null {
  const { row, columns, layout, value, health } = props
  const node = columns.columns[column]?.node
  if (node === undefined) return null
  if (isAsked(value)) {
    const answer = healthByNode(health).get(node.name)
    if (answer === undefined && !wanted) return null
    return { column, node: node.name, face: askedFace(answer), words: askedWords(answer) }
  }
  const own = cellsByNode(row).get(node.name)
  if (own === undefined && !wanted) return null
  const facts = own ?? elsewhereFacts(row, node.zone)
  const face = cellFace(facts, value, row, layout.twoDecimals)
  return { column, node: node.name, face, words: cellWords(facts, row, value, undefined) }
}

/** What is drawn for the nodes of a zone that have no cell of their own. */
function elsewhereFace({ row, value, layout }: RowCellsProps, zone: string | null): Face {
  return cellFace(elsewhereFacts(row, zone), value, row, layout.twoDecimals)
}

/** All nodes without a cell of their own, drawn as one pattern for each zone in range. */
function Elsewhere(props: RowCellsProps) {
  const { columns, layout, rangeStart, rangeEnd } = props
  const id = useId()
  const range: ColumnRange = { start: rangeStart, end: rangeEnd }
  const left = layout.x[rangeStart] ?? 0
  const right = (layout.x[rangeEnd - 1] ?? 0) + layout.pitch
  const zones = columns.zones.flatMap((zone, index) => {
    const span = zoneSpan(layout, zone, range)
    const face = elsewhereFace(props, zone.zone)
    return span === null || face.form === 'blank' ? [] : [{ id: `${id}${index}`, span, face }]
  })
  if (zones.length === 0) return null
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute top-0"
      width={right - left}
      height={ROW_HEIGHT}
      style={{ left: FACTS_WIDTH + left }}
    >
      {zones.map((zone) => (
        <g key={zone.id} transform={`translate(${zone.span.x - left} 0)`}>
          <FacePattern id={zone.id} face={zone.face} layout={layout} />
          <rect width={zone.span.width} height={ROW_HEIGHT} fill={`url(#${zone.id})`} />
        </g>
      ))}
    </svg>
  )
}

/** How often the cell of each node has changed since the row appeared: a cell that changes flashes once. */
function useFlashes(row: ServiceRow, value: CellValue): ReadonlyMap<string, number> {
  const [seen, setSeen] = useState({ row, value, flashes: new Map<string, number>() })
  if (seen.row === row && seen.value === value) return seen.flashes
  const flashes = seen.value === value ? changedCells(seen.row, row, seen.flashes) : new Map<string, number>()
  setSeen({ row, value, flashes })
  return flashes
}

function changedCells(before: ServiceRow, after: ServiceRow, counts: ReadonlyMap<string, number>): Map<string, number> {
  const changed = new Map(counts)
  const known = new Map((before.cells?.nodes ?? []).map((cell) => [cell.node, cell]))
  for (const cell of after.cells?.nodes ?? []) {
    if (isSame(known.get(cell.node), cell)) continue
    changed.set(cell.node, (changed.get(cell.node) ?? 0) + 1)
  }
  return changed
}

function isSame(before: ServiceCell | undefined, after: ServiceCell): boolean {
  return (
    before !== undefined &&
    before.kind === after.kind &&
    before.load === after.load &&
    before.endpoints === after.endpoints
  )
}
