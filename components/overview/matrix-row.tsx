'use client'

import Link from 'next/link'
import { memo } from 'react'
import { cx } from '@/components/ui/cx'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { SourceAddressMark } from '@/components/ui/source-address-mark'
import { DropFact, FindingsFact, factsGrid, ModelText, SkewFact } from './facts'
import { ROW_HEIGHT } from './geometry'
import { RowCells, type RowCellsProps } from './matrix-cells'
import { nameOf } from './readouts'
import { addressWords, podsText } from './row-words'

export type MatrixRowProps = RowCellsProps & {
  href: string
  /** Number of the row in the grid, the head being 1. */
  ariaRowIndex: number
  top: number
  /** Hottest ratio of the cluster: the length of a full bar. */
  worst: number
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
      <RowFacts row={props.row} href={props.href} gridRow={props.gridRow} worst={props.worst} focused={focused} />
      <RowCells {...props} />
    </div>
  )
})

const factCell = 'flex items-center overflow-hidden focus-visible:-outline-offset-2'

type RowFactsProps = Pick<MatrixRowProps, 'row' | 'href' | 'gridRow' | 'worst' | 'focused'>

/** By itself, so that scrolling along the nodes draws only cells. */
const RowFacts = memo(function RowFacts({ row, href, gridRow, worst, focused }: RowFactsProps) {
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
      <div {...cell(6)} className={cx(factCell, 'pl-2.5')} title={addressWords[row.sourceAddress]}>
        <SourceAddressMark verdict={row.sourceAddress} />
        <span className="sr-only">{addressWords[row.sourceAddress]}</span>
      </div>
      {(row.findings?.count ?? 0) === 0 ? (
        <div {...cell(7)} className={cx(factCell, 'pl-1.5')}>
          <FindingsFact row={row} />
        </div>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: see the row
        // biome-ignore lint/a11y/useFocusableInteractive: the link in it has the focus
        <div role="gridcell" aria-colindex={8} className={factCell}>
          <Link
            href={`${href}?tab=findings`}
            tabIndex={focused === 7 ? 0 : -1}
            data-cell={`${gridRow}:7`}
            aria-label={`findings of ${nameOf(row)}: ${row.findings?.count}, worst ${row.findings?.worst}`}
            className="flex h-full w-full items-center pl-1.5 hover:underline focus-visible:-outline-offset-2"
            prefetch={false}
          >
            <FindingsFact row={row} />
          </Link>
        </div>
      )}
    </div>
  )
})
