'use client'

import { Bar, BarChart, type BarShapeProps, ReferenceLine, XAxis, YAxis } from 'recharts'
import { fitMiddle } from '@/components/ui/fit-text'
import { SvgHatch } from '@/components/ui/svg-hatch'
import { formatShareShort } from '@/lib/format/share'
import { shareAxis } from './share-axis'

/** One bar: shares 0..1 of one pod, `low` and `high` apart where only bounds are known. */
export type ShareBar = {
  readonly key: string
  readonly node: string
  readonly name: string
  readonly low: number
  readonly high: number
  readonly load: { readonly low: number; readonly high: number }
  /** Share and load in words: one number each, or both bounds. */
  readonly shareText: string
  readonly loadText: string
  readonly startsNode: boolean
}

export type ShareBarsProps = {
  rows: readonly ShareBar[]
  /** Share of each pod if all were alike. */
  fair: number
  width: number
  height: number
  onTell: (row: ShareBar) => void
}

/** Columns left of the bars: node, pod, expected share. */
const NODE_X = 0
const NODE_WIDTH = 76
const LEFT = 300
const RIGHT = 62
/** Both bounds of a load need more. */
const RIGHT_BOUNDS = 88
const TOP = 20

/** Hollow bars from zero, one a pod, with the fair line; the texts left and right of a bar say the same in numbers. */
export function ShareBars({ rows, fair, width, height, onTell }: ShareBarsProps) {
  const axis = shareAxis(Math.max(...rows.map((row) => row.high)), fair)
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const texts = { byKey, width }
  return (
    <BarChart
      layout="vertical"
      data={[...rows]}
      width={width}
      height={height}
      margin={{ top: 0, right: rows.some(isRange) ? RIGHT_BOUNDS : RIGHT, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      barCategoryGap={2}
    >
      <SvgHatch id="bars-hatch" />
      <ColumnHeads width={width} />
      <XAxis
        type="number"
        orientation="top"
        height={TOP}
        domain={[0, axis.max]}
        ticks={[...axis.ticks]}
        interval={0}
        axisLine={false}
        tickLine={false}
        tick={(tick) => (
          <AxisTick x={Number(tick.x)} y={Number(tick.y)} value={Number(tick.payload.value)} fair={fair} />
        )}
      />
      <YAxis
        type="category"
        dataKey="key"
        width={LEFT}
        interval={0}
        axisLine={false}
        tickLine={false}
        tick={(tick) => <RowText y={Number(tick.y)} row={byKey.get(String(tick.payload.value))} width={texts.width} />}
      />
      {axis.ticks.map((tick) => (
        <ReferenceLine key={tick} x={tick} stroke="var(--line)" />
      ))}
      <ReferenceLine x={fair} stroke="var(--ink-2)" strokeWidth={1.5} label={<FairLabel fair={fair} />} />
      <Bar
        dataKey="high"
        isAnimationActive={false}
        minPointSize={0}
        shape={(bar: BarShapeProps) => (
          <BarMark bar={bar} row={rows[bar.index]} left={0} total={width} onTell={onTell} />
        )}
      />
    </BarChart>
  )
}

const isRange = ({ low, high }: ShareBar) => high - low > 1e-9

function ColumnHeads({ width }: { width: number }) {
  const y = TOP - 10
  return (
    <g className="fill-ink-3 text-note">
      <text x={NODE_X} y={y}>
        node
      </text>
      <text x={NODE_X + NODE_WIDTH + 6} y={y}>
        pod
      </text>
      <text x={LEFT - 10} y={y} textAnchor="end">
        share
      </text>
      <text x={width} y={y} textAnchor="end">
        ÷ fair
      </text>
    </g>
  )
}

function AxisTick({ x, y, value, fair }: { x: number; y: number; value: number; fair: number }) {
  // The fair line has a label of its own; a tick beside it would stand under it.
  if (Math.abs(value - fair) < fair * 0.35 && value > 0) return null
  return (
    <text x={x} y={y - 2} textAnchor="middle" className="fill-ink-3 text-note">
      {value === 0 ? '0' : formatShareShort(value)}
    </text>
  )
}

function FairLabel({ fair, viewBox }: { fair: number; viewBox?: { x?: number } }) {
  return (
    <text x={viewBox?.x} y={TOP - 10} textAnchor="middle" className="fill-ink-1 text-note font-semibold">
      fair {formatShareShort(fair)}
    </text>
  )
}

function RowText({ y, row, width }: { y: number; row: ShareBar | undefined; width: number }) {
  if (row === undefined) return null
  return (
    <g className="text-note">
      {row.startsNode && y > TOP + 14 && <path d={`M0 ${y - 9.5}H${width}`} className="stroke-line" />}
      {row.startsNode && (
        <text x={NODE_X} y={y + 4} className="fill-ink-1 font-semibold">
          {fitMiddle(row.node, NODE_WIDTH)}
        </text>
      )}
      <text x={NODE_X + NODE_WIDTH + 6} y={y + 4} className="fill-ink-2">
        {fitMiddle(row.name, LEFT - NODE_WIDTH - 26 - row.shareText.length * 6.2)}
      </text>
      <text x={LEFT - 10} y={y + 4} textAnchor="end" className="fill-ink-1 font-semibold">
        {row.shareText}
      </text>
      <text x={width} y={y + 4} textAnchor="end" className="fill-ink-1">
        {row.loadText}
      </text>
    </g>
  )
}

type BarMarkProps = {
  bar: BarShapeProps
  row: ShareBar | undefined
  left: number
  total: number
  onTell: (row: ShareBar) => void
}

/** Hollow to the certain share, hatched from bound to bound; the whole row answers to the pointer. */
function BarMark({ bar, row, left, total, onTell }: BarMarkProps) {
  if (row === undefined) return null
  const certain = row.high <= 0 ? 0 : (bar.width * row.low) / row.high
  return (
    <g onPointerEnter={() => onTell(row)}>
      <rect x={left} y={bar.y - 1} width={total} height={bar.height + 2} fill="transparent" />
      {bar.width - certain > 0.5 && (
        <rect
          x={bar.x + certain}
          y={bar.y + 0.5}
          width={bar.width - certain}
          height={bar.height - 1}
          fill="url(#bars-hatch)"
          className="stroke-line-2"
          strokeDasharray="3 2"
        />
      )}
      <rect
        x={bar.x}
        y={bar.y + 0.5}
        width={certain}
        height={bar.height - 1}
        className="fill-transparent stroke-ink-2"
      />
    </g>
  )
}
