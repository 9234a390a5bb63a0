'use client'

import Link from 'next/link'
import { severityKind } from '@/components/findings/severity-words'
import { MiddleTruncated } from '@/components/ui/middle-truncated'
import { useReadout } from '@/components/ui/readout'
import type { Readout } from '@/components/ui/readout-text'
import { Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon, type VerdictKind } from '@/components/ui/verdict-icon'
import { VirtualTable } from '@/components/ui/virtual-table'
import type { NodeSort } from '@/lib/client/nodes-url'
import { formatShare } from '@/lib/format/share'
import { countOf, formatCount } from '@/lib/format/words'
import type { NodeRow } from './order-node-loads'

export type NodeLoadTableProps = {
  cluster: string
  rows: readonly NodeRow[]
  sort: NodeSort
  onSort: (sort: NodeSort) => void
}

/** On a phone these stand on the page of the node. */
const wideOnly = 'max-pad:hidden'

const heads: readonly {
  readonly label: string
  readonly sort: NodeSort | null
  readonly numeric?: true
  readonly wideOnly?: true
}[] = [
  { label: 'Node', sort: 'name' },
  { label: 'zone', sort: 'zone', wideOnly: true },
  { label: 'state', sort: null },
  { label: 'findings', sort: null, numeric: true },
  { label: 'loses', sort: 'harm', numeric: true },
  { label: 'enters', sort: 'enters', numeric: true },
  { label: 'serves', sort: 'serves', numeric: true },
  { label: 'ready pods', sort: 'pods', numeric: true, wideOnly: true },
  { label: 'idle', sort: null, numeric: true, wideOnly: true },
  { label: 'no candidate', sort: null, numeric: true, wideOnly: true },
  { label: 'what is lost most', sort: null, wideOnly: true },
]

/** One row a node with counts of Services; each head that can sort is a button. */
export function NodeLoadTable({ cluster, rows, sort, onSort }: NodeLoadTableProps) {
  const { show } = useReadout()
  return (
    <VirtualTable
      caption={`Nodes: ${countOf(rows.length, 'node')}, counts of Services`}
      columns={heads.length}
      rows={rows}
      onTell={(row) => show(readoutOf(row))}
      className="min-h-0 flex-1 px-gutter"
      head={
        <tr>
          {heads.map((head) => (
            <Th
              key={head.label}
              numeric={head.numeric ?? false}
              aria-sort={ariaSort(head.sort, sort)}
              className={head.wideOnly === true ? wideOnly : ''}
            >
              {head.sort === null ? head.label : <SortButton {...{ head, sort, onSort }} />}
            </Th>
          ))}
        </tr>
      }
      renderRow={(row, props) => (
        <Tr key={row.name} {...props}>
          <Td className="max-w-[220px] font-semibold max-pad:max-w-[120px]">
            <Link href={`/${cluster}/nodes/${row.name}`} className="hover:text-accent">
              <MiddleTruncated text={row.name} />
            </Link>
          </Td>
          <Td className={`text-ink-2 ${wideOnly}`}>{row.zone ?? '–'}</Td>
          <Td>
            <State row={row} />
          </Td>
          <Td numeric>
            <NodeFindings row={row} />
          </Td>
          <Td numeric>
            {row.load !== undefined && row.load.losesHere > 0 ? (
              <>
                <VerdictIcon kind="fault" label="loses what enters" className="mr-1" />
                <b>{formatCount(row.load.loses)}</b>
              </>
            ) : (
              count(row.load?.loses)
            )}
          </Td>
          <Td numeric>{count(row.load?.enters)}</Td>
          <Td numeric>{count(row.load?.serves)}</Td>
          <Td numeric className={wideOnly}>
            {count(row.load?.endpoints)}
          </Td>
          <Td numeric className={wideOnly}>
            {count(row.load?.idle)}
          </Td>
          <Td numeric className={wideOnly}>
            {count(row.load?.excluded)}
          </Td>
          <Td className={`w-full max-w-0 truncate text-ink-2 ${wideOnly}`}>{worstInWords(row)}</Td>
        </Tr>
      )}
    />
  )
}

const count = (value: number | undefined): string => (value === undefined ? '?' : formatCount(value))

const ariaSort = (column: NodeSort | null, sort: NodeSort) =>
  column === sort ? (sort === 'name' || sort === 'zone' ? 'ascending' : 'descending') : undefined

function SortButton({
  head,
  sort,
  onSort,
}: { head: (typeof heads)[number] } & Pick<NodeLoadTableProps, 'sort' | 'onSort'>) {
  const current = head.sort === sort
  return (
    <button
      type="button"
      onClick={() => head.sort !== null && onSort(head.sort)}
      className={current ? 'font-semibold text-ink-1' : 'hover:text-ink-1'}
    >
      {head.label}
      <span aria-hidden="true">{current ? ' ▾' : ''}</span>
    </button>
  )
}

function stateOf({ ready, unschedulable, deleting }: NodeRow): { kind: VerdictKind; words: string } {
  if (deleting) return { kind: 'warning', words: 'being deleted' }
  if (ready === false) return { kind: 'warning', words: 'not ready' }
  if (unschedulable) return { kind: 'by-design', words: 'cordoned' }
  return ready === null ? { kind: 'unknown', words: 'not readable' } : { kind: 'ok', words: 'ready' }
}

function State({ row }: { row: NodeRow }) {
  const { kind, words } = stateOf(row)
  return (
    <span className={kind === 'ok' ? 'text-ink-2' : ''}>
      <VerdictIcon kind={kind} className="mr-1" />
      {words}
    </span>
  )
}

/** Findings about the node, with the mark of the worst; blank where there are none. */
function NodeFindings({ row: { findings } }: { row: NodeRow }) {
  if (findings === undefined) return null
  return (
    <>
      <VerdictIcon kind={severityKind[findings.worst]} label={`worst ${findings.worst}`} className="mr-1" />
      {formatCount(findings.count)}
    </>
  )
}

function worstInWords({ load }: NodeRow): string {
  if (load?.worst == null) return ''
  const { namespace, name, entryShare } = load.worst
  return `${namespace}/${name}: ${formatShare(entryShare)} of its new connections enter here and are lost`
}

function readoutOf(row: NodeRow): Readout {
  const { load } = row
  return {
    title: row.zone === null ? row.name : `${row.name}, zone ${row.zone}`,
    facts: [
      [stateOf(row).words],
      ['an entry of ', { strong: countOf(load?.enters ?? 0, 'Service') }],
      ['serves ', { strong: countOf(load?.serves ?? 0, 'Service') }],
      ['loses connections of ', { strong: countOf(load?.loses ?? 0, 'Service') }],
      ...(load !== undefined && load.unknown > 0
        ? [[`${countOf(load.unknown, 'Service')} behind an unknown balancer`]]
        : []),
      ['expected'],
    ],
  }
}
