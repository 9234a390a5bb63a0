'use client'

import { type PointerEvent, type RefObject, useEffect, useMemo, useRef } from 'react'
import { Kbd } from '@/components/ui/small'
import { useThemeColors } from '@/components/ui/use-theme-colors'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { countOf, formatCount } from '@/lib/format/words'
import type { MatrixColumns } from './columns'
import type { AskedCell } from './face'
import { FACTS_WIDTH } from './facts'
import type { MatrixLayout } from './geometry'
import { nameOf } from './readouts'
import {
  columnAtStrip,
  findingMarks,
  layOutStrip,
  type StripLayout,
  stripFaces,
  stripRowHeight,
  stripRows,
  stripX,
} from './strip'
import { paintStrip, type StripFaces } from './strip-paint'
import type { RowWindow } from './use-service-pages'
import type { InView } from './window'

export type StripProps = {
  scroller: RefObject<HTMLDivElement | null>
  rows: readonly ServiceRow[]
  columns: MatrixColumns
  layout: MatrixLayout
  width: number
  value: CellValue
  health: ReadonlyMap<ServiceKey, readonly AskedCell[]>
  /** Node columns and rows that the window below shows. */
  inView: InView
  rowWindow: RowWindow
}

/** Room between the strip and the window that it frames, for the lines that lead from one to the other. */
const LEAD = 12
const LABEL_FROM_HEIGHT = 11

/**
 * All nodes at once, each mark the worst of several, drawn on a canvas; the frame is the window below and moves it.
 * It repeats what the grid holds, so screen readers and the keyboard pass it by.
 */
export function Strip(props: StripProps) {
  const { scroller, rows, columns, layout, width, inView, rowWindow } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const colors = useThemeColors()
  const strip = useMemo(() => layOutStrip(columns, width), [columns, width])
  const marks = useMemo(() => findingMarks(strip, columns), [strip, columns])
  const shown = stripRows(rows.length, rowWindow.start, rowWindow.end)
  const rowHeight = stripRowHeight(rows.length)
  const height = (shown.end - shown.start) * rowHeight
  const faces = useStripFaces(props, strip, shown)
  useEffect(() => {
    if (canvas.current !== null && colors !== null) paintStrip(canvas.current, strip, faces, rowHeight, colors)
  }, [strip, faces, rowHeight, colors])

  const left = stripX(strip, inView.firstColumn)
  const right = Math.max(left + 6, stripX(strip, inView.lastColumn + 1))
  const follow = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1 || scroller.current === null) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const box = event.currentTarget.getBoundingClientRect()
    const column = columnAtStrip(strip, event.clientX - box.left)
    const shownWidth = scroller.current.clientWidth - FACTS_WIDTH
    scroller.current.scrollLeft = (layout.x[column] ?? 0) - shownWidth / 2
  }
  return (
    <div aria-hidden="true" className="relative ml-gutter flex-none pt-1 text-note text-ink-3 print:hidden">
      <div className="flex h-4">
        <span className="flex-none pr-4 text-right" style={{ width: FACTS_WIDTH }}>
          all {formatCount(columns.columns.length)} nodes
          {strip.perBucket > 1 && `, the worst of ${strip.perBucket} in each mark`}
          {marks !== '' && '; ▾ findings about a node'}
        </span>
        {strip.zones.map((zone, index) => (
          <span
            key={zone.start}
            className="absolute truncate"
            style={{ left: FACTS_WIDTH + zone.x, width: zone.width }}
          >
            {columns.zones[index]?.zone ?? 'no zone'} · {countOf(zone.count, 'node')}
          </span>
        ))}
      </div>
      {rowHeight >= LABEL_FROM_HEIGHT ? (
        <StripLabels rows={rows.slice(shown.start, shown.end)} rowHeight={rowHeight} />
      ) : (
        <p className="absolute pt-0.5 pr-4 text-right" style={{ width: FACTS_WIDTH }}>
          {windowWords(columns, inView)}
          <br />
          The frame is the window below: drag it. Shift+arrow moves by a screen.
          <br />
          <Kbd>Z</Kbd> folds nodes that are empty in every row.
        </p>
      )}
      <div
        className="relative cursor-ew-resize touch-none"
        style={{ marginLeft: FACTS_WIDTH, width, height }}
        onPointerDown={follow}
        onPointerMove={follow}
      >
        <svg aria-hidden="true" width={width} height={4} className="absolute -top-1 overflow-visible">
          <path d={marks} className="fill-warn" />
        </svg>
        <canvas ref={canvas} style={{ width, height }} className="block" />
        <span
          className="pointer-events-none absolute -inset-y-0.5 border-[1.5px] border-accent"
          style={{ left, width: right - left }}
        />
      </div>
      <svg
        aria-hidden="true"
        width={width}
        height={LEAD}
        className="overflow-visible"
        style={{ marginLeft: FACTS_WIDTH }}
      >
        <path
          d={`M${left} 2L0 ${LEAD}M${right} 2L${Math.min(width, layout.width)} ${LEAD}`}
          className="stroke-accent opacity-40"
        />
      </svg>
    </div>
  )
}

/** "kn-b0561 to kn-b0624, of 1,655 in zone b". */
function windowWords({ columns, zones }: MatrixColumns, { firstColumn: first, lastColumn: last }: InView): string {
  const from = columns[first]
  const to = columns[Math.min(last, columns.length - 1)]
  if (from === undefined || to === undefined) return ''
  const zone = zones.findLast((candidate) => candidate.start <= first)
  const where = from.node.zone === null ? '' : ` in zone ${from.node.zone}`
  const whole = zone === undefined || from.node.zone !== to.node.zone ? '' : `, of ${formatCount(zone.count)}${where}`
  return `${from.node.name} to ${to.node.name}${whole}`
}

function StripLabels({ rows, rowHeight }: { rows: readonly ServiceRow[]; rowHeight: number }) {
  return (
    <div className="absolute pr-4 text-right" style={{ width: FACTS_WIDTH }}>
      {rows.map((row) => (
        <div key={nameOf(row)} className="truncate" style={{ height: rowHeight, lineHeight: `${rowHeight}px` }}>
          {nameOf(row)}
        </div>
      ))}
    </div>
  )
}

/** The marks of the rows that the strip shows; a row that stays is not counted through again. */
function useStripFaces(
  { rows, columns, value, health }: StripProps,
  strip: StripLayout,
  shown: { start: number; end: number },
): readonly StripFaces[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is remembered holds for these three only
  const remembered = useMemo(() => new WeakMap<ServiceRow, StripFaces>(), [strip, value, health])
  return useMemo(
    () =>
      rows.slice(shown.start, shown.end).map((row) => {
        const known = remembered.get(row)
        if (known !== undefined) return known
        const answers = health.get(serviceKey(row.namespace, row.name)) ?? []
        const faces = stripFaces(strip, columns, row, value, answers)
        remembered.set(row, faces)
        return faces
      }),
    [rows, columns, value, health, strip, shown.start, shown.end, remembered],
  )
}
