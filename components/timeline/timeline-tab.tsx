'use client'

import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '@/components/ui/error-state'
import { toApiError } from '@/lib/client/api-error'
import { timelineMeasuredQuery, timelineQuery } from '@/lib/client/queries/timeline'
import type { ServiceState } from '@/lib/client/service-url'
import { toSpanChoice } from '@/lib/client/span-url'
import type { ServiceKey } from '@/lib/domain/cluster'
import { TimelineBody } from './timeline-body'
import { TimelineSkeleton } from './timeline-skeleton'

export type TimelineTabProps = {
  cluster: string
  service: ServiceKey
  state: ServiceState
  onChange: (change: Partial<ServiceState>) => void
}

/** What happened to one Service: states and counts on one axis, and each event with its time. */
export function TimelineTab({ cluster, service, state, onChange }: TimelineTabProps) {
  const span = toSpanChoice(state, '1h')
  const told = useQuery(timelineQuery(cluster, service, span))
  const measured = useQuery(timelineMeasuredQuery(cluster, service, span, state.lines))
  if (told.data === undefined) {
    if (told.error !== null) return <ErrorState error={toApiError(told.error)} onRetry={() => void told.refetch()} />
    return <TimelineSkeleton />
  }
  return (
    <TimelineBody
      cluster={cluster}
      answer={told.data}
      error={told.error === null ? null : toApiError(told.error)}
      measured={measured.data ?? null}
      notMeasured={measured.error === null ? null : toApiError(measured.error)}
      isAsking={told.isPlaceholderData || measured.isPlaceholderData}
      state={state}
      onChange={onChange}
    />
  )
}
