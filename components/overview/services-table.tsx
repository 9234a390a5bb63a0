'use client'

import Link from 'next/link'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { CellValue } from '@/lib/client/overview-url'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { countOf } from '@/lib/format/words'
import { elsewhereInWords, nodesInWords } from './cell-words'
import type { AskedCell } from './face'
import { DropFact, FindingsFact, ModelText } from './facts'
import { nameOf } from './readouts'
import { hottestText, podsText } from './row-words'
import { groupWords } from './service-group'
import { MoreRows } from './services-list'
import type { RowWindow } from './use-service-pages'

export type ServicesTableProps = {
  cluster: string
  rows: readonly ServiceRow[]
  total: number
  value: CellValue
  health: ReadonlyMap<ServiceKey, readonly AskedCell[]>
  onWindow: (window: RowWindow) => void
}

const nodesHead: Record<CellValue, string> = {
  load: 'Load of one pod ÷ fair, by node',
  entry: 'Entry share, by node',
  serving: 'Serving share, by node',
  endpoints: 'Ready endpoints, by node',
  health: 'Health port, by node',
  observed: 'Observed share, by node',
  against: 'Observed ÷ expected, by node',
}

/** Names that one value lists before it counts the rest. */
const MOST_NAMES = 6

/** The matrix as a plain table: the same rows and values in words. */
export function ServicesTable({ cluster, rows, total, value, health, onWindow }: ServicesTableProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-gutter print:overflow-visible">
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
            <Th numeric>Hottest ÷ fair</Th>
            <Th numeric>Dropped</Th>
            <Th>Client address</Th>
            <Th>Findings</Th>
            <Th>{nodesHead[value]}</Th>
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

type ServiceLineProps = { cluster: string; row: ServiceRow; value: CellValue; health: readonly AskedCell[] }

function ServiceLine({ cluster, row, value, health }: ServiceLineProps) {
  const words = groupWords[row.group]
  return (
    <Tr className="hover:bg-bg-1 [&>td]:align-top [&>td]:pt-1 [&>td]:leading-[18px]">
      <Td>
        <VerdictIcon kind={words.icon} label={words.title} />
      </Td>
      <Td className="max-w-[220px]">
        <Link
          href={`/${cluster}/services/${row.namespace}/${row.name}`}
          aria-label={nameOf(row)}
          prefetch={false}
          className="flex min-w-0 hover:underline"
        >
          <span className="max-w-[45%] flex-none truncate text-ink-3">{row.namespace}/</span>
          <MiddleTruncated text={row.name} className="font-semibold" />
        </Link>
      </Td>
      <Td>{row.policy}</Td>
      <Td className="max-w-[200px] truncate">
        <ModelText row={row} />
      </Td>
      <Td numeric>{podsText(row)}</Td>
      <Td numeric>{hottestText(row)}</Td>
      <Td numeric>
        <DropFact row={row} />
      </Td>
      <Td>{row.sourceAddress}</Td>
      <Td>
        <FindingsFact row={row} />
      </Td>
      <Td wrap className="w-full min-w-[360px]">
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
      {rest.map(({ words, departs }, place) => (
        <span key={words} className={departs ? 'font-semibold' : 'text-ink-3'}>
          {place > 0 && '; '}
          {words}
        </span>
      ))}
    </>
  )
}
