'use client'

import { cx } from '@/components/ui/cx'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { useReadout } from '@/components/ui/readout'
import { Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon, verdictKind } from '@/components/ui/verdict-icon'
import { type RowProps, VirtualTable } from '@/components/ui/virtual-table'
import { useNow } from '@/lib/client/use-now'
import type { HealthNode, HealthResponse } from '@/lib/contracts/health'
import { formatDuration, formatLatency } from '@/lib/format/duration'
import { formatTime } from '@/lib/format/time'
import { verdictWords } from '@/lib/format/verdict'
import { answeredWord, expectedWord, fieldWord, serviceWord } from './answer-words'
import { healthReadout } from './health-readout'

export type HealthTableProps = {
  health: HealthResponse
  rows: readonly HealthNode[]
  selected: string | null
  onSelect: (node: string) => void
}

/** On a phone the answer of the chosen node stands in full below the table. */
const wideOnly = 'max-pad:hidden'

/** Every field of every answer, rows that disagree first. Pressing a row shows its answer in full below. */
export function HealthTable({ health, rows, selected, onSelect }: HealthTableProps) {
  const { show } = useReadout()
  const nowMs = useNow()
  // kube-proxy's own port counts nothing and names no Service.
  const counts = health.nodes.some((node) => node.expected.localEndpoints !== null)
  if (rows.length === 0) return <p className="px-gutter py-2 text-table text-ink-2">No node has this verdict.</p>
  return (
    <div className="px-gutter">
      <VirtualTable
        caption="Answers of the health ports"
        columns={counts ? 12 : 7}
        rows={rows}
        onTell={(node) => show(healthReadout(health, node))}
        className="max-h-[300px]"
        head={
          <tr>
            <Th>
              <span className="sr-only">Verdict</span>
            </Th>
            <Th>Node</Th>
            {counts && <Th numeric>Ready pods</Th>}
            <Th>Expected</Th>
            <Th>Answered</Th>
            {counts && (
              <>
                <Th className={wideOnly}>Service in the body</Th>
                <Th className={wideOnly} numeric>
                  localEndpoints
                </Th>
                <Th className={wideOnly}>serviceProxyHealthy</Th>
                <Th className={wideOnly} numeric>
                  Weight header
                </Th>
              </>
            )}
            <Th className={wideOnly} numeric>
              Latency
            </Th>
            <Th>Since</Th>
            <Th className={wideOnly}>Verdict</Th>
          </tr>
        }
        renderRow={(node, props) => (
          <HealthRow
            key={node.name}
            node={node}
            rowProps={props}
            withCounts={counts}
            nowMs={nowMs ?? health.freshness.asOfMs}
            selected={node.name === selected}
            onSelect={() => onSelect(node.name)}
          />
        )}
      />
    </div>
  )
}

type HealthRowProps = {
  node: HealthNode
  rowProps: RowProps
  withCounts: boolean
  nowMs: number
  selected: boolean
  onSelect: () => void
}

function HealthRow({ node, rowProps, withCounts, nowMs, selected, onSelect }: HealthRowProps) {
  const { observed, verdict } = node
  const isCalm = verdict === 'as-expected' || verdict === 'by-design'
  const quiet = isCalm ? 'text-ink-2' : ''
  return (
    <Tr {...rowProps} selected={selected} onClick={onSelect} className="cursor-pointer hover:bg-bg-1">
      <Td>
        <VerdictIcon kind={verdictKind[verdict]} label={verdictWords[verdict]} />
      </Td>
      <Td className={cx('max-w-[180px]', !isCalm && 'font-semibold')}>
        <button type="button" tabIndex={-1} onClick={onSelect} className="max-w-full text-left">
          <MiddleTruncated text={node.name} />
        </button>
      </Td>
      {withCounts && <Td numeric>{fieldWord(node.expected.localEndpoints)}</Td>}
      <Td className={quiet}>{expectedWord(node)}</Td>
      <Td className={cx(verdict === 'disagrees' && 'font-semibold', observed?.outcome !== 'answered' && 'text-ink-2')}>
        {answeredWord(node)}
      </Td>
      {withCounts && (
        <>
          <Td className={cx(wideOnly, quiet)}>{serviceWord(node)}</Td>
          <Td numeric className={wideOnly}>
            {fieldWord(observed?.localEndpoints)}
          </Td>
          <Td className={cx(wideOnly, quiet)}>{fieldWord(observed?.serviceProxyHealthy)}</Td>
          <Td numeric className={cx(wideOnly, quiet)}>
            {fieldWord(observed?.weight)}
          </Td>
        </>
      )}
      <Td numeric className={cx(wideOnly, quiet)}>
        {observed === null || observed.outcome !== 'answered' ? '–' : formatLatency(observed.latencyMs)}
      </Td>
      <Td className={quiet}>{observed === null ? '–' : <Since at={observed.since} nowMs={nowMs} />}</Td>
      <Td title={node.inWords} className={cx('w-full max-w-0 truncate', wideOnly, quiet)}>
        {firstClause(node.inWords) || verdictWords[verdict]}
      </Td>
    </Tr>
  )
}

/** What is the case; why, and what to do, stands whole below the table. */
const firstClause = (words: string): string => words.split(/: |\. |\.$/, 1)[0] ?? ''

function Since({ at, nowMs }: { at: string; nowMs: number }) {
  const atMs = Date.parse(at)
  return (
    <>
      <span className={wideOnly}>{formatTime(atMs, nowMs).replace(/^\d{4}-| UTC$/g, '')} </span>
      <span className="text-ink-2">{formatDuration(Math.max(0, (nowMs - atMs) / 1000))}</span>
    </>
  )
}
