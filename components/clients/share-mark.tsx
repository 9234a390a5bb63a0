import type { ClientRow } from '@/lib/contracts/clients'

const WIDTH = 150

/** The share of a client as a bar, with a whisker of three standard errors; the number stands beside it. */
export function ShareMark({ row, most }: { row: ClientRow; most: number }) {
  const x = (share: number) => (most <= 0 ? 0 : Math.min(WIDTH, (share / most) * WIDTH))
  const { interval, share } = row
  return (
    <svg width={WIDTH} height="14" aria-hidden="true" className="block">
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
