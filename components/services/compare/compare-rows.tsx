import type { ReactNode } from 'react'
import { severityKind } from '@/components/findings/severity-words'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { BriefFinding, CompareColumn, CompareResponse } from '@/lib/contracts/compare'
import type { SourceAddressVerdict } from '@/lib/domain/source-address/verdict'
import type { Measure } from '@/lib/domain/what-if/compare/say-difference'
import { formatShare } from '@/lib/format/share'
import { BlastList } from './blast-list'
import { sayCapacity, sayEntries, sayHealth, sayPeak, sayShareOf } from './compare-words'
import { PodColumns } from './pod-columns'

export type RowSpec = {
  readonly label: string
  readonly note?: string
  /** The measure whose difference stands in the last column; absent: none. */
  readonly measure?: Measure
  readonly cell: (column: CompareColumn) => ReactNode
}

const Big = ({ children }: { children: ReactNode }) => <b className="text-[14px] font-semibold">{children}</b>

export type ComparedRows = { answer: CompareResponse; rows: readonly RowSpec[] }

/** The measures of a comparison, in the order in which a decision is made. */
export function rowsWith(max: number): readonly RowSpec[] {
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
      cell: ({ figures, lostMeanwhile, convergence }) => (
        <>
          <Big>{sayShareOf(figures?.dropped ?? null)}</Big>
          {(figures?.refused?.high ?? 0) > 0 && (
            <span className="text-ink-2"> and {sayShareOf(figures?.refused ?? null)} refused</span>
          )}
          <Meanwhile {...{ lostMeanwhile, convergence }} />
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
      label: 'Findings',
      note: 'that come and go',
      cell: ({ findings, isNow }) => <FindingChanges findings={findings} isNow={isNow} />,
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

/** What is lost while the balancer has not noticed the change: under the figure of what is lost after it. */
function Meanwhile({ lostMeanwhile, convergence }: Pick<CompareColumn, 'lostMeanwhile' | 'convergence'>) {
  if (lostMeanwhile === null || lostMeanwhile === 0) return null
  const until = convergence === null ? 'until the balancer notices' : `for ${convergence.seconds} s at least`
  return (
    <span className="block text-fact text-warn">
      right after the change <b className="font-semibold">{formatShare(lostMeanwhile)}</b> {until}
    </span>
  )
}

/** Findings of a column against those of the first: gone ones struck out, new ones with their severity. */
function FindingChanges({ findings, isNow }: Pick<CompareColumn, 'findings' | 'isNow'>) {
  const { appear, vanish } = findings
  if (appear.length + vanish.length === 0) {
    const nothing = isNow ? 'what holds now stands on the Findings tab' : 'none of those that can be judged for both'
    return <span className="text-ink-2">{nothing}</span>
  }
  return (
    <ul className="flex flex-col gap-0.5 text-fact leading-[17px]">
      {appear.map((finding) => (
        <FindingLine key={finding.id} finding={finding} word="comes" />
      ))}
      {vanish.map((finding) => (
        <FindingLine key={finding.id} finding={finding} word="goes" />
      ))}
    </ul>
  )
}

function FindingLine({ finding, word }: { finding: BriefFinding; word: 'comes' | 'goes' }) {
  const kind = word === 'goes' ? 'ok' : severityKind[finding.severity]
  return (
    <li className="flex gap-1.5" title={finding.title}>
      <VerdictIcon kind={kind} className="mt-[2px]" />
      <span>
        <span className="text-ink-2">{word}</span> {finding.id} {finding.heading}
        {word === 'comes' && <span className="text-ink-2">, {finding.severity}</span>}
      </span>
    </li>
  )
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
