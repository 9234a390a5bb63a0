'use client'

import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react'
import { useReadout } from '@/components/ui/readout'
import { useShortcut } from '@/components/ui/shortcuts'
import { SvgHatch } from '@/components/ui/svg-hatch'
import { useElementWidth } from '@/components/ui/use-element-width'
import type { TimelineResponse } from '@/lib/contracts/timeline'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { EventMarks } from './event-marks'
import { type Lane, segmentAt } from './lane'
import { LaneDrawing } from './lane-drawing'
import { type Layout, layOut } from './layout'
import { LineDrawing } from './line-drawing'
import { clockOf, sayMoment, sayTraffic } from './moment-words'
import { eventNear, isWalkKey, type TimelineEvent, walkEvents } from './moments'
import { type TimeScale, timeScale, timeTicks } from './time-axis'

/** A tick every so many pixels at most. */
const TICK_PX = 96
/** A pointer this near to an event means it. */
const NEAR_PX = 5

export type TimelinePictureProps = {
  answer: TimelineResponse
  lanes: readonly Lane[]
  /** Those that are listed, oldest first. */
  events: readonly TimelineEvent[]
  /** null: not asked yet. */
  measured: TimelineMeasuredResponse | null
  /** What stands in place of the lines until they are there. */
  instead: string
  /** null: the end of the span. */
  at: number | null
  onSelect: (at: number | null) => void
}

/**
 * States over time on one axis with what was counted. It is a slider over the moments of the span: arrows walk from event
 * to event, and every lane tells its value of that moment.
 */
export function TimelinePicture(props: TimelinePictureProps) {
  const { answer, events, at, onSelect } = props
  const frame = useRef<HTMLDivElement>(null)
  const width = useElementWidth(frame)
  const hintId = useId()
  useShortcut('← →', 'event before and after, on the picture', null)
  useShortcut('Home End', 'first and last event', null)
  const { startMs, endMs } = answer.span
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Escape' && at !== null) onSelect(null)
    else if (isWalkKey(event.key)) {
      const next = walkEvents(events, at ?? endMs + 1, event.key)
      if (next !== null) onSelect(next)
    } else return
    event.preventDefault()
  }
  return (
    <div ref={frame} className="min-w-0">
      <p id={hintId} className="sr-only">
        Left and right arrow go from event to event, Escape back to now. The same stands in the tables below.
      </p>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-describedby={hintId}
        aria-valuemin={startMs}
        aria-valuemax={endMs}
        aria-valuenow={Math.min(endMs, Math.max(startMs, at ?? endMs))}
        aria-valuetext={sayMoment(answer, events, at)}
        onKeyDown={onKeyDown}
        className="cursor-crosshair touch-pan-y focus-visible:outline-offset-2"
      >
        {width !== null && width > 0 && <Drawing {...props} width={width} />}
      </div>
    </div>
  )
}

function Drawing({
  answer,
  lanes,
  events,
  measured,
  instead,
  at,
  onSelect,
  width,
}: TimelinePictureProps & { width: number }) {
  const { show } = useReadout()
  const [hoverMs, setHoverMs] = useState<number | null>(null)
  const traffic = measured?.traffic ?? null
  const isNone = measured !== null && traffic === null
  const layout = layOut(width, lanes, isNone ? null : (traffic?.lines.length ?? 0))
  const scale = timeScale(answer.span, layout.left, layout.right)
  const placeOf = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const atMs = scale.at(x)
    const within = scale.at(scale.left + NEAR_PX) - answer.span.startMs
    return { x, y, atMs: eventNear(events, atMs, within) ?? atMs }
  }
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const { x, y, atMs } = placeOf(event)
    if (x < scale.left - NEAR_PX || x > scale.right + NEAR_PX) return setHoverMs(null)
    setHoverMs(atMs)
    const row = layout.rows.find((each) => y >= each.y && y < each.top + each.height + 3)
    const time = clockOf(atMs)
    if (row !== undefined) {
      const segment = segmentAt(row.lane, atMs, answer.span.endMs)
      const span = segment === null ? [] : [[`${clockOf(segment.fromMs)} to ${clockOf(segment.toMs)} UTC`]]
      show({
        title: `${time} UTC`,
        facts: [[`${row.lane.label}: `, { strong: segment?.says ?? row.lane.unknown }], ...span],
      })
    } else if (measured !== null && traffic !== null && y >= layout.lines.top - 4) {
      show({
        title: `${time} UTC`,
        facts: (sayTraffic(measured, atMs)?.lines ?? []).map(([name, value]) => [`${name} `, { strong: value }]),
      })
    } else
      show({ title: `${time} UTC`, facts: events.filter((each) => each.atMs === atMs).map(({ inWords }) => [inWords]) })
  }
  return (
    <svg
      width={width}
      height={layout.height}
      aria-hidden="true"
      className="block"
      onPointerMove={onMove}
      onPointerLeave={() => setHoverMs(null)}
      onClick={(event) => onSelect(placeOf(event as unknown as PointerEvent<SVGSVGElement>).atMs)}
    >
      <SvgHatch id="timeline-hatch" />
      <Axis scale={scale} height={layout.height} y={layout.axisY} />
      <EventMarks answer={answer} events={events} scale={scale} layout={layout} at={at} />
      {measured !== null && traffic !== null && (
        <LineDrawing measured={measured} traffic={traffic} scale={scale} layout={layout} />
      )}
      {traffic === null && <NoLines layout={layout} scale={scale} text={isNone ? 'not counted' : instead} />}
      {layout.rows.map((row) => (
        <LaneDrawing key={row.lane.key} row={row} scale={scale} layout={layout} />
      ))}
      <Moment atMs={hoverMs} scale={scale} height={layout.height} className="stroke-ink-3" />
      <Moment atMs={at} scale={scale} height={layout.height} className="stroke-accent" width={1.6} />
    </svg>
  )
}

function Axis({ scale, height, y }: { scale: TimeScale; height: number; y: number }) {
  const ticks = timeTicks(scale.span, Math.max(2, Math.floor((scale.right - scale.left) / TICK_PX)))
  return (
    <g>
      {ticks.map(({ atMs, text }) => {
        const x = scale.x(atMs)
        const anchor = x - scale.left < 16 ? 'start' : scale.right - x < 16 ? 'end' : 'middle'
        return (
          <g key={atMs}>
            <path d={`M${x} ${y + 5}V${height}`} className="stroke-line" />
            <text x={x} y={y} textAnchor={anchor} className="fill-ink-3 text-note">
              {text}
            </text>
          </g>
        )
      })}
    </g>
  )
}

/** In place of the lines: hatched where nothing is counted, words while it is asked. */
function NoLines({ layout, scale, text }: { layout: Layout; scale: TimeScale; text: string }) {
  const { top, height } = layout.lines
  return (
    <g>
      <rect x={scale.left} y={top} width={scale.right - scale.left} height={height} fill="url(#timeline-hatch)" />
      <text
        x={scale.left + 5}
        y={top + 12}
        className="fill-ink-2 stroke-bg-0 text-note [paint-order:stroke]"
        strokeWidth="5"
      >
        {text}
      </text>
      {!layout.isNarrow && (
        <text x={0} y={top + 12} className="fill-ink-2 text-note">
          Counted
        </text>
      )}
    </g>
  )
}

type MomentProps = { atMs: number | null; scale: TimeScale; height: number; className: string; width?: number }

/** One moment through all lanes. */
function Moment({ atMs, scale, height, className, width = 1 }: MomentProps) {
  if (atMs === null || atMs < scale.span.startMs || atMs > scale.span.endMs) return null
  return <path d={`M${scale.x(atMs)} 16V${height}`} className={className} strokeWidth={width} pointerEvents="none" />
}
