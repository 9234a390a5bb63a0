import { loadFill } from '@/components/ui/scale-classes'
import type { CompareColumn } from '@/lib/contracts/compare'
import { loadStep } from '@/lib/format/load'
import { formatShare } from '@/lib/format/share'

export type PodColumnsProps = {
  label: string
  pods: CompareColumn['pods']
  /** End of the scale, the same for every column of the comparison. */
  max: number
  /** One divided by the pods that are compared. */
  fair: number
}

const WIDTH = 280
const HEIGHT = 74
const LEFT = 30
const TOP = 12
const MOST_BARS = 60

type Bar = { readonly share: number; readonly load: number | null; readonly pods: number }

/** One bar a pod, in groups that get the same; many pods are drawn as groups whose width is their number. */
function barsOf(pods: CompareColumn['pods']): readonly Bar[] {
  const known = pods.flatMap(({ share, load, pods: count }) => (share === null ? [] : [{ share, load, pods: count }]))
  const total = known.reduce((sum, { pods: count }) => sum + count, 0)
  if (total > MOST_BARS) return known
  return known.flatMap(({ share, load, pods: count }) =>
    Array.from({ length: count }, () => ({ share, load, pods: 1 })),
  )
}

/** Shares of the pods of one column, from zero, with the fair line; every column has the same scale. */
export function PodColumns({ label, pods, max, fair }: PodColumnsProps) {
  const bars = barsOf(pods)
  const total = bars.reduce((sum, { pods: count }) => sum + count, 0)
  const inner = WIDTH - LEFT - 4
  const y = (share: number) => TOP + (HEIGHT - TOP) * (1 - share / max)
  const gap = total > 40 ? 0.5 : 3
  let at = 0
  let last = -1
  const unknown = total === 0
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 6}`}
      className="block h-auto w-full max-w-[300px]"
      role="img"
      aria-label={`${label}: ${describe(pods)}`}
    >
      {[0, max / 2, max].map((tick) => (
        <g key={tick}>
          <path d={`M${LEFT} ${y(tick)}H${WIDTH}`} className="stroke-line" />
          <text x={LEFT - 5} y={y(tick) + 4} textAnchor="end" className="fill-ink-2 text-note">
            {Math.round(tick * 1000) / 10}
          </text>
        </g>
      ))}
      {bars.map((bar) => {
        const x = LEFT + 3 + (at / Math.max(1, total)) * inner
        const width = Math.max(1, (bar.pods / Math.max(1, total)) * inner - gap)
        at += bar.pods
        const isNew = Math.abs(bar.share - last) > 1e-9
        last = bar.share
        return (
          <g key={at}>
            <rect
              x={x}
              y={y(bar.share)}
              width={width}
              height={Math.max(0.5, y(0) - y(bar.share))}
              className={bar.load === null ? 'fill-div-4' : loadFill[loadStep(bar.load)]}
            />
            {isNew && (
              <text x={x} y={y(bar.share) - 2} className="fill-ink-1 text-note">
                {Math.round(bar.share * 1000) / 10}
              </text>
            )}
          </g>
        )
      })}
      {!unknown && <path d={`M${LEFT} ${y(fair)}H${WIDTH}`} className="stroke-ink-2" strokeWidth="1" />}
      {unknown && (
        <text x={LEFT + 8} y={HEIGHT / 2 + 8} className="fill-ink-2 text-note">
          no pod gets connections
        </text>
      )}
    </svg>
  )
}

function describe(pods: CompareColumn['pods']): string {
  if (pods.length === 0) return 'no pod gets connections'
  return pods
    .map(({ node, pods: count, share }) => `${count} on ${node ?? 'no node'} ${formatShare(share)} each`)
    .join(', ')
}
