'use client'

import { useState } from 'react'
import { cx } from '@/components/ui/cx'
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
import { ObservedCells, ObservedHeads } from '../observed/observed-cells'
import { countedIn, type ObservedView } from '../observed/observed-view'
import type { Reading } from '../readings'
import { type NodeRow, nodeRows } from './node-rows'

export type NodeTableProps = {
  answer: DistributionResponse
  port: DistributionPort
  readings: readonly Reading[]
  observed: ObservedView
}

/** So few rows are shown whole, with all of each reason. */
const FEW_ROWS = 8

const shareText = (shares: Shares) => (shares.length === 0 ? '?' : sayShares(shares))

/** What each node gets and serves, and why it is or is not in the balancer's pool. */
export function NodeTable({ answer, port, readings, observed }: NodeTableProps) {
  const { show } = useReadout()
  const counted = countedIn(observed)
  const byName = new Map(counted?.nodes.map((node) => [node.name, node]))
  const [showsAll, setShowsAll] = useState(false)
  const all = nodeRows(port, readings)
  if (all.length === 0) return null
  const concerned = all.filter((row) => row.pods > 0 || Math.max(0, ...row.entry) > 0)
  const rows = showsAll || concerned.length === 0 ? all : concerned
  const left = all.length - concerned.length
  const isShort = rows.length <= FEW_ROWS
  return (
    <div className="min-w-0">
      <VirtualTable
        caption={`Nodes: ${countOf(rows.length, 'node')}`}
        columns={counted === null ? 5 : 8}
        rows={rows}
        onTell={(row) => show(readoutOf(row, answer))}
        className={isShort ? '' : 'max-h-[218px]'}
        head={
          <tr>
            <Th>Node</Th>
            <Th numeric>pods</Th>
            <Th numeric>enters</Th>
            <Th numeric>serves</Th>
            {counted !== null && <ObservedHeads />}
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
              {answer.model.id === 'direct' ? '–' : shareText(row.entry)}
            </Td>
            <Td numeric>{shareText(row.serving)}</Td>
            {counted !== null && <ObservedCells figures={byName.get(row.name)} without={row.pods === 0} />}
            <Td
              wrap={isShort}
              title={row.reason}
              className={cx('w-full', isShort ? 'min-w-[150px]' : 'max-w-0 truncate', !row.isLosing && 'text-ink-2')}
            >
              {row.reason}
            </Td>
          </Tr>
        )}
      />
      {left > 0 && concerned.length > 0 && (
        <button
          type="button"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
          className="px-1.5 pt-1 text-fact text-accent hover:underline pointer-coarse:min-h-11 print:hidden"
        >
          {showsAll ? 'Only nodes with pods or connections' : `and ${countOf(left, 'node')} without either`}
        </button>
      )}
    </div>
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
