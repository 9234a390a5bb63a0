'use client'

import { Bar, BarChart, type BarShapeProps, ReferenceLine, XAxis, YAxis } from 'recharts'
import { SvgHatch } from '@/components/ui/svg-hatch'
import { formatShareShort } from '@/lib/format/share'
import { ObservedMark } from './observed-mark'
import { shareAxis } from './share-axis'
import type { ShareBar } from './share-bar'
import { ColumnHeads, RowText, TOP } from './share-bar-texts'

export type ShareBarsProps = {
  rows: readonly ShareBar[]
  /** Share of each pod if all were alike. */
  fair: number
  width: number
  height: number
  onTell: (row: ShareBar) => void
}

/** Columns left of the bars: node, pod, expected share. */
const LEFT = 300
/** One more column of shares. */
const LEFT_OBSERVED = 336
const RIGHT = 62
/** Both bounds of a load need more. */
const RIGHT_BOUNDS = 88
/** "+10.3 σ, beyond noise" */
const RIGHT_OBSERVED = 128

/**
 * Hollow bars from zero, one a pod, with the fair line, and over them solid ones for what was counted, with whiskers of
 * three standard errors; the texts left and right of a bar say the same in numbers.
 */
export function ShareBars({ rows, fair, width, height, onTell }: ShareBarsProps) {
  const axis = shareAxis(Math.max(...rows.map(farthest)), fair)
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const isObserved = rows.some(({ observed }) => observed !== undefined)
  const left = isObserved ? LEFT_OBSERVED : LEFT
  const right = isObserved ? RIGHT_OBSERVED : rows.some(isRange) ? RIGHT_BOUNDS : RIGHT
  const texts = { left, width, isObserved }
  return (
    <BarChart
      layout="vertical"
      data={[...rows]}
      width={width}
      height={height}
      margin={{ top: 0, right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      barCategoryGap={2}
    >
      <SvgHatch id="bars-hatch" />
      <ColumnHeads {...texts} />
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
        width={left}
        interval={0}
        axisLine={false}
        tickLine={false}
        tick={(tick) => <RowText y={Number(tick.y)} row={byKey.get(String(tick.payload.value))} {...texts} />}
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
          <BarMark
            bar={bar}
            row={rows[bar.index]}
            pixels={(width - left - right) / axis.max}
            origin={left}
            total={width}
            onTell={onTell}
          />
        )}
      />
    </BarChart>
  )
}

const isRange = ({ low, high }: ShareBar) => high - low > 1e-9

/** How far a row reaches, whiskers included. */
const farthest = ({ high, observed }: ShareBar): number =>
  Math.max(high, observed?.drawn === 'hatched' ? 0 : (observed?.share ?? 0) + (observed?.margin ?? 0))

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

type BarMarkProps = {
  bar: BarShapeProps
  row: ShareBar | undefined
  /** Pixels of a share of one, and where zero is. */
  pixels: number
  origin: number
  total: number
  onTell: (row: ShareBar) => void
}

/**
 * Hollow to the certain share, hatched from bound to bound; solid over it what was counted. The whole row answers to the
 * pointer.
 */
function BarMark({ bar, row, pixels, origin, total, onTell }: BarMarkProps) {
  if (row === undefined) return null
  const certain = row.high <= 0 ? 0 : (bar.width * row.low) / row.high
  return (
    <g onPointerEnter={() => onTell(row)}>
      <rect x={0} y={bar.y - 1} width={total} height={bar.height + 2} fill="transparent" />
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
      {row.observed !== undefined && (
        <ObservedMark
          observed={row.observed}
          y={bar.y + bar.height / 2}
          hollow={certain}
          x={(share) => origin + share * pixels}
        />
      )}
    </g>
  )
}
