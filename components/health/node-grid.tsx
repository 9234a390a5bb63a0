'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { useReadout } from '@/components/ui/readout'
import { useElementWidth } from '@/components/ui/use-element-width'
import { usePrinting } from '@/components/ui/use-printing'
import type { HealthNode, HealthResponse } from '@/lib/contracts/health'
import { countOf, listWords } from '@/lib/format/words'
import { GAP_PX, type GridRow, type GridShape, gridRows, gridShape, moveInGrid } from './grid-rows'
import { healthReadout } from './health-readout'
import { NodeCell } from './node-cell'

export type NodeGridProps = {
  health: HealthResponse
  selected: string | null
  onSelect: (node: string) => void
}

const ROW_PX = 39
const HEAD_PX = 18

/** All nodes as cells, a zone under the other: what each must answer and what it answers. */
export function NodeGrid({ health, selected, onSelect }: NodeGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const width = useElementWidth(scroller)
  const shape = gridShape(health.nodes, width ?? 0)
  const rows = gridRows(health.nodes, shape)
  const [active, setActive] = useState<string | null>(null)
  const { show } = useReadout()
  const printing = usePrinting()
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'zone' ? HEAD_PX : ROW_PX),
    overscan: printing ? rows.length : 8,
  })
  const drawn = virtualizer.getVirtualItems()
  const stop = drawnStop(rows, drawn, active ?? selected)
  const tell = (node: HealthNode) => show(healthReadout(health, node))
  const onKeyDown = (event: KeyboardEvent) => {
    const target = stop === null ? null : moveInGrid(rows, stop, event.key)
    if (target === null) return
    event.preventDefault()
    setActive(target.name)
    virtualizer.scrollToIndex(target.row)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLButtonElement>(`[data-node="${CSS.escape(target.name)}"]`)?.focus(),
    )
  }
  return (
    <section aria-label="All nodes" className="px-gutter pt-3">
      <h2 className="mb-1.5 flex flex-wrap items-baseline gap-x-2.5">
        All {countOf(health.nodes.length, 'node')}
        <small className="min-w-0 text-note font-normal wrap-anywhere text-ink-2">
          {sayRows(shape)} · expected from EndpointSlices and Nodes, got from GET /healthz on port {health.port}
        </small>
      </h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside */}
      <div
        ref={scroller}
        onKeyDown={onKeyDown}
        className="relative max-h-[420px] overflow-y-auto print:max-h-none print:overflow-visible"
      >
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map((item) => {
            const row = rows[item.index]
            if (row === undefined || width === null) return null
            return (
              <div
                key={item.key}
                className={cx('absolute inset-x-0 top-0 flex', row.kind === 'zone' && 'text-note text-ink-2')}
                style={{ transform: `translateY(${item.start}px)`, height: item.size, gap: GAP_PX }}
              >
                {row.kind === 'zone' ? (
                  <span className="truncate">
                    {row.zone === null ? 'no zone' : `zone ${row.zone}`} · {countOf(row.count, 'node')}
                  </span>
                ) : (
                  row.nodes.map((node) => (
                    <NodeCell
                      key={node.name}
                      node={node}
                      width={shape.cellPx}
                      selected={node.name === selected}
                      isStop={node.name === stop}
                      onSelect={() => onSelect(node.name)}
                      onTell={() => tell(node)}
                    />
                  ))
                )}
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}

/** "one row a zone: a, b and c". */
function sayRows({ rowOfZone }: GridShape): string {
  return rowOfZone === null
    ? 'by zone'
    : `one row a zone: ${listWords(rowOfZone.map((zone) => (zone === null ? 'no zone' : zone)))}`
}

/** The node that the Tab key reaches: the wanted one where it is drawn, else the first that is. null: none is drawn. */
function drawnStop(
  rows: readonly GridRow[],
  drawn: readonly { readonly index: number }[],
  wanted: string | null,
): string | null {
  const names = drawn.flatMap(({ index }) => {
    const row = rows[index]
    return row?.kind === 'nodes' ? row.nodes.map(({ name }) => name) : []
  })
  return names.find((name) => name === wanted) ?? names[0] ?? null
}
