'use client'

import type { DistributionPort, DistributionResponse } from '@/lib/contracts/distribution'
import { entryReadings, podReadings, readingsOf } from '../readings'
import { DecisionRows } from './decision-rows'
import { EndpointTable } from './endpoint-table'
import { FiguresTable } from './figures-table'
import { NodeTable } from './node-table'
import { RuleInWords } from './rule-in-words'
import { SharePicture } from './share-picture'

export type DistributionTabProps = {
  answer: DistributionResponse
  port: DistributionPort
}

/** Expected shares per pod and node, how uneven they are, and the rule that makes them so. */
export function DistributionTab({ answer, port }: DistributionTabProps) {
  const readings = readingsOf(answer, port)
  const pods = podReadings(answer, port)
  return (
    <>
      <div className="grid gap-x-8 gap-y-4 px-gutter py-2.5 desk:grid-cols-[minmax(0,780px)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-2.5">
          <SharePicture answer={answer} readings={pods} />
          <RuleInWords port={port} readings={readings} />
        </div>
        <div className="flex min-w-0 flex-col gap-2.5">
          <FiguresTable answer={answer} readings={readings} />
          <NodeTable answer={answer} port={port} readings={entryReadings(answer, port)} />
        </div>
      </div>
      <div className="grid gap-x-8 gap-y-4 px-gutter pb-4 desk:grid-cols-[minmax(0,780px)_minmax(0,1fr)]">
        <EndpointTable port={port} readings={pods} />
        <DecisionRows answer={answer} />
      </div>
    </>
  )
}
