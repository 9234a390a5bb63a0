'use client'

import dynamic from 'next/dynamic'
import { useRef } from 'react'
import type { ShareBar } from '@/components/charts/share-bar'
import { orMissing } from '@/components/ui/later'
import { useReadout } from '@/components/ui/readout'
import type { Readout } from '@/components/ui/readout-text'
import { useElementWidth } from '@/components/ui/use-element-width'
import type { SpanState } from '@/lib/client/span-url'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { sayLoad, sayShares } from '../flow/flow-words'
import { observedRows } from '../observed/observed-bars'
import { countedIn, hasSource, type ObservedView } from '../observed/observed-view'
import { sayMargin } from '../observed/observed-words'
import { SpanChoice } from '../observed/span-choice'
import type { Reading } from '../readings'
import { shareRows } from './share-rows'

/** Row height of the chart in pixels, with the head of its axis. */
const ROW_PX = 18.5
const HEAD_PX = 20

// The chart library comes with the tab that draws it, never with the first page.
const ShareBars = dynamic(
  () => orMissing(import('@/components/charts/share-bars').then((module) => module.ShareBars)),
  {
    ssr: false,
  },
)

export type SharePictureProps = {
  answer: DistributionResponse
  readings: readonly Reading[]
  observed: ObservedView
  span: SpanState
  onSpan: (span: Partial<SpanState>) => void
}

/** Share of new connections per pod as bars from zero with the fair line: hollow what is expected, solid what was counted. */
export function SharePicture({ answer, readings, observed, span, onSpan }: SharePictureProps) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useElementWidth(frame)
  const { show } = useReadout()
  const expected = shareRows(readings)
  const counted = answer.basis === 'as-answered' ? null : countedIn(observed)
  const shown =
    counted === null ? { ...expected, among: null } : observedRows(expected, counted, observed.error !== null)
  const { rows, folded, hidden, fair, among } = shown
  if (rows.length === 0) {
    return (
      <section>
        <h2>Share of new connections per pod</h2>
        <p className="mt-1 text-table text-ink-2">{whyNone(answer, readings)}</p>
      </section>
    )
  }
  const height = HEAD_PX + rows.length * ROW_PX + 4
  const tell = (row: ShareBar) =>
    show({
      title: `${row.name} on ${row.node}`,
      facts: [
        [`${answer.basis === 'as-answered' ? 'as answered' : 'expected'} `, { strong: sayShares([row.low, row.high]) }],
        ...observedFacts(row),
        [{ strong: sayLoad(row.load) }, ' its fair share'],
        [`fair ${formatShare(fair)}`],
        [`under ${answer.model.id} (${answer.model.confidence})`],
      ],
    })
  return (
    <section className="min-w-0 max-pad:hidden" aria-label="Share of new connections per pod">
      <h2 className="flex items-baseline justify-between gap-3">
        Share of new connections per {folded ? 'node, one pod of it' : 'pod'}
        <span className="flex items-center gap-3">
          <Legend answered={answer.basis === 'as-answered'} bounded={readings.length > 1} counted={counted !== null} />
          {answer.basis === 'expected' && hasSource(observed) && <SpanChoice span={span} onChange={onSpan} />}
        </span>
      </h2>
      <div ref={frame} className="grid overflow-hidden [&>*]:[grid-area:1/1]" aria-hidden="true">
        {/* The size of what comes, so that nothing below moves when the chart arrives. */}
        <svg width="1" height={height} aria-hidden="true" />
        {width !== null && width > 0 && (
          <ShareBars rows={rows} fair={fair} width={width} height={height} onTell={tell} />
        )}
      </div>
      {among !== null && (
        <p className="text-note text-ink-2">
          Both bars are of what arrives at the {countOf(among, 'pod')} that are counted, not of all new connections.
        </p>
      )}
      {folded && (
        <p className="text-note text-ink-2">
          More than 60 pods: a row is a node.{' '}
          {hidden > 0 && `${countOf(hidden, 'node')} nearer to the fair share are left out here. `}
          The table below holds every endpoint.
        </p>
      )}
    </section>
  )
}

function whyNone(answer: DistributionResponse, readings: readonly Reading[]): string {
  if (readings.length === 0)
    return answer.bounds === null
      ? 'No share of this port is known: choose a balancer model to see what it would give.'
      : 'The share of each pod rests on which node announces the address: name it under “expected under” to see them.'
  return 'No pod of this port gets connections.'
}

/** What was counted of a row, beside what is expected. */
function observedFacts({ observed }: ShareBar): Readout['facts'] {
  if (observed === undefined) return []
  if (observed.share === null) return [['observed: ', { strong: observed.said }]]
  const margin = observed.margin === null ? '' : ` ± ${sayMargin(observed.margin).replace(/.%$/, '')}`
  return [['observed ', { strong: `${observed.shareText}${margin}` }], [observed.said]]
}

function Legend({ answered, bounded, counted }: { answered: boolean; bounded: boolean; counted: boolean }) {
  return (
    <span className="flex items-center gap-1.5 text-note font-normal whitespace-nowrap text-ink-2">
      <span className="inline-block h-3 w-6 border border-ink-2" />
      {answered ? 'as answered' : 'expected'}
      {counted && (
        <>
          <svg width="30" height="12" aria-hidden="true" className="ml-3">
            <path d="M0 2h22v8H0z" className="fill-div-6" />
            <path d="M14 6h15M14 2v8M29 2v8" className="fill-none stroke-ink-1" strokeWidth="1.2" />
          </svg>
          {bounded ? 'observed' : 'observed, ±3 standard errors'}
        </>
      )}
      {bounded && (
        <>
          <span className="hatch ml-3 inline-block h-3 w-6 border border-dashed border-line-2" />
          between the bounds
        </>
      )}
    </span>
  )
}
