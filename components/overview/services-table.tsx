'use client'

import Link from 'next/link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { elsewhereInWords, nodesInWords } from './cell-words'
import type { HealthCell } from './face'
import { podsText } from './facts'
import { groupWords } from './service-group'
import { MoreRows } from './services-list'
import type { RowWindow } from './use-service-pages'

export type ServicesTableProps = {
  cluster: string
  rows: readonly ServiceRow[]
  total: number
  value: CellValue
  health: ReadonlyMap<ServiceKey, readonly HealthCell[]>
  onWindow: (window: RowWindow) => void
}

/** Names that one value lists before it counts the rest. */
const MOST_NAMES = 6

/** The matrix as a plain table: the same rows and values in words. */
export function ServicesTable({ cluster, rows, total, value, health, onWindow }: ServicesTableProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-gutter">
      <Table caption="External Services and their nodes">
        <thead>
          <tr>
            <Th>
              <span className="sr-only">Group</span>
            </Th>
            <Th>Service</Th>
            <Th>Policy</Th>
            <Th>Balancer model</Th>
            <Th numeric>Pods on nodes</Th>
            <Th numeric>Hottest pod ÷ fair</Th>
            <Th numeric>Dropped</Th>
            <Th>Nodes</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = serviceKey(row.namespace, row.name)
            return <ServiceLine key={key} cluster={cluster} row={row} value={value} health={health.get(key) ?? []} />
          })}
        </tbody>
      </Table>
      <MoreRows rows={rows.length} total={total} onWindow={onWindow} />
    </div>
  )
}

type ServiceLineProps = { cluster: string; row: ServiceRow; value: CellValue; health: readonly HealthCell[] }

function ServiceLine({ cluster, row, value, health }: ServiceLineProps) {
  const words = groupWords[row.group]
  const bounds = row.peakToAverageBounds
  return (
    <Tr>
      <Td>
        <VerdictIcon kind={words.icon} label={words.title} />
      </Td>
      <Td>
        <Link href={`/${cluster}/services/${row.namespace}/${row.name}`} prefetch={false} className="hover:underline">
          <span className="text-ink-3">{row.namespace}/</span>
          <b>{row.name}</b>
        </Link>
      </Td>
      <Td>{row.policy}</Td>
      <Td>
        {row.model.id}
        {row.model.product !== null && <span className="text-ink-2"> {row.model.product}</span>}
      </Td>
      <Td numeric>{podsText(row)}</Td>
      <Td numeric>
        {row.peakToAverage === null && bounds !== null
          ? `${formatRatio(bounds.low)} to ${formatRatio(bounds.high)}`
          : row.readyEndpoints === 0
            ? '–'
            : formatRatio(row.peakToAverage)}
      </Td>
      <Td numeric className={row.droppedShare !== null && row.droppedShare > 0 ? 'font-semibold text-fault' : ''}>
        {formatShare(row.droppedShare)}
      </Td>
      <Td wrap className="min-w-[360px]">
        <NodesText row={row} value={value} health={health} />
      </Td>
    </Tr>
  )
}

function NodesText({ row, value, health }: Omit<ServiceLineProps, 'cluster'>) {
  const named = nodesInWords(row, value, health)
  const rest = elsewhereInWords(row, value)
  return (
    <>
      {named.map(({ words, nodes, departs }) => (
        <span key={words} className={departs ? '' : 'text-ink-2'}>
          <b>{words}</b> {nodes.slice(0, MOST_NAMES).join(', ')}
          {nodes.length > MOST_NAMES && ` and ${countOf(nodes.length - MOST_NAMES, 'more node')}`}
          {'; '}
        </span>
      ))}
      <span className="text-ink-3">{rest.join('; ')}</span>
    </>
  )
}
