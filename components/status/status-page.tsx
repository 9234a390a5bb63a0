'use client'

import { useQuery } from '@tanstack/react-query'
import { NodesInTrouble } from '@/components/nodes/node-readings'
import { ErrorState } from '@/components/ui/error-state'
import { PageSkeleton } from '@/components/ui/page-skeleton'
import { Basis, PageHead, Sentence } from '@/components/ui/sentence'
import { Notice, Skeleton } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { statusQuery } from '@/lib/client/queries/status'
import { useHydrated } from '@/lib/client/use-hydrated'
import { useLastingError } from '@/lib/client/use-lasting-error'
import type { StatusResponse } from '@/lib/contracts/status'
import { MissingRights } from './missing-rights'
import { PresetsFound, WaysToMore } from './presets-found'
import { ProcessFacts } from './process-facts'
import { sayStatus } from './say-status'
import { UnreadableObjects } from './unreadable-objects'
import { WatchTable } from './watch-table'

/** Every source of a cluster with its state, age and last error, and what to do where one is missing. */
export function StatusPage({ cluster }: { cluster: string }) {
  const { data, error: latest, refetch } = useQuery(statusQuery(cluster))
  const error = useLastingError(latest, data !== undefined)
  if (!useHydrated()) return <StatusSkeleton />
  if (data !== undefined) return <StatusView status={data} failed={error === null ? null : toApiError(error).detail} />
  if (error !== null) return <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />
  return <StatusSkeleton />
}

function StatusView({ status, failed }: { status: StatusResponse; failed: string | null }) {
  const { cluster } = status
  return (
    <>
      <PageHead className="pb-2">
        <Sentence parts={sayStatus(status)} />
        <Basis>
          {cluster.server !== null && <>API server {cluster.server} · </>}
          {cluster.serverVersion !== null && <>Kubernetes {cluster.serverVersion} · </>}
          What a missing source costs is said on every page that would have used it.
        </Basis>
      </PageHead>
      <div className="flex flex-col gap-1 px-gutter">
        {failed !== null && (
          <Notice kind="stale" title={failed}>
            What stands here is of the last answer.
          </Notice>
        )}
        {cluster.error !== null && (
          <Notice kind="fault" title={cluster.error.message}>
            {cluster.error.action}
          </Notice>
        )}
      </div>
      <WatchTable status={status} />
      <div className="grid gap-x-8 gap-y-4 px-gutter pt-3.5 pb-4 desk:grid-cols-3">
        <div className={columnClass}>
          <MissingRights watches={status.watches} />
          <UnreadableObjects watches={status.watches} />
        </div>
        <div className={columnClass}>
          <PresetsFound cluster={cluster.id} metrics={status.metrics} />
          <NodesInTrouble cluster={cluster.id} />
        </div>
        <ProcessFacts status={status} />
        <WaysToMore ways={status.metrics.ways} />
      </div>
    </>
  )
}

const columnClass = 'flex min-w-0 flex-col gap-4'

/** The status page while its first answer is on the way. */
export function StatusSkeleton() {
  return (
    <PageSkeleton what="Status">
      <Skeleton className="mt-4 h-[170px] w-full" />
      <Skeleton className="mt-4 h-[140px] w-[min(420px,100%)]" />
    </PageSkeleton>
  )
}
