'use client'

import { Skeleton } from '@/components/ui/small'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { type CellValue, isAsked } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { formatCount } from '@/lib/format/words'
import type { MatrixColumns } from './columns'
import type { AskedCell } from './face'
import { factColumns, factsGrid } from './facts'
import { type MatrixLayout, ROW_HEIGHT } from './geometry'
import type { MatrixItem } from './items'
import type { GridPosition } from './keyboard'
import { MatrixRow } from './matrix-row'
import { groupWords } from './service-group'

export type MatrixLineProps = {
  item: MatrixItem
  top: number
  hrefOf: (row: ServiceRow) => string
  columns: MatrixColumns
  layout: MatrixLayout
  rangeStart: number
  rangeEnd: number
  value: CellValue
  health: ReadonlyMap<ServiceKey, readonly AskedCell[]>
  worst: number
  focus: GridPosition
}

/** One line of the body: a Service, the head of a group, or room for what has not arrived. */
export function MatrixLine({ item, top, hrefOf, focus, health, columns, ...rest }: MatrixLineProps) {
  if (item.kind === 'group')
    return <GroupLine item={item} top={top} span={factColumns.length + columns.columns.length} />
  if (item.kind === 'pending') return <PendingLine top={top} />
  return (
    <MatrixRow
      row={item.row}
      href={hrefOf(item.row)}
      ariaRowIndex={item.index + 2}
      gridRow={item.index + 1}
      top={top}
      columns={columns}
      health={isAsked(rest.value) ? health.get(serviceKey(item.row.namespace, item.row.name)) : undefined}
      focused={focus.row === item.index + 1 ? focus.column : null}
      {...rest}
    />
  )
}

type GroupLineProps = { item: Extract<MatrixItem, { kind: 'group' }>; top: number; span: number }

function GroupLine({ item, top, span }: GroupLineProps) {
  const words = groupWords[item.group]
  return (
    // biome-ignore lint/a11y/useSemanticElements: lines are placed by coordinates, which a table cannot do
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is on the cells of the grid, one at a time
    <div
      role="row"
      className="absolute top-0 left-0 w-full border-b border-line bg-bg-0 text-note"
      style={{ transform: `translateY(${top}px)`, height: ROW_HEIGHT }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see the row */}
      <div
        role="gridcell"
        aria-colspan={span}
        className="sticky left-0 inline-flex h-full items-end gap-1.5 pb-px pl-0.5"
      >
        <VerdictIcon kind={words.icon} size={12} className="mb-0.5" />
        <b className="font-semibold">{words.title}</b>
        {item.count !== null && <span className="text-ink-3">{formatCount(item.count)}</span>}
      </div>
    </div>
  )
}

function PendingLine({ top }: { top: number }) {
  return (
    <div
      aria-hidden="true"
      className={`absolute top-0 left-0 items-center ${factsGrid}`}
      style={{ transform: `translateY(${top}px)`, height: ROW_HEIGHT }}
    >
      <span />
      <Skeleton className="h-2 w-28" />
      <Skeleton className="h-2 w-8" />
      <Skeleton className="h-2 w-20" />
      <Skeleton className="ml-auto h-2 w-10" />
      <Skeleton className="ml-3.5 h-2 w-20" />
    </div>
  )
}
