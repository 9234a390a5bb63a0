'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { cx } from '@/components/ui/cx'
import { useReadout } from '@/components/ui/readout'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceSort } from '@/lib/contracts/service-groups'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { MatrixColumns } from './columns'
import type { HealthCell } from './face'
import { FACTS_WIDTH, type FactColumn, factColumns } from './facts'
import { type MatrixLayout, ROW_HEIGHT } from './geometry'
import type { MatrixItem } from './items'
import { type GridBounds, type GridPosition, nextPosition } from './keyboard'
import { MatrixHead } from './matrix-head'
import { MatrixLine } from './matrix-line'
import { readoutAt } from './readouts'
import { departsAt } from './row-cells'
import { positionOf, useGridFocus } from './use-grid-focus'
import { useMatrixPointer } from './use-matrix-pointer'
import { useMatrixScroll } from './use-matrix-scroll'
import type { RowWindow } from './use-service-pages'
import type { InView } from './window'

/** Above so many nodes the strip appears: below, a window shows them all. */
const STRIP_ABOVE_NODES = 72
const Strip = dynamic(() => import('./strip-view').then((module) => module.Strip), { ssr: false })

export type MatrixProps = {
  cluster: string
  label: string
  items: readonly MatrixItem[]
  /** Services that have arrived, in their order. */
  rows: readonly ServiceRow[]
  total: number
  columns: MatrixColumns
  layout: MatrixLayout
  /** Room for the cells in the window. */
  cellsWidth: number
  value: CellValue
  health: ReadonlyMap<ServiceKey, readonly HealthCell[]>
  /** Hottest ratio of the cluster: the length of a full bar. */
  worst: number
  sort: ServiceSort
  order: 'asc' | 'desc'
  onSort: (column: FactColumn) => void
  /** Values are older than they should be. */
  stale: boolean
  /** Rows answer an earlier question. */
  outdated: boolean
  markedNode: string | null
  onWindow: (window: RowWindow) => void
}

/** Services by nodes: table and heatmap in one, a grid with one tab stop, drawn only where one looks. */
export function Matrix(props: MatrixProps) {
  const { cluster, items, rows, columns, layout, value, health, onWindow, markedNode } = props
  const router = useRouter()
  const readout = useReadout()
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  // The focus moves the window and the window draws the focus: one of the two has to reach for the other.
  const scrollTo = useRef<(position: GridPosition) => void>(() => {})
  const focus = useGridFocus({
    grid: scroller,
    rows,
    columns,
    scrollTo: useCallback((position: GridPosition) => scrollTo.current(position), []),
  })
  const focusedLine = useMemo(
    () => items.findIndex((item) => item.kind === 'service' && item.index === focus.at.row - 1),
    [items, focus.at.row],
  )
  const scroll = useMatrixScroll({
    scroller,
    items,
    layout,
    focusedLine: focusedLine < 0 ? null : focusedLine,
    onWindow,
  })
  useEffect(() => {
    scrollTo.current = scroll.scrollTo
  }, [scroll.scrollTo])

  const healthOf = useCallback(
    (row: ServiceRow, node: string) =>
      health.get(serviceKey(row.namespace, row.name))?.find((answer) => answer.name === node),
    [health],
  )
  const readoutOf = useCallback(
    (at: GridPosition) => readoutAt(rows[at.row - 1], columns.columns[at.column - factColumns.length], value, healthOf),
    [rows, columns, value, healthOf],
  )
  const hrefOf = (row: ServiceRow) => `/${cluster}/services/${row.namespace}/${row.name}`
  const open = (at: GridPosition) => {
    const row = rows[at.row - 1]
    if (row !== undefined) router.push(hrefOf(row))
  }
  const show = useCallback(
    (at: GridPosition) => {
      const shown = readoutOf(at)
      if (shown !== null) readout.show(shown)
    },
    [readoutOf, readout],
  )
  const pointer = useMatrixPointer({
    scroller,
    body,
    items,
    layout,
    onPoint: show,
    onPress: focus.moveTo,
    onOpen: open,
  })

  const marked = markedNode === null ? null : (columns.indexOf.get(markedNode) ?? null)
  useEffect(() => {
    if (marked !== null) scrollTo.current({ row: 0, column: factColumns.length + marked })
  }, [marked])

  const departs = (row: number, column: number) => {
    const service = rows[row - 1]
    const node = columns.columns[column - factColumns.length]?.node
    return service !== undefined && node !== undefined && departsAt(service, node, value, healthOf(service, node.name))
  }
  const handleKey = (event: KeyboardEvent) => {
    const at = positionOf(event.target)
    if (at === null || event.altKey || event.metaKey) return
    const pressesButton = event.target instanceof HTMLElement && event.target.matches('button, a')
    const next = nextPosition(at, event, boundsOf(props, scroll.inView), departs)
    if (next !== null) focus.moveTo(next)
    else if (event.key === 'Enter' && !pressesButton) open(at)
    else if (event.key === ' ' && !(pressesButton && at.row === 0)) pin(at)
    else if (event.key === 'Escape') readout.release()
    else return
    event.preventDefault()
  }
  const pin = (at: GridPosition) => {
    const shown = readoutOf(at)
    if (shown !== null) readout.togglePin(shown)
  }
  const focusedColumn = focus.at.column - factColumns.length
  const sheetWidth = FACTS_WIDTH + Math.max(layout.width, props.cellsWidth)
  const guide = pointer.column ?? (focusedColumn >= 0 ? focusedColumn : marked)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {columns.columns.length > STRIP_ABOVE_NODES && (
        <Strip
          scroller={scroller}
          rows={rows}
          columns={columns}
          layout={layout}
          width={props.cellsWidth}
          value={value}
          health={health}
          inView={scroll.inView}
          rowWindow={scroll.window}
        />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: rows and columns are placed by coordinates, which a table cannot do */}
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.total + 1}
        aria-colcount={factColumns.length + columns.columns.length}
        aria-busy={props.outdated}
        data-stale={props.stale ? '' : undefined}
        onKeyDown={handleKey}
        onFocus={(event) => {
          const at = positionOf(event.target)
          if (at === null) return
          if (at.row !== focus.at.row || at.column !== focus.at.column) focus.noteFocus(at)
          show(at)
        }}
        className="group/matrix relative ml-gutter min-h-0 flex-1 overflow-auto [scrollbar-width:thin]"
      >
        <MatrixHead
          columns={columns}
          layout={layout}
          rangeStart={scroll.range.start}
          rangeEnd={scroll.range.end}
          sort={props.sort}
          order={props.order}
          onSort={props.onSort}
          focused={focus.at.row === 0 ? focus.at.column : null}
          marked={focusedColumn >= 0 ? focusedColumn : marked}
          width={sheetWidth}
        />
        <div
          ref={body}
          role="presentation"
          className={cx('relative transition-opacity', props.outdated && 'opacity-60')}
          style={{ height: scroll.bodyHeight, width: sheetWidth }}
          {...pointer.handlers}
        >
          {scroll.lines.map((line) => {
            const item = items[line]
            return (
              item !== undefined && (
                <MatrixLine
                  key={lineKey(item)}
                  item={item}
                  top={line * ROW_HEIGHT}
                  hrefOf={hrefOf}
                  columns={columns}
                  layout={layout}
                  rangeStart={scroll.range.start}
                  rangeEnd={scroll.range.end}
                  value={value}
                  health={health}
                  worst={props.worst}
                  focus={focus.at}
                />
              )
            )
          })}
          {guide !== null && <Guide left={layout.x[guide]} pitch={layout.pitch} />}
        </div>
      </div>
    </div>
  )
}

/** Two lines along the column that one looks at. */
function Guide({ left, pitch }: { left: number | undefined; pitch: number }) {
  if (left === undefined) return null
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 z-[1] h-full border-x border-accent opacity-35"
      style={{ left: FACTS_WIDTH + left - 1, width: pitch + 1 }}
    />
  )
}

function lineKey(item: MatrixItem): string {
  if (item.kind === 'group') return `group ${item.group}`
  return item.kind === 'service' ? serviceKey(item.row.namespace, item.row.name) : `pending ${item.index}`
}

function boundsOf(props: MatrixProps, inView: InView): GridBounds {
  return {
    rows: props.rows.length,
    facts: factColumns.length,
    nodes: props.columns.columns.length,
    screenRows: Math.max(1, inView.lastLine - inView.firstLine - 1),
    screenColumns: Math.max(1, inView.lastColumn - inView.firstColumn),
  }
}
