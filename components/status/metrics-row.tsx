'use client'

import { cx } from '@/components/ui/cx'
import { useReadout } from '@/components/ui/readout'
import { Td, Tr } from '@/components/ui/table'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import type { StatusResponse } from '@/lib/contracts/status'
import { formatDuration } from '@/lib/format/duration'
import { sayMetrics } from './say-metrics'

export type Metrics = StatusResponse['metrics']

const marks: Record<Metrics['state'], VerdictKind> = {
  off: 'unknown',
  simulated: 'by-design',
  idle: 'by-design',
  live: 'ok',
  failed: 'fault',
  paused: 'stale',
}

/** The metric server: state, age, what it holds, and the last error with what to do. */
export function MetricsRow({
  metrics,
  rowClass,
  lineClass,
}: {
  metrics: Metrics
  rowClass: string
  lineClass: string
}) {
  const { show } = useReadout()
  const { state, server, ageSeconds, error } = metrics
  const isCalm = state !== 'failed' && state !== 'paused'
  const age = ageSeconds === null ? 'never answered' : formatDuration(ageSeconds)
  const tell = () =>
    show({
      title: 'Prometheus',
      facts: [[{ strong: state }], [server ?? 'none is configured'], [sayMetrics(metrics)]],
    })
  return (
    <Tr onPointerEnter={tell} className={rowClass}>
      <Td>
        <VerdictIcon kind={marks[state]} label={state} />
      </Td>
      <Td className="font-semibold">Prometheus</Td>
      <Td className={cx(!isCalm && 'font-semibold')}>{state}</Td>
      <Td className={cx(!isCalm && 'font-semibold')}>{state === 'off' || state === 'simulated' ? '–' : age}</Td>
      <Td className={cx('text-ink-2', lineClass)}>{sayMetrics(metrics)}</Td>
      <Td wrap className={cx('pad:min-w-[240px]', lineClass)}>
        {error !== null && (
          <>
            {error.message} <span className="text-ink-2">{error.action}</span>
          </>
        )}
        {error === null && state === 'off' && (
          <>Set EVENKEEL_PROMETHEUS_URL to hold what pods really get against what is expected.</>
        )}
      </Td>
      <Td wrap className={cx('text-ink-2', lineClass)}>
        <span className="text-ink-3 pad:hidden">feeds </span>observed shares, client addresses, history
      </Td>
    </Tr>
  )
}
