'use client'

import { cx } from '@/components/ui/cx'
import { useReadout } from '@/components/ui/readout'
import { GroupRow, Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import type { StatusResponse } from '@/lib/contracts/status'
import { formatDuration } from '@/lib/format/duration'
import { countOf, formatCount } from '@/lib/format/words'
import { MetricsRow } from './metrics-row'
import { resourceNames, sayCoverage, type Watch, watchName } from './say-status'

const marks: Record<Watch['state'], VerdictKind> = {
  live: 'ok',
  stale: 'stale',
  denied: 'denied',
  listing: 'unknown',
  connecting: 'unknown',
}

/** On a phone: mark, name, state and age in one line, all else below them. */
const phoneRow = 'max-pad:grid-cols-[24px_minmax(0,1fr)_auto_auto] max-pad:gap-x-3'
const phoneLine = 'max-pad:col-span-3 max-pad:col-start-2 max-pad:empty:hidden'

/** One row a watch, then the prober and the metric server: state, age, what it holds, and the last error with what to do. */
export function WatchTable({ status }: { status: StatusResponse }) {
  return (
    <div className="px-gutter">
      <Table caption="Sources" stacks>
        <thead>
          <tr>
            <Th>
              <span className="sr-only">State</span>
            </Th>
            <Th>Source</Th>
            <Th>State</Th>
            <Th>Age</Th>
            <Th>Holds</Th>
            <Th>Last error, and what to do</Th>
            <Th>Feeds</Th>
          </tr>
        </thead>
        <tbody>
          <GroupRow span={7}>
            API server <span className="text-ink-3">list and watch</span>
          </GroupRow>
          {status.watches.map((watch) => (
            <WatchRow key={`${watch.resource} ${watch.namespace}`} watch={watch} />
          ))}
          <GroupRow span={7}>
            Health ports <span className="text-ink-3">asked only while somebody looks</span>
          </GroupRow>
          <ProberRow status={status} />
          <GroupRow span={7}>
            Metrics <span className="text-ink-3">{status.metrics.server ?? 'asked only where one is configured'}</span>
          </GroupRow>
          <MetricsRow metrics={status.metrics} rowClass={phoneRow} lineClass={phoneLine} />
        </tbody>
      </Table>
    </div>
  )
}

function WatchRow({ watch }: { watch: Watch }) {
  const { show } = useReadout()
  const isCalm = watch.state === 'live'
  const tell = () =>
    show({
      title: watchName(watch),
      facts: [
        [{ strong: watch.state }],
        [watch.ageSeconds === null ? 'never heard' : `last byte ${formatDuration(watch.ageSeconds)} ago`],
        [sayCoverage(watch)],
        [countOf(watch.relists, 'relist')],
      ],
    })
  return (
    <Tr onPointerEnter={tell} className={phoneRow}>
      <Td>
        <VerdictIcon kind={marks[watch.state]} label={watch.state} />
      </Td>
      <Td className="font-semibold">
        {resourceNames[watch.resource]}
        <span className="font-normal text-ink-2">{watch.namespace !== null && ` in ${watch.namespace}`}</span>
      </Td>
      <Td className={cx(!isCalm && 'font-semibold')}>{watch.state}</Td>
      <Td className={cx(!isCalm && 'font-semibold')}>
        {watch.ageSeconds === null ? 'never read' : formatDuration(watch.ageSeconds)}
      </Td>
      <Td className={cx('text-ink-2', phoneLine)}>
        {sayCoverage(watch)}
        {watch.unreadable !== null && watch.unreadable.count > 0 && (
          <span className="text-warn">, {formatCount(watch.unreadable.count)} not readable</span>
        )}
      </Td>
      <Td wrap className={cx('pad:min-w-[240px]', phoneLine)}>
        {watch.error !== null && (
          <>
            {watch.error.message} <span className="text-ink-2">{watch.error.action}</span>
          </>
        )}
      </Td>
      <Td wrap className={cx('text-ink-2 desk:min-w-[400px]', phoneLine)}>
        <span className="text-ink-3 pad:hidden">feeds </span>
        {watch.feeds}
      </Td>
    </Tr>
  )
}

function ProberRow({ status: { prober } }: { status: StatusResponse }) {
  const { show } = useReadout()
  if (prober === null) {
    return (
      <Tr className={phoneRow}>
        <Td>
          <VerdictIcon kind="denied" label="denied" />
        </Td>
        <Td className="font-semibold">Prober</Td>
        <Td>not shown</Td>
        <Td colSpan={4} className={cx('text-ink-2', phoneLine)}>
          What is asked depends on objects that you may not all read.
        </Td>
      </Tr>
    )
  }
  const isIdle = prober.watchedServices === 0
  const tell = () =>
    show({
      title: 'Prober',
      facts: [
        [countOf(prober.watchedServices, 'Service'), ' looked at'],
        [countOf(prober.inFlight, 'question'), ' under way'],
        [countOf(prober.answered, 'port'), ' answered'],
        [`${prober.notReachable} not reachable from here`],
      ],
    })
  return (
    <Tr onPointerEnter={tell} className={phoneRow}>
      <Td>
        <VerdictIcon
          kind={isIdle ? 'by-design' : prober.notReachable > 0 ? 'not-reachable' : 'ok'}
          label={isIdle ? 'idle' : 'asking'}
        />
      </Td>
      <Td className="font-semibold">Prober</Td>
      <Td>{isIdle ? 'idle' : 'asking'}</Td>
      <Td>{prober.ageSeconds === null ? 'never asked' : formatDuration(prober.ageSeconds)}</Td>
      <Td className={cx('text-ink-2', phoneLine)}>
        {isIdle
          ? 'nobody looks at health ports now'
          : `${formatCount(prober.answered)} of ${countOf(prober.answered + prober.notReachable, 'port')} answered`}
      </Td>
      <Td wrap className={phoneLine}>
        {prober.notReachable > 0 && (
          <>
            {countOf(prober.notReachable, 'port')} <b>not reachable from here</b>; this says nothing about the nodes.
            Allow this server to reach them, or read the verdicts of the others only.
          </>
        )}
      </Td>
      <Td className={cx('text-ink-2', phoneLine)}>
        <span className="text-ink-3 pad:hidden">feeds </span>health verdicts
      </Td>
    </Tr>
  )
}
