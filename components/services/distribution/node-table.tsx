'use client'

import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { useReadout } from '@/components/ui/readout'
import type { Readout } from '@/components/ui/readout-text'
import { Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { VirtualTable } from '@/components/ui/virtual-table'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { countOf } from '@/lib/format/words'
import type { Shares } from '../flow/flow-types'
import { sayShares } from '../flow/flow-words'
import type { Reading } from '../readings'
import { type NodeRow, nodeRows } from './node-rows'

export type NodeTableProps = {
  answer: DistributionResponse
  port: DistributionPort
  readings: readonly Reading[]
}

const shareText = (shares: Shares) => (shares.length === 0 ? '?' : sayShares(shares))

/** What each node gets and serves, and why it is or is not in the balancer's pool. */
export function NodeTable({ answer, port, readings }: NodeTableProps) {
  const { show } = useReadout()
  const rows = nodeRows(port, readings)
  if (rows.length === 0) return null
  return (
    <VirtualTable
      caption={`Nodes: ${countOf(rows.length, 'node')}`}
      columns={5}
      rows={rows}
      onTell={(row) => show(readoutOf(row, answer))}
      className="max-h-[236px]"
      head={
        <tr>
          <Th>Node</Th>
          <Th numeric>pods</Th>
          <Th numeric>enters</Th>
          <Th numeric>serves</Th>
          <Th>in the pool, and why</Th>
        </tr>
      }
      renderRow={(row, props) => (
        <Tr key={row.name} {...props}>
          <Td className="max-w-[150px] font-semibold">
            <MiddleTruncated text={row.name} />
          </Td>
          <Td numeric>{row.pods}</Td>
          <Td numeric>
            {row.isLosing && <VerdictIcon kind="fault" label="loses what enters" className="mr-1" />}
            {shareText(row.entry)}
          </Td>
          <Td numeric>{shareText(row.serving)}</Td>
          <Td className="w-full max-w-0 truncate text-ink-2">{row.reason}</Td>
        </Tr>
      )}
    />
  )
}

function readoutOf(row: NodeRow, { model, basis }: DistributionResponse): Readout {
  const terminating = row.terminatingOnly ? [['serves with terminating pods only']] : []
  return {
    title: row.zone === null ? row.name : `${row.name}, zone ${row.zone}`,
    facts: [
      [`${countOf(row.pods, 'ready pod')}`],
      ['enters ', { strong: shareText(row.entry) }],
      ['serves ', { strong: shareText(row.serving) }],
      [row.reason],
      ...terminating,
      [`${basis === 'as-answered' ? 'as answered' : 'expected'} under ${model.id}`],
    ],
  }
}
