'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { usePrinting } from '@/components/ui/use-printing'
import { FACTS_WIDTH, factColumns } from './facts'
import { type ColumnRange, drawnColumns, HEAD_HEIGHT, type MatrixLayout, ROW_HEIGHT } from './geometry'
import type { MatrixItem } from './items'
import type { GridPosition } from './keyboard'
import type { RowWindow } from './use-service-pages'
import { drawnLines, type InView, inViewOf, offsetToShow } from './window'

/** Room below the last row, so that it is not glued to the readout. */
const FOOT = 12

export type MatrixScroll = {
  /** Lines to draw. */
  readonly lines: readonly number[]
  readonly bodyHeight: number
  /** Columns to draw. */
  readonly range: ColumnRange
  readonly inView: InView
  /** Services in view. */
  readonly window: RowWindow
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
  const inView = useInView(scroller, items.length, layout)
  const printing = usePrinting()
  const { start, end } = servicesInView(items, inView)
  useEffect(() => onWindow({ start, end }), [onWindow, start, end])

  const lineOfRow = useMemo(() => linesByRow(items), [items])
  const scrollTo = useCallback(
    ({ row, column }: GridPosition) => {
      const element = scroller.current
      if (element === null) return
      const line = lineOfRow[row - 1]
      if (line !== undefined) {
        const height = element.clientHeight - HEAD_HEIGHT
        const top = line * ROW_HEIGHT
        element.scrollTop = offsetToShow(element.scrollTop, height, top, top + ROW_HEIGHT)
      }
      const x = layout.x[column - factColumns.length]
      if (x !== undefined) {
        const width = element.clientWidth - FACTS_WIDTH
        element.scrollLeft = offsetToShow(element.scrollLeft, width, x, x + layout.pitch)
      }
    },
    [scroller, lineOfRow, layout],
  )
  return {
    lines: printing ? items.map((_, line) => line) : drawnLines(inView, items.length, focusedLine),
    bodyHeight: items.length * ROW_HEIGHT + FOOT,
    range: printing
      ? { start: 0, end: layout.x.length }
      : drawnColumns(inView.firstColumn, inView.lastColumn, layout.x.length),
    inView,
    window: { start, end },
    scrollTo,
  }
}

function useInView(scroller: RefObject<HTMLDivElement | null>, lines: number, layout: MatrixLayout): InView {
  const [inView, setInView] = useState<InView>({ firstLine: 0, lastLine: 24, firstColumn: 0, lastColumn: 40 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = () => setInView((before) => sameOr(before, inViewOf(viewportOf(element), lines, layout)))
    // Within the scroll event: React would otherwise draw a frame later, and a fast wheel would show bare ground.
    const follow = () => flushSync(look)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', follow, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', follow)
    }
  }, [scroller, lines, layout])
  return inView
}

function viewportOf(element: HTMLElement) {
  return {
    scrollTop: element.scrollTop,
    scrollLeft: element.scrollLeft,
    width: Math.max(1, element.clientWidth - FACTS_WIDTH),
    height: Math.max(1, element.clientHeight - HEAD_HEIGHT),
  }
}

function sameOr(before: InView, after: InView): InView {
  const same =
    before.firstLine === after.firstLine &&
    before.lastLine === after.lastLine &&
    before.firstColumn === after.firstColumn &&
    before.lastColumn === after.lastColumn
  return same ? before : after
}

/** Which line each row of the keyboard stands on. */
function linesByRow(items: readonly MatrixItem[]): readonly number[] {
  return items.flatMap((item, line) => (item.kind === 'service' ? [line] : []))
}

/** The Services on the lines in view. */
function servicesInView(items: readonly MatrixItem[], { firstLine, lastLine }: InView): RowWindow {
  const inView = items.slice(firstLine, lastLine + 1)
  const indices = inView.flatMap((item) => (item.kind === 'group' ? [] : [item.index]))
  return { start: indices[0] ?? 0, end: (indices.at(-1) ?? -1) + 1 }
}
