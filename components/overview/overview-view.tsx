'use client'

import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { ClusterNotFound } from '@/components/shell/cluster-not-found'
import { NoticeLines } from '@/components/shell/notice-lines'
import { Button } from '@/components/ui/control'
import { cx } from '@/components/ui/cx'
import { ErrorState } from '@/components/ui/error-state'
import { ownChunk } from '@/components/ui/own-chunk'
import { PageState } from '@/components/ui/page-state'
import { Basis, PageHead, Sentence } from '@/components/ui/sentence'
import { useShortcut } from '@/components/ui/shortcuts'
import { isFiltered, type OverviewState, overviewParsers, toServicesFilter } from '@/lib/client/overview-url'
import { nodesQuery } from '@/lib/client/queries/nodes'
import type { ServicesResponse } from '@/lib/contracts/services'
import { Ledger } from './ledger'
import { LIST_BELOW } from './list-below'
import type { OverviewBodyProps } from './overview-body'
import { OverviewNotices } from './overview-notices'
import { overviewBasis, overviewSentence } from './overview-sentence'
import { HEAD_ROOM, OverviewSkeleton, SkeletonMatrix } from './overview-skeleton'
import { PhoneLedger } from './phone-ledger'
import { RowFilter } from './row-filter'
import { stripChunk } from './strip-chunk'
import { useContentWidth } from './use-content-width'
import { useHealthInView } from './use-health-in-view'
import { type RowWindow, useServicePages } from './use-service-pages'

// The rows come with the first answer, and what draws them is loaded meanwhile.
const bodyChunk = ownChunk<OverviewBodyProps>(() => import('./overview-body').then((module) => module.OverviewBody))

/** Rows that are asked for before the window is known. */
const FIRST_WINDOW: RowWindow = { start: 0, end: 30 }

/** Which Services take traffic from outside, how evenly it lands, and where it is lost. */
export function OverviewView({ cluster }: { cluster: string }) {
  const [state, setState] = useQueryStates(overviewParsers, { history: 'replace' })
  const [window, setWindow] = useState(FIRST_WINDOW)
  const [frame, width] = useContentWidth()
  const filter = useMemo(() => toServicesFilter(state), [state])
  const pages = useServicePages(cluster, filter, window)
  const nodes = useQuery(nodesQuery(cluster))
  const health = useHealthInView(cluster, pages.rows, window)
  const change = useCallback((next: Partial<OverviewState>) => void setState(next), [setState])
  const Body = bodyChunk.useComponent()
  useEffect(() => stripChunk.load(), [])
  useShortcut('Z', 'fold nodes that are empty in every row', () => change({ fold: !state.fold }))

  if (pages.first === null && pages.error !== null) {
    if (pages.error.code === 'not-found') return <ClusterNotFound />
    return <ErrorState error={pages.error} onRetry={pages.retry} />
  }
  if (pages.first === null) return <OverviewSkeleton />
  if (pages.first.summary.external === 0) return <NoServices cluster={cluster} freshness={pages.first.freshness} />
  const { summary, freshness } = pages.first
  const nodesDenied = nodes.data?.denied ?? false
  const Counts = width !== null && width < LIST_BELOW ? PhoneLedger : Ledger
  return (
    <div ref={frame} data-fill className="flex min-h-0 flex-1 flex-col">
      <PageHead className={cx('flex-none', HEAD_ROOM)}>
        <Sentence parts={overviewSentence(summary)} />
        <Basis>{overviewBasis(summary)}</Basis>
        <OverviewNotices cluster={cluster} freshness={freshness} nodesDenied={nodesDenied} error={pages.error} />
      </PageHead>
      <Counts summary={summary} state={state} health={health.totals} nodesDenied={nodesDenied} onChange={change}>
        <RowFilter text={state.q} onChange={(q) => change({ q })} />
      </Counts>
      {pages.total === 0 ? (
        <NoMatch onClear={() => change({ q: '', policy: null, group: null, address: null, severity: null })} />
      ) : Body === null ? (
        <SkeletonMatrix />
      ) : (
        <Body
          cluster={cluster}
          state={state}
          filter={filter}
          filtered={isFiltered(state)}
          pages={pages}
          summary={summary}
          nodes={nodes}
          health={health}
          stale={freshness.state === 'stale'}
          width={width}
          onChange={change}
          window={window}
          onWindow={setWindow}
        />
      )}
    </div>
  )
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <div className="flex items-center gap-3 px-gutter py-4 text-ink-2">
      No external Service matches these filters.
      <Button onClick={onClear}>Show all</Button>
    </div>
  )
}

/** A cluster without external Services is told apart from one that has not been read yet. */
function NoServices({ cluster, freshness }: Pick<ServicesResponse, 'freshness'> & { cluster: string }) {
  const reading = freshness.state === 'connecting' || freshness.state === 'listing'
  const gaps = <NoticeLines cluster={cluster} lines={freshness.gaps} />
  if (reading) {
    return (
      <PageState kind="unknown" title="The cluster is still being read.">
        {gaps}
        <p>Services appear here as soon as they are known.</p>
      </PageState>
    )
  }
  return (
    <PageState kind="by-design" title="No Service takes traffic from outside.">
      <p>
        Evenkeel looked for Services of type LoadBalancer or NodePort, and for Services with externalIPs, wherever it
        may read. The first one appears here by itself.
      </p>
      {gaps}
    </PageState>
  )
}
