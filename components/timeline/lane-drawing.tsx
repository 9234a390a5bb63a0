import { fitEnd, fitMiddle, lettersIn } from '@/components/ui/fit-text'
import { type LaneSegment, type LaneTone, unknownParts } from './lane'
import type { LaneRow, Layout } from './layout'
import type { TimeScale } from './time-axis'

const fills: Record<LaneTone, string> = {
  calm: 'fill-seq-2',
  none: 'fill-transparent',
  open: 'fill-transparent stroke-line-2',
  lost: 'fill-fault-bg stroke-fault',
}

const inks: Record<LaneTone, string> = {
  calm: 'fill-ink-1',
  none: 'fill-ink-3',
  open: 'fill-ink-2',
  lost: 'fill-ink-1 font-semibold',
}

type LaneDrawingProps = { row: LaneRow; scale: TimeScale; layout: Layout }

/** One lane: its name, what was so, and hatched what is not known. */
export function LaneDrawing({ row, scale, layout }: LaneDrawingProps) {
  const { lane, top, height } = row
  return (
    <g>
      <LaneName row={row} layout={layout} />
      {unknownParts(lane, scale.span).map(({ fromMs, toMs }) => (
        <rect
          key={fromMs}
          x={scale.x(fromMs)}
          y={top}
          width={Math.max(0, scale.x(toMs) - scale.x(fromMs))}
          height={height}
          fill="url(#timeline-hatch)"
        />
      ))}
      {lane.form === 'state' &&
        lane.segments.map((each) => <State key={each.fromMs} segment={each} row={row} scale={scale} />)}
      {lane.form === 'count' && <Counts row={row} scale={scale} />}
      {lane.form === 'ratio' && <Ratio row={row} scale={scale} />}
    </g>
  )
}

function LaneName({ row: { lane, y, top, height }, layout }: { row: LaneRow; layout: Layout }) {
  const room = layout.isNarrow ? layout.width : layout.left - 12
  const text =
    lettersIn(room) < lane.label.length && lane.key.startsWith('finding')
      ? fitEnd(lane.label, room)
      : fitMiddle(lane.label, room)
  return (
    <text x={0} y={layout.isNarrow ? y + 10 : top + height / 2 + 4} className="fill-ink-2 text-note">
      {text}
    </text>
  )
}

type SegmentProps = { segment: LaneSegment; row: LaneRow; scale: TimeScale }

function State({ segment, row: { top, height }, scale }: SegmentProps) {
  const { tone, short } = segment
  const [from, to] = [scale.x(segment.fromMs), scale.x(segment.toMs)]
  if (tone === 'none')
    return <path d={`M${from} ${top + height / 2}H${to}`} className="stroke-line-2" strokeDasharray="2 4" />
  return (
    <g>
      <rect
        x={from + 0.5}
        y={top + 0.5}
        width={Math.max(1, to - from - 1)}
        height={height - 1}
        className={fills[tone]}
      />
      <Inside text={short} from={from} to={to} y={top + height / 2 + 4} className={inks[tone]} />
    </g>
  )
}

/** Words inside a stretch, where they fit. */
function Inside({
  text,
  from,
  to,
  y,
  className,
}: {
  text: string
  from: number
  to: number
  y: number
  className: string
}) {
  const room = to - from - 10
  if (text === '' || (text.length > lettersIn(room) && lettersIn(room) < 8)) return null
  return (
    <text x={from + 5} y={y} className={`${className} text-note`}>
      {text.length > lettersIn(room) ? fitEnd(text, room) : text}
    </text>
  )
}

/** Bars as high as their number, with those that take nothing hollow above them. */
function Counts({ row: { lane, top, height }, scale }: Omit<SegmentProps, 'segment'>) {
  const most = Math.max(1, ...lane.segments.map(({ level, beside }) => (level ?? 0) + beside))
  const bottom = top + height
  const unit = (height - 1) / most
  return (
    <>
      {lane.segments.map((segment) => {
        const { level, beside } = segment
        const [from, to] = [scale.x(segment.fromMs), scale.x(segment.toMs)]
        const solid = (level ?? 0) * unit
        return (
          <g key={segment.fromMs}>
            <path d={`M${from} ${bottom - 0.5}H${to}`} className="stroke-line-2" />
            <rect x={from} y={bottom - solid} width={Math.max(1, to - from)} height={solid} className="fill-seq-2" />
            {beside > 0 && to - from > 2 && (
              <rect
                x={from + 0.5}
                y={bottom - solid - beside * unit + 0.5}
                width={Math.max(1, to - from - 1)}
                height={beside * unit - 1}
                fill={level === null ? 'url(#timeline-hatch)' : undefined}
                className={level === null ? 'stroke-line-2' : 'fill-transparent stroke-line-2'}
              />
            )}
            <Inside
              text={segment.short}
              from={from}
              to={to}
              y={bottom - 4}
              className={level === 0 ? 'fill-ink-2' : 'fill-ink-1'}
            />
          </g>
        )
      })}
    </>
  )
}

/** A line from one up: even is at the foot. */
function Ratio({ row: { lane, top, height }, scale }: Omit<SegmentProps, 'segment'>) {
  const most = Math.max(1.5, ...lane.segments.map(({ level }) => level ?? 1))
  const y = (level: number) => top + height - 2 - ((level - 1) / (most - 1)) * (height - 14)
  let before: LaneSegment | null = null
  const path = lane.segments
    .map((segment) => {
      const joins = before !== null && before.toMs === segment.fromMs
      before = segment
      const at = y(segment.level ?? 1)
      return `${joins ? 'V' : `M${scale.x(segment.fromMs)} `}${at}H${scale.x(segment.toMs)}`
    })
    .join('')
  return (
    <>
      <path d={`M${scale.left} ${y(1)}H${scale.right}`} className="stroke-line" />
      <path d={path} className="fill-none stroke-ink-1" strokeWidth="1.4" />
      {lane.segments.map((segment) => (
        <Inside
          key={segment.fromMs}
          text={segment.short}
          from={scale.x(segment.fromMs) - 4}
          to={scale.x(segment.toMs) + 4}
          y={y(segment.level ?? 1) - 3}
          className="fill-ink-1"
        />
      ))}
    </>
  )
}
