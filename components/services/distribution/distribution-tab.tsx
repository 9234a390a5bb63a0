'use client'

import type { SpanState } from '@/lib/client/span-url'
import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import type { OfService } from '../monitoring/monitoring-panel'
import { ObservedPanel } from '../observed/observed-panel'
import type { ObservedView } from '../observed/observed-view'
import { entryReadings, podReadings, readingsOf } from '../readings'
import { DecisionRows } from './decision-rows'
import { EndpointTable } from './endpoint-table'
import { FiguresTable } from './figures-table'
import { NodeTable } from './node-table'
import { RuleInWords } from './rule-in-words'
import { SharePicture } from './share-picture'

export type DistributionTabProps = {
  of: OfService
  /** The address at which a finding stands in full. */
  addressOf: (finding: string) => string
  answer: DistributionResponse
  port: DistributionPort
  observed: ObservedView
  span: SpanState
  onSpan: (span: Partial<SpanState>) => void
}

/**
 * Expected and observed shares per pod and node, the rule that makes the former so, and how uneven they are. The rule stands high enough to
 * be read without scrolling; a wide window has a third column, for no text gets wider. On a phone, which has the bars
 * above, the rule comes first and the long tables last.
 */
export function DistributionTab({ of, addressOf, answer, port, observed, span, onSpan }: DistributionTabProps) {
  const readings = readingsOf(answer, port)
  const pods = podReadings(answer, port)
  return (
    <div className="grid content-start gap-x-8 gap-y-3 px-gutter py-2.5 desk:grid-cols-[minmax(0,780px)_minmax(0,1fr)] wide:grid-cols-[780px_minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-3 max-desk:contents wide:row-span-2">
        <SharePicture answer={answer} readings={pods} observed={observed} span={span} onSpan={onSpan} />
        <ObservedPanel of={of} observed={observed} isAnswered={answer.basis === 'as-answered'} onSpan={onSpan} />
        <EndpointTable port={port} readings={pods} observed={observed} className="max-desk:order-1" />
      </div>
      <div className="flex min-w-0 flex-col gap-3 max-desk:contents wide:contents">
        <div className="flex min-w-0 flex-col gap-2.5">
          <RuleInWords of={of} addressOf={addressOf} port={port} readings={readings} />
          <FiguresTable answer={answer} readings={readings} observed={observed} />
        </div>
        <NodeTable answer={answer} port={port} readings={entryReadings(answer, port)} observed={observed} />
        <DecisionRows answer={answer} className="max-w-[760px] max-desk:order-2 wide:col-span-2" />
      </div>
    </div>
  )
}
