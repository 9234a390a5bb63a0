'use client'

import { useQuery } from '@tanstack/react-query'
import { Notice } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { onDemandQuery } from '@/lib/client/queries/on-demand'
import { AccessLogSection } from './access-log-section'
import type { AskingOf } from './ask-pods'
import { CountNowSection } from './count-now-section'
import { SampleResult } from './sample-result'
import { useSample } from './use-sample'

/**
 * What can be asked of the pods themselves, where no metric counts: their open connections and their access logs. Nothing
 * is asked before the reader presses a button, and the command stands there before.
 */
export function OnDemandPanel({ group, ...of }: AskingOf) {
  const { data, error } = useQuery(onDemandQuery(of.cluster, of.service))
  const sample = useSample(of.cluster, of.service)
  return (
    <section aria-label="Ask the pods" aria-busy={data === undefined && error === null} className="min-h-[180px] py-3">
      <h2>Ask the pods</h2>
      {data === undefined ? (
        error !== null && <Failure error={error} />
      ) : (
        <div className="mt-1.5 grid grid-cols-2 gap-x-8 gap-y-5 max-desk:grid-cols-1">
          <CountNowSection {...of} group={group} offer={data} />
          <AccessLogSection {...of} group={group} offer={data} />
        </div>
      )}
      {sample !== null && <SampleResult key={sample.answer.readAtMs} {...of} sample={sample} />}
    </section>
  )
}

function Failure({ error }: { error: Error }) {
  const { detail, action } = toApiError(error)
  return (
    <Notice kind="unknown" title={detail}>
      {action}
    </Notice>
  )
}
