'use client'

import { useRouter } from 'next/navigation'
import { type FocusEvent, type PointerEvent, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceSort } from '@/lib/contracts/service-groups'
import type { ServiceRow } from '@/lib/contracts/services'
import type { ServiceKey } from '@/lib/domain/cluster'
import type { MatrixColumns } from './columns'
import type { AskedCell } from './face'
import { FACTS_WIDTH, type FactColumn, factColumns } from './facts'
import type { MatrixLayout } from './geometry'
import type { MatrixItem } from './items'
import type { GridPosition } from './keyboard'
import { MatrixHead } from './matrix-head'
import { MatrixSheet } from './matrix-sheet'
import { stripChunk } from './strip-chunk'
import type { StripProps } from './strip-view'
import { positionOf, useGridFocus } from './use-grid-focus'
import { useMatrixKeys } from './use-matrix-keys'
import { useMatrixPointer } from './use-matrix-pointer'
import { useMatrixReadout } from './use-matrix-readout'
import { useMatrixScroll } from './use-matrix-scroll'
import type { RowWindow } from './use-service-pages'

/** Above so many nodes the strip appears: below, a window shows them all. */
const STRIP_ABOVE_NODES = 72
/** Height of the strip with its heads and the lines below, so that nothing moves when it has been loaded. */
const STRIP_ROOM = 'h-[143px] flex-none'
/** For values that health has no part in: its answers come every few seconds and would draw everything anew. */
const noHealth: MatrixProps['health'] = new Map()

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
  health: ReadonlyMap<ServiceKey, readonly AskedCell[]>
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
  const { cluster, items, rows, columns, layout, value, markedNode } = props
  const health = isAsked(value) ? props.health : noHealth
  const router = useRouter()
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const { focus, scroll } = useFocusAndScroll(props, scroller)
  const readout = useMatrixReadout(rows, columns, value, health)
  const hrefOf = (row: ServiceRow) => `/${cluster}/services/${row.namespace}/${row.name}`
  const nodeHref = useCallback((node: string) => `/${cluster}/nodes/${node}`, [cluster])
  const open = ({ row }: GridPosition) => {
    const service = rows[row - 1]
    if (service !== undefined) router.push(hrefOf(service))
  }
  const point = { onPoint: readout.show, onPress: focus.moveTo, onOpen: open }
  const pointer = useMatrixPointer({ scroller, body, items, layout, ...point })
  const handleKey = useMatrixKeys({
    rows,
    columns,
    value,
    inView: scroll.inView,
    readout,
    onMove: focus.moveTo,
    onOpen: open,
  })
  const handleFocus = (event: FocusEvent) => {
    const at = positionOf(event.target)
    if (at === null) return
    if (at.row !== focus.at.row || at.column !== focus.at.column) focus.noteFocus(at)
    readout.show(at)
  }
  const { show } = readout
  const pointAtHead = useCallback(
    (event: PointerEvent) => {
      const at = positionOf(event.target)
      if (at !== null) show(at)
    },
    [show],
  )
  const focusedColumn = focus.at.column - factColumns.length
  const marked = focusedColumn >= 0 ? focusedColumn : indexOfNode(columns, markedNode)
  const width = FACTS_WIDTH + Math.max(layout.width, props.cellsWidth)
  const drawn = { columns, layout, rangeStart: scroll.range.start, rangeEnd: scroll.range.end }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {columns.columns.length > STRIP_ABOVE_NODES && (
        <StripOrRoom
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
        onFocus={handleFocus}
        className="group/matrix relative ml-gutter min-h-0 flex-1 overflow-auto [scrollbar-width:thin] print:overflow-visible"
      >
        <MatrixHead
          {...drawn}
          sort={props.sort}
          order={props.order}
          onSort={props.onSort}
          onPoint={pointAtHead}
          focused={focus.at.row === 0 ? focus.at.column : null}
          marked={marked}
          width={width}
          hrefOf={nodeHref}
        />
        <MatrixSheet
          {...drawn}
          ref={body}
          items={items}
          lines={scroll.lines}
          width={width}
          height={scroll.bodyHeight}
          outdated={props.outdated}
          guide={pointer.column ?? marked}
          handlers={pointer.handlers}
          hrefOf={hrefOf}
          value={value}
          health={health}
          worst={props.worst}
          focus={focus.at}
        />
      </div>
    </div>
  )
}

function StripOrRoom(props: StripProps) {
  const Strip = stripChunk.useComponent()
  return Strip === null ? <div className={STRIP_ROOM} /> : <Strip {...props} />
}

/** The focus moves the window and the window draws the focus: one of the two has to reach for the other. */
function useFocusAndScroll(props: MatrixProps, scroller: RefObject<HTMLDivElement | null>) {
  const { items, rows, columns, layout, markedNode, onWindow } = props
  const scrollTo = useRef<(position: GridPosition) => void>(() => {})
  const reach = useCallback((position: GridPosition) => scrollTo.current(position), [])
  const focus = useGridFocus({ grid: scroller, rows, columns, scrollTo: reach })
  const focusedLine = useMemo(() => {
    const line = items.findIndex((item) => item.kind === 'service' && item.index === focus.at.row - 1)
    return line < 0 ? null : line
  }, [items, focus.at.row])
  const scroll = useMatrixScroll({ scroller, items, layout, focusedLine, onWindow })
  useEffect(() => {
    scrollTo.current = scroll.scrollTo
  }, [scroll.scrollTo])
  // A link that names a node shows its column.
  const linked = indexOfNode(columns, markedNode)
  useEffect(() => {
    if (linked !== null) scrollTo.current({ row: 0, column: factColumns.length + linked })
  }, [linked])
  return { focus, scroll }
}

function indexOfNode(columns: MatrixColumns, node: string | null): number | null {
  return node === null ? null : (columns.indexOf.get(node) ?? null)
}
