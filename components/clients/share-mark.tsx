import type { ClientRow } from '@/lib/contracts/clients'

/** Beside columns of times or Services there is less room. */
const WIDTHS = { usual: 150, narrow: 66 }

/** The share of a client as a bar, with a whisker of three standard errors; the number stands beside it. */
export function ShareMark({ row, most, isNarrow }: { row: ClientRow; most: number; isNarrow: boolean }) {
  const width = isNarrow ? WIDTHS.narrow : WIDTHS.usual
  const x = (share: number) => (most <= 0 ? 0 : Math.min(width, (share / most) * width))
  const { interval, share } = row
  return (
    <svg width={width} height="14" aria-hidden="true" className="block">
      <rect y="3.5" width={x(share ?? 0)} height="7" className="fill-seq-4" />
      {interval !== null && (
        <path
          d={`M${x(interval.low)} 7H${x(interval.high)}M${x(interval.low)} 3v8M${x(interval.high)} 3v8`}
          className="stroke-ink-1"
          strokeWidth="1.2"
        />
      )}
    </svg>
  )
}
