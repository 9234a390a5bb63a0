'use client'

import Link from 'next/link'
import { memo, type PointerEvent } from 'react'
import { severityKind } from '@/components/findings/severity-words'
import { cx } from '@/components/ui/cx'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { ServiceSort } from '@/lib/contracts/service-groups'
import type { MatrixColumn, MatrixColumns } from './columns'
import { FACTS_WIDTH, type FactColumn, factColumns, factsGrid } from './facts'
import { HEAD_HEIGHT, headLabel, type MatrixLayout } from './geometry'
import { findingsOfNode } from './readouts'

export type MatrixHeadProps = {
  columns: MatrixColumns
  layout: MatrixLayout
  rangeStart: number
  rangeEnd: number
  sort: ServiceSort
  /** The order in force. */
  order: 'asc' | 'desc'
  onSort: (column: FactColumn) => void
  /** Column that has the focus, when it is in the head; null otherwise. */
  focused: number | null
  /** Called with what the pointer is over. */
  onPoint: (event: PointerEvent) => void
  /** Node column that the focus or the link marks, whatever its row; null: none. */
  marked: number | null
  width: number
  /** The page of a node. */
  hrefOf: (node: string) => string
}

/** The two lines over the matrix: zones, then names of facts and nodes. It stays while the body scrolls. */
export const MatrixHead = memo(function MatrixHead(props: MatrixHeadProps) {
  const { layout } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: columns are placed by coordinates, which a table cannot do
    // biome-ignore lint/a11y/useFocusableInteractive: the focus is on the cells of the grid, one at a time
    <div
      role="row"
      aria-rowindex={1}
      data-row={0}
      onPointerOver={props.onPoint}
      className="sticky top-0 z-[4] flex border-b border-line bg-bg-0 text-note whitespace-nowrap text-ink-3"
      style={{ height: HEAD_HEIGHT, width: props.width }}
    >
      <FactHeads {...props} />
      <ZoneHeads columns={props.columns} layout={layout} />
      <NodeHeads {...props} />
    </div>
  )
})

/** Where the values of a column begin further in than the column itself. */
const leads: Partial<Record<FactColumn['sort'], string>> = { skew: 'pl-3.5', address: 'pl-2.5', findings: 'pl-1.5' }

function FactHeads({ sort, order, onSort, focused }: MatrixHeadProps) {
  return (
    <div className={cx(factsGrid, 'sticky left-0 z-[1] h-full flex-none items-end bg-bg-0 pb-[3px]')}>
      <span />
      {factColumns.map((column, index) => {
        const sorted = sort === column.sort
        return (
          // biome-ignore lint/a11y/useSemanticElements: see the row
          // biome-ignore lint/a11y/useFocusableInteractive: the button in it has the focus
          <div
            key={column.sort}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={sorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none'}
            className={cx('flex min-w-0', column.alignRight && 'justify-end', leads[column.sort])}
          >
            <button
              type="button"
              tabIndex={focused === index ? 0 : -1}
              data-cell={`0:${index}`}
              onClick={() => onSort(column)}
              className={cx('whitespace-nowrap hover:text-ink-1', sorted && 'font-semibold text-ink-1')}
            >
              {column.title}
              {sorted && <span aria-hidden="true">{order === 'asc' ? ' ▴' : ' ▾'}</span>}
            </button>
          </div>
        )
      })}
    </div>
  )
}

function ZoneHeads({ columns, layout }: Pick<MatrixHeadProps, 'columns' | 'layout'>) {
  return columns.zones.map((zone) => {
    const left = layout.x[zone.start] ?? 0
    const folded = zone.folded === 0 ? '' : `, ${zone.folded} folded`
    return (
      <div
        key={zone.start}
        aria-hidden="true"
        className="absolute top-0 h-[18px] overflow-clip border-b border-line-2"
        style={{ left: FACTS_WIDTH + left, width: zone.count * layout.pitch - 1 }}
      >
        <span className="sticky inline-block max-w-full truncate text-ink-2" style={{ left: FACTS_WIDTH }}>
          {zone.zone === null ? 'no zone' : `zone ${zone.zone}`}
          <span className="text-ink-3">
            {' '}
            {zone.pattern}
            {folded}
          </span>
        </span>
      </div>
    )
  })
}

function NodeHeads({ columns, layout, rangeStart, rangeEnd, focused, marked, hrefOf }: MatrixHeadProps) {
  const focusedNode = (focused ?? -1) - factColumns.length
  const shown = columns.columns
    .slice(rangeStart, rangeEnd)
    .map((column, place) => ({ column, index: rangeStart + place }))
  const distant = columns.columns[focusedNode]
  if (distant !== undefined && (focusedNode < rangeStart || focusedNode >= rangeEnd)) {
    shown.push({ column: distant, index: focusedNode })
  }
  return shown.map(({ column, index }) => (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    // biome-ignore lint/a11y/useFocusableInteractive: the link in it has the focus
    <div
      key={column.node.name}
      role="columnheader"
      aria-colindex={factColumns.length + index + 1}
      className={cx(
        'absolute top-[19px] h-[27px] text-center font-cond text-cell',
        index === marked || column.node.ready === false ? 'text-ink-1' : 'text-ink-3',
        index === marked && 'font-semibold text-accent',
        column.node.unschedulable && 'line-through',
      )}
      style={{ left: FACTS_WIDTH + (layout.x[index] ?? 0), width: layout.pitch }}
    >
      <Link
        href={hrefOf(column.node.name)}
        prefetch={false}
        aria-label={nodeLabel(column)}
        tabIndex={focusedNode === index ? 0 : -1}
        data-cell={`0:${factColumns.length + index}`}
        className="block h-full pt-[11px] hover:text-accent focus-visible:-outline-offset-1"
      >
        {column.node.findings !== undefined && (
          <VerdictIcon
            kind={severityKind[column.node.findings.worst]}
            size={9}
            className="absolute inset-x-0 top-px mx-auto"
          />
        )}
        {headLabel(column.short, layout.pitch)}
      </Link>
    </div>
  ))
}

function nodeLabel({ node }: MatrixColumn): string {
  const findings = findingsOfNode(node)
  const zone = node.zone === null ? '' : `, zone ${node.zone}`
  const ready = node.ready === false ? ', NotReady' : ''
  return `${node.name}${zone}${ready}${node.unschedulable ? ', cordoned' : ''}${findings === null ? '' : `, ${findings}`}`
}
