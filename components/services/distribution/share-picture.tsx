'use client'

import dynamic from 'next/dynamic'
import { useRef } from 'react'
import type { ShareBar } from '@/components/charts/share-bars'
import { useReadout } from '@/components/ui/readout'
import { useElementWidth } from '@/components/ui/use-element-width'
import type { DistributionResponse } from '@/lib/contracts/distribution'
import { formatShare } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'
import { sayLoad, sayShares } from '../flow/flow-words'
import type { Reading } from '../readings'
import { shareRows } from './share-rows'

/** Row height of the chart in pixels, with the head of its axis. */
const ROW_PX = 18.5
const HEAD_PX = 20

// The chart library comes with the tab that draws it, never with the first page.
const ShareBars = dynamic(() => import('@/components/charts/share-bars').then((module) => module.ShareBars), {
  ssr: false,
})

export type SharePictureProps = { answer: DistributionResponse; readings: readonly Reading[] }

/** Share of new connections per pod as bars from zero with the fair line; hollow, for nothing here is observed. */
export function SharePicture({ answer, readings }: SharePictureProps) {
  const frame = useRef<HTMLDivElement>(null)
  const width = useElementWidth(frame)
  const { show } = useReadout()
  const { rows, folded, hidden, fair } = shareRows(readings)
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
        [{ strong: sayLoad(row.load) }, ' its fair share'],
        [`fair ${formatShare(fair)}`],
        [`under ${answer.model.id} (${answer.model.confidence})`],
      ],
    })
  return (
    <section className="min-w-0 max-pad:hidden" aria-label="Share of new connections per pod">
      <h2 className="flex items-baseline justify-between gap-3">
        Share of new connections per {folded ? 'node, one pod of it' : 'pod'}
        <Legend answered={answer.basis === 'as-answered'} bounded={readings.length > 1} />
      </h2>
      <div ref={frame} className="grid overflow-hidden [&>*]:[grid-area:1/1]" aria-hidden="true">
        {/* The size of what comes, so that nothing below moves when the chart arrives. */}
        <svg width="1" height={height} aria-hidden="true" />
        {width !== null && width > 0 && (
          <ShareBars rows={rows} fair={fair} width={width} height={height} onTell={tell} />
        )}
      </div>
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

function Legend({ answered, bounded }: { answered: boolean; bounded: boolean }) {
  return (
    <span className="flex items-center gap-1.5 text-note font-normal text-ink-2">
      <span className="inline-block h-3 w-6 border border-ink-2" />
      {answered ? 'as answered' : 'expected'}
      {bounded && (
        <>
          <span className="hatch ml-3 inline-block h-3 w-6 border border-dashed border-line-2" />
          between the bounds
        </>
      )}
    </span>
  )
}
