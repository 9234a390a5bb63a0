'use client'

import type { ReactNode } from 'react'
import { cx } from '@/components/ui/cx'
import { VerdictIcon, verdictKind } from '@/components/ui/verdict-icon'
import type { VerdictFilter } from '@/lib/client/service-url'
import { useNow } from '@/lib/client/use-now'
import type { HealthResponse } from '@/lib/contracts/health'
import type { HealthVerdict } from '@/lib/domain/health/answer'
import { formatDuration } from '@/lib/format/duration'
import { countOf, formatCount } from '@/lib/format/words'
import { countVerdicts, verdictOrder } from './order-nodes'

export type VerdictCountsProps = {
  health: HealthResponse
  filter: VerdictFilter
  onFilter: (filter: VerdictFilter) => void
}

const words: Record<HealthVerdict, (count: number) => string> = {
  disagrees: (count) => (count === 1 ? 'disagrees' : 'disagree'),
  'not-reachable': () => 'not reachable from here',
  unknown: () => 'not known yet',
  'as-expected': (count) => (count === 1 ? 'answers as expected' : 'answer as expected'),
  'by-design': (count) => `${count === 1 ? 'answers' : 'answer'} 503 by design`,
}

const whyByDesign = (count: number) => `: no ready pod there, so a balancer leaves ${count === 1 ? 'it' : 'them'} out`

/** How many nodes have each verdict; each count shows its nodes alone. Then who asked, and when. */
export function VerdictCounts({ health, filter, onFilter }: VerdictCountsProps) {
  const counts = countVerdicts(health.nodes)
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-1 px-gutter pt-2 pb-1 text-fact text-ink-2">
      {verdictOrder
        .filter((verdict) => counts[verdict] > 0)
        .map((verdict) => (
          <CountButton
            key={verdict}
            pressed={filter === verdict}
            onPress={() => onFilter(filter === verdict ? 'notable' : verdict)}
          >
            <VerdictIcon kind={verdictKind[verdict]} /> <b className="text-ink-1">{formatCount(counts[verdict])}</b>{' '}
            {words[verdict](counts[verdict])}
            {verdict === 'by-design' && <span className="max-pad:hidden">{whyByDesign(counts[verdict])}</span>}
          </CountButton>
        ))}
      <CountButton pressed={filter === 'all'} onPress={() => onFilter(filter === 'all' ? 'notable' : 'all')}>
        all <b className="text-ink-1">{formatCount(health.nodes.length)}</b>
      </CountButton>
      <AskedWhen health={health} />
    </div>
  )
}

function CountButton(props: { pressed: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.onPress}
      className={cx(
        'rounded border px-1.5 py-px text-left pointer-coarse:min-h-11',
        props.pressed ? 'border-line bg-bg-2 text-ink-1' : 'border-transparent hover:border-line',
      )}
    >
      {props.children}
    </button>
  )
}

/** Who asks is not the balancer: said beside every verdict. */
function AskedWhen({ health }: { health: HealthResponse }) {
  const nowMs = useNow()
  const latest = Math.max(
    0,
    ...health.nodes.map((node) => (node.observed === null ? 0 : Date.parse(node.observed.checkedAt))),
  )
  const age = latest === 0 || nowMs === null ? '' : `${formatDuration(Math.max(0, (nowMs - latest) / 1000))} ago, `
  const part =
    health.askedNodes < health.totalNodes
      ? `${health.askedNodes} of ${countOf(health.totalNodes, 'node')} asked · `
      : ''
  return (
    <span className="ml-auto whitespace-nowrap max-desk:ml-0 max-desk:whitespace-normal">
      {part}asked from here, not from the balancer · {age}every {formatDuration(health.periodSeconds)}
    </span>
  )
}
