import type { ReactNode } from 'react'
import { shareAxis } from '@/components/charts/share-axis'
import { Chip } from '@/components/ui/small'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { CompareColumn, CompareResponse } from '@/lib/contracts/compare'
import type { SourceAddressVerdict } from '@/lib/domain/source-address/verdict'
import type { Measure } from '@/lib/domain/what-if/compare/say-difference'
import { BlastList } from './blast-list'
import { sayCapacity, sayEntries, sayHealth, sayPeak, sayShareOf } from './compare-words'
import { PodColumns } from './pod-columns'

type RowSpec = {
  readonly label: string
  readonly note?: string
  /** The measure whose difference stands in the last column; absent: none. */
  readonly measure?: Measure
  readonly cell: (column: CompareColumn) => ReactNode
}

/** Columns are scenarios, rows are measures, the last column says the difference in words. One scale for all columns. */
export function CompareTable({ answer }: { answer: CompareResponse }) {
  const { columns, differences } = answer
  const shares = columns.flatMap(({ pods }) => pods.flatMap(({ share }) => (share === null ? [] : [share])))
  const ready = columns[0]?.figures?.readyEndpoints ?? 0
  const axis = shareAxis(Math.max(0, ...shares), ready === 0 ? 0 : 1 / ready)
  const rows = rowsWith(axis.max)
  return (
    <section
      aria-label="Comparison"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto px-gutter pb-3 focus-visible:-outline-offset-2"
    >
      <table className="w-full min-w-[940px] table-fixed border-collapse text-table">
        <caption className="sr-only">Policies and scenarios side by side</caption>
        <thead>
          <tr>
            <th scope="col" className="w-[124px] border-b border-line">
              <span className="sr-only">Measure</span>
            </th>
            {columns.map((column, at) => (
              <th key={column.label} scope="col" className="border-b border-line py-1 pr-3 text-left align-bottom">
                <ColumnHead column={column} offeredBy={at === columns.length - 1 ? answer.offeredBy : null} />
              </th>
            ))}
            <th
              scope="col"
              className="w-[250px] border-b border-line py-1 text-left align-bottom text-note font-medium text-ink-3"
            >
              the difference
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const difference = differences.find(({ measure }) => measure === row.measure)
            return (
              <tr key={row.label} className="border-b border-line/55">
                <th scope="row" className="py-1 pr-3 text-left align-top text-fact font-normal text-ink-2">
                  {row.label}
                  {row.note !== undefined && <span className="block text-note text-ink-3">{row.note}</span>}
                </th>
                {columns.map((column) => (
                  <td key={column.label} className="py-1 pr-3 align-top">
                    {row.cell(column)}
                  </td>
                ))}
                <td className="py-1 align-top text-fact leading-[17px] text-ink-2">
                  {difference !== undefined && !difference.same && (
                    <span className="line-clamp-6" title={difference.words}>
                      {difference.words}
                    </span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function ColumnHead({ column, offeredBy }: { column: CompareColumn; offeredBy: string | null }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="font-semibold text-ink-1">{column.label}</span>
      <Chip dashed={!column.isNow}>{column.isNow ? 'now' : 'what if'}</Chip>
      {offeredBy !== null && (
        <span className="text-note font-normal text-accent" title={offeredBy}>
          offered: the better answer here
        </span>
      )}
    </span>
  )
}

const Big = ({ children }: { children: ReactNode }) => <b className="text-[14px] font-semibold">{children}</b>

function rowsWith(max: number): readonly RowSpec[] {
  return [
    {
      label: 'Share per pod, %',
      note: 'line: fair',
      measure: 'evenness',
      cell: (column) => (
        <PodColumns
          label={`${column.label}, share per pod`}
          pods={column.pods}
          max={max}
          fair={column.figures === null || column.figures.readyEndpoints === 0 ? 0 : 1 / column.figures.readyEndpoints}
        />
      ),
    },
    {
      label: 'Hottest pod ÷ mean',
      cell: ({ figures }) => (
        <>
          <Big>{sayPeak(figures?.peak ?? null)}</Big>{' '}
          <span className="text-ink-2">{sayCapacity(figures?.peak ?? null)}</span>
        </>
      ),
    },
    { label: 'Entering per node', measure: 'entry', cell: sayEntries },
    { label: 'Source address', measure: 'address', cell: (column) => <AddressCell column={column} /> },
    { label: 'Second node hop', measure: 'hop', cell: ({ figures }) => <Big>{sayShareOf(figures?.hop ?? null)}</Big> },
    {
      label: 'Health port',
      measure: 'health-port',
      cell: (column) => (
        <>
          {column.health.port !== null && <span className="text-ink-2">{column.health.port}: </span>}
          {sayHealth(column)}
          {column.convergence !== null && (
            <span className="block text-note text-ink-2">noticed after {column.convergence.inWords}</span>
          )}
        </>
      ),
    },
    {
      label: 'Dropped or refused',
      measure: 'drop',
      cell: ({ figures }) => (
        <>
          <Big>{sayShareOf(figures?.dropped ?? null)}</Big>
          {(figures?.refused?.high ?? 0) > 0 && (
            <span className="text-ink-2"> and {sayShareOf(figures?.refused ?? null)} refused</span>
          )}
        </>
      ),
    },
    {
      label: 'Blast radius',
      note: 'new connections that meet the loss, then hottest pod',
      measure: 'blast-radius',
      cell: (column) => <BlastList column={column} />,
    },
    {
      label: 'Price',
      measure: 'price',
      cell: ({ price, pendingPods }) => (
        <>
          {price.length === 0 ? 'nothing known' : price.join('; ')}
          {pendingPods > 0 && <span className="block text-fault">{pendingPods} pods find no node</span>}
        </>
      ),
    },
    {
      label: 'Assumed',
      cell: ({ assumptions, notModelled }) => (
        <span className="text-note leading-4 text-ink-2">{[...assumptions, ...notModelled].join(' ')}</span>
      ),
    },
  ]
}

const addressKinds: Record<SourceAddressVerdict, 'ok' | 'warning' | 'medium' | 'unknown'> = {
  preserved: 'ok',
  lost: 'warning',
  partial: 'medium',
  unknown: 'unknown',
}

function AddressCell({ column }: { column: CompareColumn }) {
  const { address } = column
  return (
    <>
      <VerdictIcon kind={addressKinds[address.verdict]} className="mr-1.5" />
      <b className="font-medium">{address.verdict}</b>{' '}
      <span className="text-ink-2">
        {address.basis}; pods see {address.podSees}
      </span>
      {address.breaks.length > 0 && (
        <span className="block text-note leading-4 text-warn">
          breaks {address.breaks.map(breakageName).join(', ')}
        </span>
      )}
    </>
  )
}

const breakageNames = {
  'network-policy': 'NetworkPolicy',
  'source-ranges': 'loadBalancerSourceRanges',
  'session-affinity': 'session affinity',
  'rate-limit': 'limits and logs by client',
} as const

const breakageName = ({ what, object }: CompareColumn['address']['breaks'][number]): string =>
  object === null ? breakageNames[what] : `${breakageNames[what]} ${object}`
