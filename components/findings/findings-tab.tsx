'use client'

import { useQuery } from '@tanstack/react-query'
import { gapsBeyond, type NoticeLine, NoticeLines } from '@/components/shell/notice-lines'
import { ErrorState } from '@/components/ui/error-state'
import { Skeleton } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { serviceFindingsQuery } from '@/lib/client/queries/findings'
import type { ServiceKey } from '@/lib/domain/cluster'
import { countOf } from '@/lib/format/words'
import { FindingDetail } from './finding-detail'
import { findingKey } from './finding-key'
import { FindingsList } from './findings-list'
import { NotCheckedList } from './not-checked-list'

export type FindingsTabProps = {
  cluster: string
  service: ServiceKey
  /** What the head of the page says is missing. */
  said: readonly NoticeLine[]
  /** Key of the finding that is shown in full; null: the worst. */
  open: string | null
  onOpen: (key: string) => void
}

/** What is wrong with one Service, with all that is read for opened Services, and what could not be judged. */
export function FindingsTab({ cluster, service, said, open, onOpen }: FindingsTabProps) {
  const { data, error, refetch } = useQuery(serviceFindingsQuery(cluster, service))
  if (data === undefined) {
    if (error !== null) return <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />
    return (
      <div aria-busy="true" className="px-gutter py-3">
        <span role="status" className="sr-only">
          Loading findings
        </span>
        <Skeleton className="h-[300px] w-full" />
      </div>
    )
  }
  const shown = data.findings.find((finding) => findingKey(finding) === open) ?? data.findings[0]
  return (
    <>
      <div className="px-gutter">
        <NoticeLines cluster={cluster} lines={gapsBeyond(data.freshness.gaps, said)} />
      </div>
      {shown !== undefined && (
        <div className="grid gap-x-8 gap-y-3 px-gutter py-2 desk:grid-cols-[minmax(0,420px)_minmax(0,1fr)]">
          <FindingsList findings={data.findings} selected={findingKey(shown)} onSelect={onOpen} />
          <FindingDetail cluster={cluster} finding={shown} linked={false} />
        </div>
      )}
      {data.notChecked.length > 0 && (
        <details className="px-gutter pb-4" open={shown === undefined}>
          <summary className="py-1.5 text-fact text-accent">
            {countOf(data.notChecked.length, 'rule')} could not be judged
          </summary>
          <NotCheckedList rows={data.notChecked} />
        </details>
      )}
    </>
  )
}
