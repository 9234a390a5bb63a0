'use client'

import { type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiError, toApiError } from '@/lib/client/api-error'
import { SERVICES_PAGE, type ServicesFilter, servicesPageQuery } from '@/lib/client/queries/services'
import { useLastingError } from '@/lib/client/use-lasting-error'
import type { ServiceRow, ServicesResponse } from '@/lib/contracts/services'
import { serviceKey } from '@/lib/domain/cluster'

/** Rows on screen, as indices over all that match; `end` is not in it. */
export type RowWindow = { readonly start: number; readonly end: number }

export type ServicePages = {
  /** Rows that have arrived, without gaps from the first. */
  readonly rows: readonly ServiceRow[]
  readonly total: number
  /** The latest first page; null before it arrived. */
  readonly first: ServicesResponse | null
  /** The rows answer an earlier question, because the present one has not been answered yet. */
  readonly outdated: boolean
  readonly error: ApiError | null
  readonly retry: () => void
}

/** Rows beyond the window that are fetched ahead. */
const AHEAD = 30

/**
 * The rows of the overview, page by page as one scrolls. A page that is in view stays up to date; one that has been
 * scrolled away keeps its rows and is asked for again when it comes back, so that a change costs one request and not
 * one for each page that was ever seen.
 */
export function useServicePages(cluster: string, filter: ServicesFilter, window: RowWindow): ServicePages {
  const queryClient = useQueryClient()
  const cursors: (string | null)[] = [null]
  const pagesWanted = Math.ceil((window.end + AHEAD) / SERVICES_PAGE)
  while (cursors.length < pagesWanted) {
    const { queryKey } = servicesPageQuery(cluster, filter, cursors.at(-1) ?? null)
    const next = queryClient.getQueryData<ServicesResponse>(queryKey)?.next ?? null
    if (next === null) break
    cursors.push(next)
  }
  const present = useQueries({
    queries: cursors.map((cursor, page) => {
      const query = servicesPageQuery(cluster, filter, cursor)
      const missing = queryClient.getQueryData(query.queryKey) === undefined
      return { ...query, enabled: page === 0 || missing || overlaps(page, window) }
    }),
    combine: joinPages,
  })
  // While a new question is under way the rows of the last one stay.
  const [last, setLast] = useState(present)
  if (present.first !== null && last !== present) setLast(present)
  const error = useLastingError(present.error, present.first !== null)
  const outdated = present.first === null && last.first !== null
  const shown = outdated ? last : present
  return {
    rows: shown.rows,
    total: shown.first?.total ?? 0,
    first: shown.first,
    outdated,
    error,
    retry: present.retry,
  }
}

function overlaps(page: number, window: RowWindow): boolean {
  return page * SERVICES_PAGE < window.end + AHEAD && (page + 1) * SERVICES_PAGE > window.start
}

type Joined = Pick<ServicePages, 'rows' | 'first' | 'error' | 'retry'>

/** Pages that have arrived, up to the first gap; a Service that moved between pages meanwhile stands only once. */
function joinPages(results: readonly UseQueryResult<ServicesResponse>[]): Joined {
  const rows: ServiceRow[] = []
  const seen = new Set<string>()
  for (const { data } of results) {
    if (data === undefined) break
    for (const row of data.services) {
      const key = serviceKey(row.namespace, row.name)
      if (seen.has(key)) continue
      seen.add(key)
      rows.push(row)
    }
  }
  const failed = results.filter((result) => result.isError)
  return {
    rows,
    first: results[0]?.data ?? null,
    error: failed[0] === undefined ? null : toApiError(failed[0].error),
    retry: () => {
      for (const result of failed) void result.refetch()
    },
  }
}
