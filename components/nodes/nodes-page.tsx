'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { RowFilter } from '@/components/overview/row-filter'
import { NoticeLines } from '@/components/shell/notice-lines'
import { ErrorState } from '@/components/ui/error-state'
import { PageSkeleton } from '@/components/ui/page-skeleton'
import { Basis, PageHead, Sentence } from '@/components/ui/sentence'
import { Notice, Skeleton } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { nodesParsers } from '@/lib/client/nodes-url'
import { nodeLoadsQuery } from '@/lib/client/queries/nodes'
import { NodeLoadTable } from './node-load-table'
import { orderNodeLoads } from './order-node-loads'
import { sayNodes } from './say-nodes'

/** What enters and is served on each node over all external Services. */
export function NodesPage({ cluster }: { cluster: string }) {
  const [state, setState] = useQueryStates(nodesParsers, { history: 'replace' })
  const { data, error, refetch } = useQuery(nodeLoadsQuery(cluster))
  if (data === undefined) {
    if (error === null) return <NodesSkeleton />
    return <ErrorState error={toApiError(error)} onRetry={() => void refetch()} />
  }
  const rows = orderNodeLoads(data.nodes, state.q, state.sort)
  return (
    <div data-fill className="flex min-h-0 flex-1 flex-col">
      <PageHead className="flex-none pb-2">
        <Sentence parts={sayNodes(data)} />
        <Basis>
          Expected, by the objects: each Service by the port that is worst. A node that loses connections has no
          endpoint that it may use for them.
        </Basis>
        {error !== null && (
          <Notice kind="stale" title={toApiError(error).detail}>
            What stands here is of the last answer.
          </Notice>
        )}
        <NoticeLines cluster={cluster} lines={data.freshness.gaps} />
      </PageHead>
      <div className="flex flex-none items-center border-y border-line px-gutter py-1.5 print:hidden">
        <span className="flex-1" />
        <RowFilter text={state.q} onChange={(q) => void setState({ q })} />
      </div>
      {rows.length === 0 && data.nodes.length > 0 ? (
        <p className="px-gutter py-4 text-ink-2">No node matches this filter.</p>
      ) : (
        <NodeLoadTable cluster={cluster} rows={rows} sort={state.sort} onSort={(sort) => void setState({ sort })} />
      )}
    </div>
  )
}

/** The Nodes page, or that of a node, while its first answer is on the way. */
export function NodesSkeleton() {
  return (
    <PageSkeleton what="Nodes">
      <Skeleton className="mt-4 h-[460px] w-full" />
    </PageSkeleton>
  )
}
