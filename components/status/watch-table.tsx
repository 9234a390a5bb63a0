'use client'

import { cx } from '@/components/ui/cx'
import { useReadout } from '@/components/ui/readout'
import { GroupRow, Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import type { StatusResponse } from '@/lib/contracts/status'
import { formatDuration } from '@/lib/format/duration'
import { countOf, formatCount } from '@/lib/format/words'
import { resourceNames, sayCoverage, type Watch, watchName } from './say-status'

const marks: Record<Watch['state'], VerdictKind> = {
  live: 'ok',
  stale: 'stale',
  denied: 'denied',
  listing: 'unknown',
  connecting: 'unknown',
}

/** One row a watch, then the prober: state, age, what it holds, and the last error with what to do. */
export function WatchTable({ status }: { status: StatusResponse }) {
  return (
    <div className="px-gutter">
      <Table caption="Sources">
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
            API server{' '}
            <span className="text-ink-3">
              {status.cluster.serverVersion === null ? '' : `${status.cluster.serverVersion} · `}list and watch
            </span>
          </GroupRow>
          {status.watches.map((watch) => (
            <WatchRow key={`${watch.resource} ${watch.namespace}`} watch={watch} />
          ))}
          <GroupRow span={7}>
            Health ports <span className="text-ink-3">asked only while somebody looks</span>
          </GroupRow>
          <ProberRow status={status} />
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
    <Tr onPointerEnter={tell}>
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
      <Td className="text-ink-2">
        {sayCoverage(watch)}
        {watch.unreadable !== null && watch.unreadable.count > 0 && (
          <span className="text-warn">, {formatCount(watch.unreadable.count)} not readable</span>
        )}
      </Td>
      <Td wrap className="min-w-[240px]">
        {watch.error !== null && (
          <>
            {watch.error.message} <span className="text-ink-2">{watch.error.action}</span>
          </>
        )}
      </Td>
      <Td wrap className="text-ink-2">
        {watch.feeds}
      </Td>
    </Tr>
  )
}

function ProberRow({ status: { prober } }: { status: StatusResponse }) {
  const { show } = useReadout()
  if (prober === null) {
    return (
      <Tr>
        <Td>
          <VerdictIcon kind="denied" label="denied" />
        </Td>
        <Td className="font-semibold">Prober</Td>
        <Td>not shown</Td>
        <Td colSpan={4} className="text-ink-2">
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
    <Tr onPointerEnter={tell}>
      <Td>
        <VerdictIcon
          kind={isIdle ? 'by-design' : prober.notReachable > 0 ? 'not-reachable' : 'ok'}
          label={isIdle ? 'idle' : 'asking'}
        />
      </Td>
      <Td className="font-semibold">Prober</Td>
      <Td>{isIdle ? 'idle' : 'asking'}</Td>
      <Td>{prober.ageSeconds === null ? 'never asked' : formatDuration(prober.ageSeconds)}</Td>
      <Td className="text-ink-2">
        {isIdle
          ? 'nobody looks at health ports now'
          : `${formatCount(prober.answered)} of ${countOf(prober.answered + prober.notReachable, 'port')} answered`}
      </Td>
      <Td wrap>
        {prober.notReachable > 0 && (
          <>
            {countOf(prober.notReachable, 'port')} <b>not reachable from here</b>; this says nothing about the nodes.
            Allow this server to reach them, or read the verdicts of the others only.
          </>
        )}
      </Td>
      <Td className="text-ink-2">health verdicts</Td>
    </Tr>
  )
}
