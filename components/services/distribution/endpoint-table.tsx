'use client'

import { cx } from '@/components/ui/cx'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { useReadout } from '@/components/ui/readout'
import type { Readout } from '@/components/ui/readout-text'
import { Td, Th, Tr } from '@/components/ui/table'
import { VirtualTable } from '@/components/ui/virtual-table'
import type { DistributionPort } from '@/lib/contracts/distribution'
import { countOf } from '@/lib/format/words'
import { sayLoad, sayShares } from '../flow/flow-words'
import { type Figures, ObservedCells, ObservedHeads } from '../observed/observed-cells'
import { countedIn, type ObservedView } from '../observed/observed-view'
import { sayMargin, sayObservedShare, saySigma } from '../observed/observed-words'
import type { Reading } from '../readings'
import { type EndpointRow, endpointRows } from './endpoint-rows'

export type EndpointTableProps = {
  port: DistributionPort
  readings: readonly Reading[]
  observed: ObservedView
  className?: string
}

const shareText = (row: EndpointRow) =>
  row.shares.length > 0 ? sayShares(row.shares) : row.state === 'ready' ? '?' : '–'
const loadText = (row: EndpointRow) => (row.load !== null ? sayLoad(row.load) : row.state === 'ready' ? '?' : '–')

/** Every endpoint with its conditions and its shares: the table of the chart above, and what the chart leaves out. */
export function EndpointTable({ port, readings, observed, className }: EndpointTableProps) {
  const { show } = useReadout()
  const counted = countedIn(observed)
  const byPod = new Map(counted?.endpoints.map((endpoint) => [endpoint.podName, endpoint]))
  const figuresOf = ({ endpoint }: EndpointRow) => byPod.get(endpoint.podName ?? '')
  const rows = endpointRows(port, readings)
  if (rows.length === 0)
    return <p className={cx('text-table text-ink-2', className)}>No EndpointSlice names an endpoint for this port.</p>
  const tell = (row: EndpointRow) =>
    show({
      title: row.endpoint.podName ?? row.endpoint.address,
      facts: [
        [row.endpoint.address],
        [`on ${row.endpoint.nodeName ?? 'no node'}`],
        [row.state],
        ['gets ', { strong: shareText(row) }],
        [{ strong: loadText(row) }, ' its fair share'],
        ...observedFacts(figuresOf(row)),
      ],
    })
  return (
    <section className={cx('min-w-0', className)}>
      <h2 className="mb-1">
        {countOf(rows.length, 'endpoint')}{' '}
        <small className="text-note font-normal text-ink-2">from EndpointSlices, most connections first</small>
      </h2>
      <VirtualTable
        caption="Endpoints with their shares"
        columns={counted === null ? 6 : 9}
        rows={rows}
        onTell={tell}
        className="max-h-[340px]"
        head={
          <tr>
            <Th>Pod</Th>
            <Th className="max-pad:hidden">address</Th>
            <Th>node</Th>
            <Th className="max-pad:hidden">state</Th>
            <Th numeric>share</Th>
            <Th numeric>÷ fair</Th>
            {counted !== null && <ObservedHeads />}
          </tr>
        }
        renderRow={(row, props) => (
          <Tr key={row.key} {...props}>
            <Td className="max-w-[220px] max-pad:max-w-[128px]">
              {row.endpoint.podName === null ? (
                <span className="text-ink-3">no pod</span>
              ) : (
                <MiddleTruncated text={row.endpoint.podName} />
              )}
            </Td>
            <Td className="text-ink-2 max-pad:hidden">{row.endpoint.address}</Td>
            <Td className="max-w-[160px]">
              {row.endpoint.nodeName === null ? (
                <span className="text-ink-3">none</span>
              ) : (
                <MiddleTruncated text={row.endpoint.nodeName} />
              )}
            </Td>
            <Td className="text-ink-2 max-pad:hidden">{row.state}</Td>
            <Td numeric className="font-semibold">
              {shareText(row)}
            </Td>
            <Td numeric>{loadText(row)}</Td>
            {counted !== null && <ObservedCells figures={figuresOf(row)} />}
          </Tr>
        )}
      />
    </section>
  )
}

function observedFacts(figures: Figures | undefined): Readout['facts'] {
  if (figures === undefined) return []
  return [
    [
      'observed ',
      { strong: sayObservedShare(figures) },
      figures.margin === null ? '' : ` ± ${sayMargin(figures.margin)}`,
    ],
    [figures.count === null ? 'not counted' : saySigma(figures.standardErrors)],
  ]
}
