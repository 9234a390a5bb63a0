'use client'

import { useQuery } from '@tanstack/react-query'
import { MonitoringPanel } from '@/components/services/monitoring/monitoring-panel'
import { gapsBeyond, type NoticeLine } from '@/components/shell/notice-lines'
import { ErrorState } from '@/components/ui/error-state'
import { toApiError } from '@/lib/client/api-error'
import { serviceClientsQuery } from '@/lib/client/queries/clients'
import { sourceAddressQuery } from '@/lib/client/queries/source-address'
import type { ServiceState } from '@/lib/client/service-url'
import { toSpanChoice } from '@/lib/client/span-url'
import type { ServiceKey } from '@/lib/domain/cluster'
import { ClientsBody } from './clients-body'
import { ClientsSkeleton } from './clients-skeleton'
import { OnDemandPanel } from './on-demand-panel'

export type ClientsTabProps = {
  cluster: string
  service: ServiceKey
  /** What the head of the page says is missing. */
  said: readonly NoticeLine[]
  state: ServiceState
  onChange: (change: Partial<ServiceState>) => void
}

/** Who the clients of one Service are, from where, and what can be done about them. */
export function ClientsTab({ cluster, service, said, state, onChange }: ClientsTabProps) {
  const { data, error, refetch, isPlaceholderData } = useQuery(
    serviceClientsQuery(cluster, service, { span: toSpanChoice(state), group: state.group }),
  )
  const evidence = useQuery(sourceAddressQuery(cluster, service))
  if (data === undefined) {
    if (error !== null) return <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />
    return <ClientsSkeleton />
  }
  return (
    <>
      <ClientsBody
        cluster={cluster}
        answer={data}
        gaps={gapsBeyond(data.freshness.gaps, said)}
        facts={data.snippetFacts}
        evidence={evidence.data ?? null}
        error={error === null ? null : toApiError(error)}
        isCounting={isPlaceholderData}
        span={state}
        onSpan={onChange}
        group={state.group}
        onGroup={(group) => onChange({ group })}
      />
      {data.notObserved !== null && (
        <div className="border-t border-line px-gutter print:hidden">
          <MonitoringPanel cluster={cluster} service={service} />
        </div>
      )}
      <div className="border-t border-line px-gutter print:hidden">
        <OnDemandPanel cluster={cluster} service={service} group={state.group} />
      </div>
    </>
  )
}
