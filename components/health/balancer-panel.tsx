import { cx } from '@/components/ui/cx'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { type PoolNode, poolAsAnswered, sayAlike, sayPoolDifference, sayProbe } from './balancer-view'

export type BalancerPanelProps = {
  expected: DistributionResponse
  /** The distribution as the answers make it; null: not known yet. */
  answered: DistributionResponse | null
}

/** More bars than these say nothing that the sentence does not. */
const BARS = 8
const FULL_PX = 130

/** Whom the balancer asks, how fast it acts, and where its connections go by what is answered now. */
export function BalancerPanel({ expected, answered }: BalancerPanelProps) {
  const [port, answeredPort] = [expected.ports[0], answered?.ports[0]]
  const difference = port === undefined || answeredPort === undefined ? null : sayPoolDifference(port, answeredPort)
  const pool = answeredPort !== undefined && expected.model.probed === true ? poolAsAnswered(answeredPort) : []
  const losing = pool.filter((node) => node.drops)
  const alike = sayAlike(pool)
  const shown =
    alike !== null
      ? []
      : [...pool.filter((node) => !node.drops).slice(0, BARS - Math.min(losing.length, 4)), ...losing].slice(0, BARS)
  return (
    <section className="min-w-0">
      <h2>What the balancer makes of it</h2>
      <p className="text-table leading-[18px]">
        {[...sayProbe(expected.model), ...(difference === null ? [] : [difference])].join(' ')}
      </p>
      {alike !== null && <p className="mt-1 text-table leading-[18px]">{alike}</p>}
      {shown.length > 0 && (
        <>
          <ul className="mt-2 flex flex-col gap-1" aria-label="Entry nodes as answered">
            {shown.map((node) => (
              <PoolBar key={node.name} node={node} widest={Math.max(...pool.map((other) => other.share))} />
            ))}
          </ul>
          {pool.length > shown.length && (
            <p className="mt-1 text-note text-ink-2">
              and {countOf(pool.length - shown.length, 'node')} more in the pool
            </p>
          )}
        </>
      )}
    </section>
  )
}

function PoolBar({ node, widest }: { node: PoolNode; widest: number }) {
  const width = (node.share / widest) * FULL_PX
  return (
    <li className="flex items-center gap-2 text-note">
      <span className={cx('w-[92px] flex-none truncate text-right', node.drops ? 'font-semibold' : 'text-ink-2')}>
        {node.name}
      </span>
      <svg width={FULL_PX + 8} height="12" aria-hidden="true" className="flex-none">
        <rect
          x=".5"
          y=".5"
          width={Math.max(1, width - 1)}
          height="11"
          className={node.drops ? 'fill-fault-bg stroke-fault' : 'fill-seq-3'}
        />
        {node.drops && <path d={`M${width + 3} 0v12`} className="stroke-fault" strokeWidth="3" />}
      </svg>
      <span className={node.drops ? 'font-semibold' : 'text-ink-2'}>
        {formatShare(node.share)} {node.drops ? 'dropped: ends on the node' : `served by ${countOf(node.pods, 'pod')}`}
      </span>
    </li>
  )
}
