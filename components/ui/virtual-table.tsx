'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { cx } from './cx'
import { usePrinting } from './use-printing'

/** What a row must spread over its `Tr` to take part. */
export type RowProps = {
  readonly ref: (element: HTMLTableRowElement | null) => void
  readonly 'data-index': number
  readonly 'aria-rowindex': number
  readonly tabIndex: number
  readonly onFocus: () => void
  readonly onPointerEnter: () => void
}

export type VirtualTableProps<Row> = {
  caption: string
  /** The row of column heads; it stays in view. */
  head: ReactNode
  columns: number
  rows: readonly Row[]
  renderRow: (row: Row, props: RowProps) => ReactNode
  /** Called when a row gets hover or focus. */
  onTell?: (row: Row) => void
  /** The row that is brought into view within the table when it becomes another one; null: none. */
  reveal?: number | null
  /** Limits the height; a longer table scrolls by itself. */
  className?: string
}

const ROW_PX = 24
/** Shorter tables are drawn whole. */
const DRAWN_WHOLE = 60

/**
 * A table that draws only the rows in view, for thousands of them. One tab stop: arrows, Home and End move between rows,
 * and each row that gets focus or hover can tell its values.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { caption, head, columns, rows, renderRow, onTell, reveal = null, className } = props
  const scroller = useRef<HTMLElement>(null)
  const [active, setActive] = useState(0)
  const printing = usePrinting()
  const isWhole = printing || rows.length <= DRAWN_WHOLE
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 16,
    enabled: !isWhole,
  })
  const scrollTo = useEffectEvent((index: number) => {
    if (!isWhole) return virtualizer.scrollToIndex(index)
    const [box, row] = [scroller.current, scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)]
    if (box === null || row == null) return
    // Of the table alone: the page stays where it is.
    const [top, bottom] = [row.offsetTop - 2 * ROW_PX, row.offsetTop + row.offsetHeight]
    if (top < box.scrollTop) box.scrollTop = top
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
  })
  useEffect(() => {
    if (reveal !== null) scrollTo(reveal)
  }, [reveal])
  const current = Math.min(active, rows.length - 1)
  const items = isWhole ? rows.map((_, index) => ({ index, start: 0, end: 0 })) : virtualizer.getVirtualItems()
  // The Tab key must reach a row: the last one that had the focus where it is drawn, else the first that is.
  const stop = items.some(({ index }) => index === current) ? current : items[0]?.index
  const before = isWhole ? 0 : (items[0]?.start ?? 0)
  const after = isWhole ? 0 : Math.max(0, virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0))

  const move = (event: KeyboardEvent) => {
    const next = destination(event.key, current, rows.length)
    if (next === null || !(event.target instanceof HTMLTableRowElement)) return
    event.preventDefault()
    setActive(next)
    if (!isWhole) virtualizer.scrollToIndex(next)
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLTableRowElement>(`tr[data-index="${next}"]`)
        ?.focus({ preventScroll: !isWhole }),
    )
  }
  const rowProps = (index: number): RowProps => ({
    ref: isWhole ? () => {} : virtualizer.measureElement,
    'data-index': index,
    'aria-rowindex': index + 2,
    tabIndex: index === stop ? 0 : -1,
    onFocus: () => {
      setActive(index)
      tell(index)
    },
    onPointerEnter: () => tell(index),
  })
  const tell = (index: number) => {
    const row = rows[index]
    if (row !== undefined) onTell?.(row)
  }
  return (
    <section
      ref={scroller}
      aria-label={caption}
      className={cx('overflow-auto print:max-h-none! print:overflow-visible', className)}
    >
      <table className="w-full border-collapse" aria-rowcount={rows.length + 1} onKeyDown={move}>
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 z-[1] bg-bg-0">{head}</thead>
        <tbody>
          <Spacer height={before} columns={columns} />
          {items.map(({ index }) => {
            const row = rows[index]
            return row === undefined ? null : renderRow(row, rowProps(index))
          })}
          <Spacer height={after} columns={columns} />
        </tbody>
      </table>
    </section>
  )
}

/** Stands for the rows that are not drawn. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td colSpan={columns} height={height} />
    </tr>
  )
}

function destination(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, from + 1)
    case 'ArrowUp':
      return Math.max(0, from - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
