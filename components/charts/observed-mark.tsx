import { loadFill } from '@/components/ui/scale-classes'
import { loadStep } from '@/lib/format/load'
import type { ObservedBar } from './share-bar'

/** Height of the solid bar in pixels: half of the hollow one. */
const HEIGHT = 8

type ObservedMarkProps = {
  observed: ObservedBar
  /** Middle of the row. */
  y: number
  /** Pixels of the hollow bar, which holds the hatch where nothing is known. */
  hollow: number
  x: (share: number) => number
  /** Of the solid bar, in pixels. */
  height?: number
}

/** What was counted: a solid bar in the colour of its load, its whisker, and a flag where chance does not reach. */
export function ObservedMark({ observed, y, hollow, x, height = HEIGHT }: ObservedMarkProps) {
  const { share, load, drawn, isBeyond } = observed
  const zero = x(0)
  const top = y - height / 2
  if (drawn === 'hatched' || share === null) {
    return <rect x={zero + 0.5} y={top} width={Math.max(0, hollow - 1)} height={height} fill="url(#bars-hatch)" />
  }
  const width = Math.max(share > 0 ? 1 : 0, x(share) - zero)
  return (
    <>
      <rect
        x={zero}
        y={top}
        width={width}
        height={height}
        className={drawn === 'stale' ? 'fill-transparent stroke-ink-3' : loadFill[loadStep(load ?? 1)]}
        strokeDasharray={drawn === 'stale' ? '3 2' : undefined}
      />
      <Whisker observed={observed} y={y} x={x} />
      {isBeyond && <path d={`M${x(share + (observed.margin ?? 0)) + 4} ${y - 5}l9 5-9 5z`} className="fill-warn" />}
    </>
  )
}

/** Three standard errors to either side. */
function Whisker({ observed: { share, margin }, y, x }: Pick<ObservedMarkProps, 'observed' | 'y' | 'x'>) {
  if (share === null || margin === null || margin <= 0) return null
  const [low, high] = [x(Math.max(0, share - margin)), x(share + margin)]
  return (
    <path
      d={`M${low} ${y}H${high}M${low} ${y - 4}v8M${high} ${y - 4}v8`}
      className="fill-none stroke-ink-1"
      strokeWidth="1.2"
    />
  )
}
