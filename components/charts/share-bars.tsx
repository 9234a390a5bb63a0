'use client'

import { Bar, BarChart, type BarShapeProps, ReferenceLine, XAxis, YAxis } from 'recharts'
import { fitMiddle } from '@/components/ui/fit-text'
import { SvgHatch } from '@/components/ui/svg-hatch'
import { formatShareShort } from '@/lib/format/share'
import type { ObservedBar } from './observed-bar'
import { ObservedMark } from './observed-mark'
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
  /** What was counted; absent: the chart shows expected shares alone. */
  readonly observed?: ObservedBar
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
/** One more column of shares. */
const LEFT_OBSERVED = 336
const RIGHT = 62
/** Both bounds of a load need more. */
const RIGHT_BOUNDS = 88
/** "+10.3 σ, beyond noise" */
const RIGHT_OBSERVED = 128
const TOP = 20

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

type Texts = { readonly left: number; readonly width: number; readonly isObserved: boolean }

/** Right edge of the column of expected shares. */
const expectedX = ({ left, isObserved }: Texts): number => left - (isObserved ? 64 : 10)

function ColumnHeads(texts: Texts) {
  const { left, width, isObserved } = texts
  const y = TOP - 10
  return (
    <g className="fill-ink-3 text-note">
      <text x={NODE_X} y={y}>
        node
      </text>
      <text x={NODE_X + NODE_WIDTH + 6} y={y}>
        pod
      </text>
      <text x={expectedX(texts)} y={y} textAnchor="end">
        {isObserved ? 'expected' : 'share'}
      </text>
      {isObserved && (
        <text x={left - 10} y={y} textAnchor="end">
          observed
        </text>
      )}
      <text x={width} y={y} textAnchor="end">
        {isObserved ? 'difference' : '÷ fair'}
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

function RowText({ y, row, ...texts }: Texts & { y: number; row: ShareBar | undefined }) {
  if (row === undefined) return null
  const { left, width } = texts
  const { observed } = row
  const taken = left - expectedX(texts) + row.shareText.length * 6.2
  return (
    <g className="text-note">
      {row.startsNode && y > TOP + 14 && <path d={`M0 ${y - 9.5}H${width}`} className="stroke-line" />}
      {row.startsNode && (
        <text x={NODE_X} y={y + 4} className="fill-ink-1 font-semibold">
          {fitMiddle(row.node, NODE_WIDTH)}
        </text>
      )}
      <text x={NODE_X + NODE_WIDTH + 6} y={y + 4} className="fill-ink-2">
        {fitMiddle(row.name, left - NODE_WIDTH - 16 - taken)}
      </text>
      <text
        x={expectedX(texts)}
        y={y + 4}
        textAnchor="end"
        className={observed === undefined ? 'fill-ink-1 font-semibold' : 'fill-ink-2'}
      >
        {row.shareText}
      </text>
      {observed !== undefined && (
        <text
          x={left - 10}
          y={y + 4}
          textAnchor="end"
          className={observed.drawn === 'solid' ? 'fill-ink-1 font-semibold' : 'fill-ink-2'}
        >
          {observed.shareText}
        </text>
      )}
      <text
        x={width}
        y={y + 4}
        textAnchor="end"
        className={observed?.isBeyond === false ? 'fill-ink-2' : 'fill-ink-1 font-semibold'}
      >
        {observed === undefined ? row.loadText : observed.said}
      </text>
    </g>
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
