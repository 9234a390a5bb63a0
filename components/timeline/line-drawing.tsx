import { fitMiddle } from '@/components/ui/fit-text'
import type { TimelineMeasuredResponse } from '@/lib/contracts/timeline-measured'
import { formatBytes, formatCount } from '@/lib/format/words'
import { type Layout, spreadNames } from './layout'
import { countTicks, type TimeScale } from './time-axis'
import { sayLineUnit } from './timeline-words'

export type Traffic = NonNullable<TimelineMeasuredResponse['traffic']>
export type TrafficLine = Traffic['lines'][number]

/** Tone and dash differ, so that lines are told apart without colour. */
const looks = [
  ['stroke-seq-5', undefined],
  ['stroke-ink-2', '5 3'],
  ['stroke-seq-4', '1.5 2.5'],
  ['stroke-ink-1', '8 3 2 3'],
  ['stroke-seq-5', '5 3'],
  ['stroke-ink-2', undefined],
  ['stroke-seq-4', '8 3 2 3'],
  ['stroke-ink-1', '1.5 2.5'],
  ['stroke-seq-5', '10 4'],
  ['stroke-ink-3', '3 2'],
] as const

/** How the line at this place is drawn. */
export const lookOf = (index: number): { readonly className: string; readonly strokeDasharray: string | undefined } => {
  const [className, strokeDasharray] = looks[index % looks.length] ?? looks[0]
  return { className, strokeDasharray }
}

export const lineName = ({ name, stands }: TrafficLine, by: TimelineMeasuredResponse['by']): string =>
  name ?? `${stands} other ${by}s`

type LineDrawingProps = {
  measured: TimelineMeasuredResponse
  traffic: Traffic
  scale: TimeScale
  layout: Layout
}

/** What was counted, step by step, from zero; a gap is a gap. */
export function LineDrawing({ measured, traffic, scale, layout }: LineDrawingProps) {
  const { lines, atMs, stepSeconds } = traffic
  const { top, height } = layout.lines
  const ticks = countTicks(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const y = (count: number) => top + height - (count / ticks[2]) * height
  // A step ends at its time: what was counted in it stands in its middle.
  const points = lines.map(({ values }) =>
    values.map((value, index) => ({
      x: scale.x((atMs[index] ?? 0) - stepSeconds * 500),
      y: value === null ? null : y(value),
    })),
  )
  const ends = points.map((line) => line.findLast((point) => point.y !== null)?.y ?? top + height)
  const places = spreadNames(ends, top + 4, top + height - 2)
  const unit = sayLineUnit(measured)
  return (
    <g>
      {unit?.map((words, index) => (
        <text
          key={words}
          x={0}
          y={layout.isNarrow ? top - 4 : top + 4 + index * 14}
          dx={layout.isNarrow && index === 1 ? 130 : undefined}
          className="fill-ink-2 text-note"
        >
          {words}
        </text>
      ))}
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${scale.left} ${y(tick)}H${scale.right}`} className="stroke-line" />
          {(!layout.isNarrow || tick > 0) && (
            <text
              x={layout.isNarrow ? scale.left + 2 : scale.left - 6}
              y={y(tick) + (layout.isNarrow ? 11 : 4)}
              textAnchor={layout.isNarrow ? 'start' : 'end'}
              className="fill-ink-3 text-note"
            >
              {traffic.unit === 'bytes' ? formatBytes(tick) : formatCount(tick)}
            </text>
          )}
        </g>
      ))}
      {lines.map((line, index) => (
        <g key={line.name ?? ''}>
          <path
            d={pathOf(points[index] ?? [])}
            fill="none"
            strokeWidth="1.5"
            strokeLinecap="round"
            {...lookOf(index)}
          />
          {!layout.isNarrow && (
            <>
              <path d={`M${scale.right + 6} ${places[index]}h16`} strokeWidth="1.5" {...lookOf(index)} />
              <text x={scale.right + 26} y={(places[index] ?? 0) + 4} className="fill-ink-2 text-note">
                {fitMiddle(lineName(line, measured.by), layout.width - scale.right - 28)}
              </text>
            </>
          )}
        </g>
      ))}
    </g>
  )
}

/** Breaks where nothing is known; a value between two gaps is a dot. */
function pathOf(points: readonly { readonly x: number; readonly y: number | null }[]): string {
  return points
    .map(({ x, y }, index) => {
      if (y === null) return ''
      const follows = points[index - 1]?.y != null
      const isAlone = !follows && points[index + 1]?.y == null
      return `${follows ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}${isAlone ? 'h0.1' : ''}`
    })
    .join('')
}
