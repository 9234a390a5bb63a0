import { loadFill } from '@/components/ui/scale-classes'
import { loadStep } from '@/lib/format/load'
import type { PodBox } from './flow-boxes'
import type { FlowColumns } from './flow-columns'
import { SCALE } from './flow-measure'
import type { FlowObserved } from './flow-observed'

const WIDTH = 5
/** A whisker in a lower row would run into its neighbours. */
const ROW_WITH_WHISKER = 9

type PodObservedProps = { columns: FlowColumns; box: PodBox; observed: FlowObserved | null }

/**
 * What a pod was counted with, beside its mark and on the same scale: its height is the share. Hatched where nothing was
 * counted or too little, a dashed edge where it is old, a flag where chance does not reach.
 */
export function PodObserved({ columns: { observed: x }, box, observed }: PodObservedProps) {
  const bar = observed?.isDrawable ? observed.bars.get(box.pod.key) : undefined
  if (bar === undefined) return null
  const middle = box.y + box.height / 2
  if (bar.drawn === 'hatched' || bar.share === null) {
    return (
      <rect
        x={x}
        y={box.y}
        width={WIDTH}
        height={Math.max(1, box.height - 1)}
        fill="url(#flow-hatch)"
        className="stroke-line-2"
      />
    )
  }
  const height = Math.max(bar.share > 0 ? 1 : 0, bar.share * SCALE - 1)
  const reach = (bar.margin ?? 0) * SCALE
  const [top, bottom] = [middle - height / 2, middle + height / 2]
  return (
    <>
      <rect
        x={x}
        y={top}
        width={WIDTH}
        height={height}
        className={bar.drawn === 'stale' ? 'fill-transparent stroke-ink-3' : loadFill[loadStep(bar.load ?? 1)]}
        strokeDasharray={bar.drawn === 'stale' ? '3 2' : undefined}
      />
      {reach > 0.5 && box.height >= ROW_WITH_WHISKER && (
        <path
          d={`M${x + 2.5} ${bottom - reach}V${bottom + reach}M${x} ${bottom - reach}h5M${x} ${bottom + reach}h5`}
          className="fill-none stroke-ink-1"
          strokeWidth="1.2"
        />
      )}
      {bar.isBeyond && <path d={`M${x + 7} ${middle - 4}l6 4-6 4z`} className="fill-warn" />}
    </>
  )
}
