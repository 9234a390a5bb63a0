'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { Suspense, useCallback, useMemo, useState } from 'react'
import { later } from '@/components/ui/later'
import type { OverviewState } from '@/lib/client/overview-url'
import type { ServicesFilter } from '@/lib/client/queries/services'
import type { NodesResponse } from '@/lib/contracts/nodes'
import type { ServiceKey } from '@/lib/domain/cluster'
import { buildColumns } from './columns'
import type { AskedCell } from './face'
import { FACTS_WIDTH, type FactColumn, factColumns } from './facts'
import { departingNodes, nodesInUse } from './fold'
import { layOut } from './geometry'
import { layItems } from './items'
import { LIST_BELOW } from './list-below'
import { Matrix } from './matrix'
import type { Summary } from './overview-sentence'
import { SkeletonList, SkeletonMatrix } from './overview-skeleton'
import { RowTools } from './row-tools'
import type { HealthInView } from './use-health-in-view'
import type { RowWindow, ServicePages } from './use-service-pages'

// Most readers see the matrix alone: the other forms are loaded where they are needed.
const ServicesList = later(() => import('./services-list').then((module) => module.ServicesList))
const ServicesTable = later(() => import('./services-table').then((module) => module.ServicesTable))
const ObservedInView = later(() => import('./observed/observed-in-view').then((module) => module.ObservedInView))
const nothingCounted: ReadonlyMap<ServiceKey, readonly AskedCell[]> = new Map()

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
  window: RowWindow
  onWindow: (window: RowWindow) => void
}

/** The rows, in the form that the window has room for: matrix, plain table or list. */
export function OverviewBody(props: OverviewBodyProps) {
  const { cluster, state, pages, summary, width, onChange, onWindow } = props
  const [counted, setCounted] = useState(nothingCounted)
  const isCounted = state.cell === 'observed' || state.cell === 'against'
  const asked = isCounted ? counted : props.health.cells
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
  const sheet = { cluster, rows: pages.rows, total: pages.total, onWindow }
  if (width < LIST_BELOW) {
    return (
      <Suspense fallback={<SkeletonList />}>
        <ServicesList {...sheet} items={items} />
      </Suspense>
    )
  }
  return (
    <>
      <RowTools cluster={cluster} state={state} filter={props.filter} onChange={onChange} />
      {isCounted && (
        <Suspense>
          <ObservedInView
            cluster={cluster}
            rows={pages.rows}
            window={props.window}
            value={state.cell}
            onCells={setCounted}
          />
        </Suspense>
      )}
      {state.view === 'table' ? (
        <Suspense fallback={<SkeletonMatrix />}>
          <ServicesTable {...sheet} value={state.cell} health={asked} />
        </Suspense>
      ) : (
        <MatrixArea {...props} items={items} width={width} asked={asked} />
      )}
    </>
  )
}

type MatrixAreaProps = OverviewBodyProps & {
  items: ReturnType<typeof layItems>
  width: number
  /** What nodes of each Service are asked for besides its row. */
  asked: ReadonlyMap<ServiceKey, readonly AskedCell[]>
}

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
  const sortBy = useCallback((column: FactColumn) => onChange(nextSort(state, column)), [onChange, state])
  if (columns === null || layout === null) return <SkeletonMatrix />
  const sorted = factColumns.find((column) => column.sort === state.sort)
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
        health={props.asked}
        worst={props.summary.worst?.hottestLoad ?? 1}
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
