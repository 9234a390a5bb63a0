'use client'

import Link from 'next/link'
import { memo, useId, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceCell, ServiceRow } from '@/lib/contracts/services'
import { cellWords, healthWords } from './cell-words'
import type { MatrixColumns } from './columns'
import { cellFace, elsewhereFacts, type Face, type HealthCell, healthFace } from './face'
import { cellBoxClass, FaceMark } from './face-mark'
import { FacePattern } from './face-pattern'
import { DropFact, FACTS_WIDTH, factColumns, factsGrid, ModelText, podsText, SkewFact } from './facts'
import { type ColumnRange, type MatrixLayout, ROW_HEIGHT, zoneSpan } from './geometry'
import { nameOf } from './readouts'

export type MatrixRowProps = {
  row: ServiceRow
  href: string
  /** Number of the row in the grid, the head being 1. */
  ariaRowIndex: number
  /** Row of the keyboard: 1 for the first Service. */
  gridRow: number
  top: number
  columns: MatrixColumns
  layout: MatrixLayout
  rangeStart: number
  rangeEnd: number
  value: CellValue
  health: readonly HealthCell[] | undefined
  /** Hottest ratio of the cluster: the length of a full bar. */
  worst: number
  /** Column that has the focus, when it is in this row; null otherwise. */
  focused: number | null
}

/** One Service: its facts, then its cells over the nodes. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { top, focused } = props
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is on the cells of the grid, one at a time
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by coordinates, which a table cannot do
    <div
      role="row"
      aria-rowindex={props.ariaRowIndex}
      data-row={props.gridRow}
      className={cx(
        'absolute top-0 left-0 flex w-full bg-(--row-ground) text-note whitespace-nowrap text-ink-2',
        '[--row-ground:var(--bg-0)] hover:[--row-ground:var(--bg-1)]',
        focused !== null && 'group-focus-within/matrix:[--row-ground:var(--bg-2)]',
      )}
      style={{ transform: `translateY(${top}px)`, height: ROW_HEIGHT }}
    >
      <RowFacts {...props} />
      <RowCells {...props} />
    </div>
  )
})

const factCell = 'flex items-center overflow-hidden focus-visible:-outline-offset-2'

function RowFacts({ row, href, gridRow, worst, focused }: MatrixRowProps) {
  const cell = (index: number) => ({
    role: 'gridcell',
    'aria-colindex': index + 1,
    tabIndex: focused === index ? 0 : -1,
    'data-cell': `${gridRow}:${index}`,
  })
  return (
    <div
      className={cx(
        factsGrid,
        'sticky left-0 z-[2] flex-none bg-(--row-ground)',
        focused !== null && 'group-focus-within/matrix:shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      <span />
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the link in it has the focus */}
      <div role="rowheader" aria-colindex={1} className="flex min-w-0 items-center pr-2">
        <Link
          href={href}
          aria-label={nameOf(row)}
          tabIndex={focused === 0 ? 0 : -1}
          data-cell={`${gridRow}:0`}
          className="flex w-full min-w-0 text-table hover:underline focus-visible:-outline-offset-2"
          prefetch={false}
        >
          <span className="max-w-[45%] flex-none truncate text-ink-3">{row.namespace}/</span>
          <MiddleTruncated text={row.name} className="font-semibold text-ink-1" />
        </Link>
      </div>
      <div {...cell(1)} className={cx(factCell, row.policy === 'Local' && 'text-ink-1')}>
        {row.policy}
      </div>
      <div {...cell(2)} className={cx(factCell, 'pr-2')}>
        <span className="truncate">
          <ModelText row={row} />
        </span>
      </div>
      <div {...cell(3)} className={cx(factCell, 'justify-end')}>
        {podsText(row)}
      </div>
      <div {...cell(4)} className={cx(factCell, 'pl-3.5')}>
        <SkewFact row={row} worst={worst} />
      </div>
      <div {...cell(5)} className={cx(factCell, 'justify-end')}>
        <DropFact row={row} />
      </div>
    </div>
  )
}

type PlacedCell = { readonly column: number; readonly node: string; readonly face: Face; readonly words: string }

function RowCells(props: MatrixRowProps) {
  const { row, layout, value, gridRow, focused } = props
  const flashes = useFlashes(row, value)
  const inset = Math.floor((layout.pitch - 1 - layout.face) / 2)
  return (
    <>
      <Elsewhere {...props} />
      {placeCells(props).map(({ column, node, face, words }) => {
        const flash = flashes.get(node) ?? 0
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the row
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

/** The cells in range, and the one with the focus wherever it is. */
function placeCells(props: MatrixRowProps): readonly PlacedCell[] {
  const { value, health, rangeStart, rangeEnd, focused } = props
  const cells = value === 'health' ? healthCells(props, health ?? []) : valueCells(props)
  const shown = cells.filter(
    ({ column }) => (column >= rangeStart && column < rangeEnd) || column + factColumns.length === focused,
  )
  return withFocused(shown, props)
}

/** What is drawn for the nodes of a zone that have no cell of their own. */
function elsewhereFace({ row, value, layout }: MatrixRowProps, zone: string | null): Face {
  return value === 'health' ? { form: 'blank' } : cellFace(elsewhereFacts(row, zone), value, row, layout.twoDecimals)
}

function valueCells({ row, columns, layout, value }: MatrixRowProps): PlacedCell[] {
  return (row.cells?.nodes ?? []).flatMap((cell) => {
    const column = columns.indexOf.get(cell.node)
    if (column === undefined) return []
    const face = cellFace(cell, value, row, layout.twoDecimals)
    return [{ column, node: cell.node, face, words: cellWords(cell, value, undefined) }]
  })
}

function healthCells({ columns }: MatrixRowProps, health: readonly HealthCell[]): PlacedCell[] {
  return health.flatMap((answer) => {
    const column = columns.indexOf.get(answer.name)
    if (column === undefined) return []
    return [{ column, node: answer.name, face: healthFace(answer), words: healthWords(answer) }]
  })
}

/** The focused cell always exists, also where the node has no cell of its own: the focus needs an element. */
function withFocused(cells: readonly PlacedCell[], props: MatrixRowProps): readonly PlacedCell[] {
  const { row, columns, value, focused } = props
  const column = (focused ?? -1) - factColumns.length
  const node = columns.columns[column]?.node
  if (node === undefined || cells.some((cell) => cell.column === column)) return cells
  const words = cellWords(elsewhereFacts(row, node.zone), value, undefined)
  return [...cells, { column, node: node.name, face: elsewhereFace(props, node.zone), words }]
}

/** All nodes without a cell of their own, drawn as one pattern for each zone in range. */
function Elsewhere(props: MatrixRowProps) {
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
