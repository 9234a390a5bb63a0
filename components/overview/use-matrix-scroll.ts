'use client'

import { defaultRangeExtractor, observeElementRect, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useMemo } from 'react'
import { FACTS_WIDTH, factColumns } from './facts'
import { type ColumnRange, drawnColumns, type MatrixLayout, ROW_HEIGHT } from './geometry'
import type { MatrixItem } from './items'
import type { GridPosition } from './keyboard'
import { HEAD_HEIGHT } from './matrix-head'
import type { RowWindow } from './use-service-pages'

type Scroller = Virtualizer<HTMLDivElement, Element>

/** Room below the last row, so that it is not glued to the readout. */
const FOOT = 12

export type MatrixScroll = {
  /** Lines to draw with their distance from the top of the body. */
  readonly lines: readonly { readonly index: number; readonly top: number }[]
  readonly bodyHeight: number
  readonly range: ColumnRange
  readonly window: RowWindow
  /** First and last node column in view. */
  readonly inView: { readonly first: number; readonly last: number }
  readonly screenRows: number
  readonly scrollTo: (position: GridPosition) => void
}

export type MatrixScrollOptions = {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly items: readonly MatrixItem[]
  readonly layout: MatrixLayout
  /** Line that holds the focus: it is drawn wherever one scrolls, so that the focus is not lost. */
  readonly focusedLine: number | null
  readonly onWindow: (window: RowWindow) => void
}

/** Draws only the lines and columns in view, of however many there are. */
export function useMatrixScroll(options: MatrixScrollOptions): MatrixScroll {
  const { scroller, items, layout, focusedLine, onWindow } = options
  const getScrollElement = () => scroller.current
  const rows: Scroller = useVirtualizer({
    count: items.length,
    getScrollElement,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollMargin: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
    scrollPaddingEnd: FOOT,
    rangeExtractor: (range) => {
      const lines = defaultRangeExtractor(range)
      return focusedLine === null || lines.includes(focusedLine) ? lines : [...lines, focusedLine].sort((a, b) => a - b)
    },
  })
  const columns: Scroller = useVirtualizer({
    horizontal: true,
    count: layout.x.length,
    getScrollElement,
    estimateSize: (index) => (layout.x[index + 1] ?? layout.width) - (layout.x[index] ?? 0),
    overscan: 0,
    // The facts lie over the left part of the window; what is under them is not in view.
    observeElementRect: (instance, report) =>
      observeElementRect(instance, (rect) => report({ ...rect, width: Math.max(0, rect.width - FACTS_WIDTH) })),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout makes the remembered sizes wrong
  useEffect(() => columns.measure(), [columns, layout])

  const window = rowWindow(items, rows.range)
  useEffect(() => onWindow({ start: window.start, end: window.end }), [onWindow, window.start, window.end])

  const lineOfRow = useMemo(() => linesByRow(items), [items])
  const scrollTo = useCallback(
    ({ row, column }: GridPosition) => {
      const line = lineOfRow[row - 1]
      if (line !== undefined) rows.scrollToIndex(line, { align: 'auto' })
      if (column >= factColumns.length) columns.scrollToIndex(column - factColumns.length, { align: 'auto' })
    },
    [lineOfRow, rows, columns],
  )
  const first = columns.range?.startIndex ?? 0
  const last = columns.range?.endIndex ?? 0
  const drawn = drawnColumns(first, last, layout.x.length)
  return {
    lines: rows.getVirtualItems().map((item) => ({ index: item.index, top: item.start - HEAD_HEIGHT })),
    bodyHeight: rows.getTotalSize() + FOOT,
    range: drawn,
    window,
    inView: { first, last },
    screenRows: Math.max(1, (rows.range?.endIndex ?? 1) - (rows.range?.startIndex ?? 0) - 1),
    scrollTo,
  }
}

/** Which line each row of the keyboard stands on. */
function linesByRow(items: readonly MatrixItem[]): readonly number[] {
  const lines: number[] = []
  items.forEach((item, line) => {
    if (item.kind === 'service') lines.push(line)
  })
  return lines
}

/** The Services on the lines in view. */
function rowWindow(items: readonly MatrixItem[], range: Scroller['range']): RowWindow {
  const inView = items.slice(range?.startIndex ?? 0, (range?.endIndex ?? 0) + 1)
  const indices = inView.flatMap((item) => (item.kind === 'group' ? [] : [item.index]))
  return { start: indices[0] ?? 0, end: (indices.at(-1) ?? -1) + 1 }
}
