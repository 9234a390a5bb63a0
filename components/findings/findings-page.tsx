'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { NoticeLines } from '@/components/shell/notice-lines'
import { Button } from '@/components/ui/control'
import { ErrorState } from '@/components/ui/error-state'
import { PageSkeleton } from '@/components/ui/page-skeleton'
import { Basis, PageHead, Sentence } from '@/components/ui/sentence'
import { Notice, Skeleton } from '@/components/ui/small'
import { toApiError } from '@/lib/client/api-error'
import { type FindingsState, findingsParsers, toFindingsFilter } from '@/lib/client/findings-url'
import { findingsQuery } from '@/lib/client/queries/findings'
import type { FindingsResponse } from '@/lib/contracts/findings'
import { countOf, formatCount } from '@/lib/format/words'
import { findingKey } from './finding-key'
import { FindingsFilters } from './findings-filters'
import { FindingsList } from './findings-list'
import { sayFindings } from './findings-sentence'
import { NotCheckedList } from './not-checked-list'
import { OpenedFinding } from './opened-finding'
import { ReadPodsLine } from './read-pods-line'
import { type ReadPods, useReadPods } from './use-read-pods'

/** What is wrong in the whole cluster, how badly, why, and what mends it. */
export function FindingsPage({ cluster }: { cluster: string }) {
  const [state, setState] = useQueryStates(findingsParsers, { history: 'replace' })
  const reading = useReadPods(cluster)
  const query = useInfiniteQuery({
    ...findingsQuery(cluster, toFindingsFilter(state)),
    ...(reading.isReading && { refetchInterval: WHILE_READING_MS }),
  })
  const [first] = query.data?.pages ?? []
  if (first === undefined) {
    if (query.error === null) return <FindingsSkeleton />
    return <ErrorState error={toApiError(query.error)} onRetry={() => void query.refetch()} />
  }
  return (
    <FindingsView
      cluster={cluster}
      first={first}
      findings={(query.data?.pages ?? []).flatMap(({ findings }) => findings)}
      failed={query.error === null ? null : toApiError(query.error).detail}
      onMore={query.hasNextPage ? () => void query.fetchNextPage() : null}
      state={state}
      onChange={(change) => void setState(change)}
      reading={reading}
    />
  )
}

/** What was read stands in the list as it comes. */
const WHILE_READING_MS = 1000

type ViewProps = {
  cluster: string
  first: FindingsResponse
  findings: FindingsResponse['findings']
  failed: string | null
  onMore: (() => void) | null
  state: FindingsState
  onChange: (change: Partial<FindingsState>) => void
  reading: ReadPods
}

function FindingsView({ cluster, first, findings, failed, onMore, state, onChange, reading }: ViewProps) {
  const open = findings.find((finding) => findingKey(finding) === state.open) ?? findings[0]
  const { summary, notChecked, freshness } = first
  return (
    <>
      <PageHead className="flex-none pb-2">
        <Sentence parts={sayFindings({ findings, summary }, first.total)} />
        <Basis>
          {formatCount(summary.rules)} rules over Services, EndpointSlices and Nodes.
          {notChecked.length > 0 && ` ${countOf(notChecked.length, 'rule')} could not be judged everywhere.`}
        </Basis>
        <ReadPodsLine read={first.read} reading={reading} rule={state.rule} namespace={state.namespace} />
        {failed !== null && (
          <Notice kind="stale" title={failed}>
            What stands here is of the last answer.
          </Notice>
        )}
        <NoticeLines cluster={cluster} lines={freshness.gaps} />
      </PageHead>
      <FindingsFilters answer={first} state={state} onChange={onChange} />
      {state.show === 'not-checked' ? (
        <div className="px-gutter py-2">
          <NotCheckedList
            rows={notChecked}
            onRead={
              reading.isReading || first.read.underWay !== null
                ? null
                : (rule) => reading.start({ rule, namespace: state.namespace ?? undefined })
            }
          />
        </div>
      ) : (
        <div className="grid min-h-0 flex-1 desk:grid-cols-[minmax(0,540px)_minmax(0,1fr)] desk:divide-x desk:divide-line">
          <div className="min-h-0 overflow-y-auto px-gutter py-1.5 max-desk:max-h-[45vh]">
            {findings.length === 0 && <NothingMatches state={state} onChange={onChange} />}
            <FindingsList
              findings={findings}
              selected={open === undefined ? null : findingKey(open)}
              onSelect={(key) => onChange({ open: key })}
              onMute={(id) => onChange({ mute: [...new Set([...(state.mute ?? []), id])].sort() })}
            />
            {onMore !== null && (
              <p className="flex items-center gap-3 py-2 text-fact text-ink-2">
                {formatCount(findings.length)} of {formatCount(first.total)} shown{' '}
                <Button onClick={onMore}>More</Button>
              </p>
            )}
          </div>
          <div className="min-h-0 overflow-y-auto px-gutter py-2.5 max-desk:border-t max-desk:border-line desk:pl-7">
            {open !== undefined && <OpenedFinding cluster={cluster} finding={open} isChosen={state.open !== null} />}
          </div>
        </div>
      )}
    </>
  )
}

const noFilter = { severity: null, rule: null, namespace: null, q: '', mute: null } as const

function NothingMatches({ state, onChange }: Pick<ViewProps, 'state' | 'onChange'>) {
  const isFiltered = Object.entries(noFilter).some(([key, value]) => state[key as keyof typeof noFilter] !== value)
  if (!isFiltered) return <p className="py-2 text-ink-2">Nothing is wrong by any rule that could be judged.</p>
  return (
    <p className="flex items-center gap-3 py-2 text-ink-2">
      No finding matches these filters. <Button onClick={() => onChange(noFilter)}>Show all</Button>
    </p>
  )
}

/** The findings page while its first answer is on the way. */
export function FindingsSkeleton() {
  return (
    <PageSkeleton what="Findings">
      <Skeleton className="mt-2 h-[20px] w-[min(480px,80%)]" />
      <Skeleton className="mt-5 h-[26px] w-full" />
      <Skeleton className="mt-4 h-[420px] w-[min(520px,100%)]" />
    </PageSkeleton>
  )
}
