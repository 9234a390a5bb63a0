'use client'

import { useQuery } from '@tanstack/react-query'
import { PageState } from '@/components/ui/page-state'
import { toApiError } from '@/lib/client/api-error'
import { onDemandQuery } from '@/lib/client/queries/on-demand'
import { AccessLogSection } from './access-log-section'
import type { OfService } from './ask-pods'
import { CountNowSection } from './count-now-section'

/**
 * What can be asked of the pods themselves, where no metric counts: their open connections and their access logs. Nothing
 * is asked before the reader presses a button, and the command stands there before.
 */
export function OnDemandPanel({ cluster, service }: OfService) {
  const { data, error } = useQuery(onDemandQuery(cluster, service))
  if (error !== null && data === undefined) {
    const { detail, action } = toApiError(error)
    return (
      <PageState kind="unknown" title={detail}>
        <p>{action}</p>
      </PageState>
    )
  }
  return (
    <section aria-label="Ask the pods" aria-busy={data === undefined} className="min-h-[180px] py-3">
      <h2>Ask the pods</h2>
      {data === undefined ? null : (
        <div className="mt-1.5 grid grid-cols-2 gap-x-8 gap-y-5 max-desk:grid-cols-1">
          <CountNowSection cluster={cluster} service={service} offer={data} />
          <AccessLogSection cluster={cluster} service={service} offer={data} />
        </div>
      )}
    </section>
  )
}
