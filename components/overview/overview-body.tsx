'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { Button } from '@/components/ui/control'
import type { OverviewState } from '@/lib/client/overview-url'
import type { ServicesFilter } from '@/lib/client/queries/services'
import type { NodesResponse } from '@/lib/contracts/nodes'
import { CellSwitch } from './cell-switch'
import { buildColumns } from './columns'
import { ExportCsv } from './export-csv'
import { FACTS_WIDTH, type FactColumn, factColumns } from './facts'
import { departingNodes, nodesInUse } from './fold'
import { layOut } from './geometry'
import { layItems } from './items'
import { Legend } from './legend'
import { Matrix } from './matrix'
import type { Summary } from './overview-sentence'
import { SkeletonMatrix } from './overview-skeleton'
import type { HealthInView } from './use-health-in-view'
import type { RowWindow, ServicePages } from './use-service-pages'

// Most readers see the matrix alone: the other forms are loaded where they are needed.
const ServicesList = dynamic(() => import('./services-list').then((module) => module.ServicesList), { ssr: false })
const ServicesTable = dynamic(() => import('./services-table').then((module) => module.ServicesTable), { ssr: false })

/** Below this width the rows are a list. */
export const LIST_BELOW = 760
/** Below this width the matrix shows only nodes on which something departs. */
const NARROW_BELOW = 1100
const GUTTER = 20

export type OverviewBodyProps = {
  cluster: string
  state: OverviewState
  filter: ServicesFilter
  filtered: boolean
  pages: ServicePages
  summary: Summary
  nodes: UseQueryResult<NodesResponse>
  health: HealthInView
  stale: boolean
  /** Width of the page; null before it is known. */
  width: number | null
  onChange: (change: Partial<OverviewState>) => void
  onWindow: (window: RowWindow) => void
}

/** The rows, in the form that the window has room for: matrix, plain table or list. */
export function OverviewBody(props: OverviewBodyProps) {
  const { cluster, state, pages, summary, width, onChange, onWindow } = props
  const items = useMemo(
    () =>
      layItems({
        rows: pages.rows,
        total: pages.total,
        grouped: state.sort === 'urgency',
        groupSizes: props.filtered ? null : summary.groups,
      }),
    [pages.rows, pages.total, state.sort, props.filtered, summary.groups],
  )
  if (width === null) return null
  if (width < LIST_BELOW) {
    return (
      <ServicesList cluster={cluster} items={items} rows={pages.rows.length} total={pages.total} onWindow={onWindow} />
    )
  }
  const table = state.view === 'table'
  return (
    <>
      <div className="flex flex-none items-center gap-x-3 gap-y-1 overflow-hidden px-gutter py-1.5 text-fact whitespace-nowrap text-ink-2 print:hidden">
        <CellSwitch value={state.cell} onChange={(cell) => onChange({ cell })} />
        {!table && <Legend value={state.cell} />}
        <span className="flex-1" />
        {!table && (
          <Button aria-pressed={state.fold} onClick={() => onChange({ fold: !state.fold })}>
            {state.fold ? 'Unfold' : 'Fold empty'}
          </Button>
        )}
        <Button onClick={() => onChange({ view: table ? 'matrix' : 'table' })}>{table ? 'Matrix' : 'Table'}</Button>
        <ExportCsv cluster={cluster} filter={props.filter} value={state.cell} />
      </div>
      {table ? (
        <ServicesTable
          cluster={cluster}
          rows={pages.rows}
          total={pages.total}
          value={state.cell}
          health={props.health.cells}
          onWindow={onWindow}
        />
      ) : (
        <MatrixArea {...props} items={items} width={width} />
      )}
    </>
  )
}

type MatrixAreaProps = OverviewBodyProps & { items: ReturnType<typeof layItems>; width: number }

function MatrixArea(props: MatrixAreaProps) {
  const { cluster, state, pages, nodes, items, width, onChange } = props
  const narrow = width < NARROW_BELOW
  const keep = useMemo(
    () => (narrow ? departingNodes(pages.rows) : state.fold ? nodesInUse(pages.rows) : null),
    [narrow, state.fold, pages.rows],
  )
  const columns = useMemo(
    () => (nodes.data === undefined ? null : buildColumns(nodes.data.nodes, keep)),
    [nodes.data, keep],
  )
  const cellsWidth = width - 2 * GUTTER - FACTS_WIDTH
  const layout = useMemo(() => (columns === null ? null : layOut(columns, cellsWidth)), [columns, cellsWidth])
  if (columns === null || layout === null) return <SkeletonMatrix />
  const sorted = factColumns.find((column) => column.sort === state.sort)
  const sortBy = (column: FactColumn) => onChange(nextSort(state, column))
  return (
    <>
      {narrow && (
        <p className="flex-none px-gutter pb-1 text-note text-ink-3">
          In a window of this width only nodes on which something departs have a column.
        </p>
      )}
      <Matrix
        cluster={cluster}
        label="External Services by nodes"
        items={items}
        rows={pages.rows}
        total={pages.total}
        columns={columns}
        layout={layout}
        cellsWidth={cellsWidth}
        value={state.cell}
        health={props.health.cells}
        worst={props.summary.worst?.peakToAverage ?? 1}
        sort={state.sort}
        order={state.order ?? sorted?.firstOrder ?? 'desc'}
        onSort={sortBy}
        stale={props.stale}
        outdated={pages.outdated}
        markedNode={state.node}
        onWindow={props.onWindow}
      />
    </>
  )
}

/** First press sorts, the second turns the order, the third goes back to groups of urgency. */
function nextSort(state: OverviewState, column: FactColumn): Partial<OverviewState> {
  if (state.sort !== column.sort) return { sort: column.sort, order: column.firstOrder }
  const order = state.order ?? column.firstOrder
  if (order !== column.firstOrder) return { sort: 'urgency', order: null }
  return { order: order === 'asc' ? 'desc' : 'asc' }
}
