'use client'

import { type MouseEvent, type PointerEvent, type RefObject, useRef, useState } from 'react'
import { FACTS_WIDTH, factColumns } from './facts'
import { columnAt, type MatrixLayout, ROW_HEIGHT } from './geometry'
import type { MatrixItem } from './items'
import type { GridPosition } from './keyboard'

export type MatrixPointerOptions = {
  readonly scroller: RefObject<HTMLElement | null>
  readonly body: RefObject<HTMLElement | null>
  readonly items: readonly MatrixItem[]
  readonly layout: MatrixLayout
  readonly onPoint: (at: GridPosition) => void
  readonly onPress: (at: GridPosition) => void
  readonly onOpen: (at: GridPosition) => void
}

/** What the pointer is over, found from coordinates: most cells of the matrix are no elements of their own. */
export function useMatrixPointer(options: MatrixPointerOptions) {
  const { scroller, body, items, layout } = options
  const [column, setColumn] = useState<number | null>(null)
  const last = useRef('')

  const locate = (event: MouseEvent): GridPosition | null => {
    const frame = scroller.current?.getBoundingClientRect()
    const sheet = body.current?.getBoundingClientRect()
    if (frame === undefined || sheet === undefined) return null
    const item = items[Math.floor((event.clientY - sheet.top) / ROW_HEIGHT)]
    if (item?.kind !== 'service') return null
    const row = item.index + 1
    if (event.clientX - frame.left < FACTS_WIDTH) return { row, column: 0 }
    const x = event.clientX - sheet.left - FACTS_WIDTH
    const node = x < layout.width ? columnAt(layout, x) : -1
    return { row, column: node < 0 ? 0 : factColumns.length + node }
  }
  const leave = () => {
    last.current = ''
    setColumn(null)
  }
  return {
    /** Node column under the pointer; null: none. */
    column,
    handlers: {
      onPointerMove: (event: PointerEvent) => {
        if (event.pointerType === 'touch') return
        const at = locate(event)
        const name = at === null ? '' : `${at.row}:${at.column}`
        if (name === last.current) return
        last.current = name
        setColumn(at === null || at.column < factColumns.length ? null : at.column - factColumns.length)
        if (at !== null) options.onPoint(at)
      },
      onPointerLeave: leave,
      onClick: (event: MouseEvent) => {
        const at = locate(event)
        if (at !== null && !isLink(event.target)) options.onPress(at)
      },
      onDoubleClick: (event: MouseEvent) => {
        const at = locate(event)
        if (at !== null && !isLink(event.target)) options.onOpen(at)
      },
    },
  }
}

function isLink(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button') !== null
}
