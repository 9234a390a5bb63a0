'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { healthInViewQuery } from '@/lib/client/queries/health'
import { useDebounced } from '@/lib/client/use-debounced'
import type { HealthOverviewResponse } from '@/lib/contracts/health'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import type { HealthCell } from './face'
import { type HealthTotals, NO_HEALTH, sumHealth } from './health-totals'
import type { RowWindow } from './use-service-pages'

/** Scrolling past a row should not start its prober. */
const SCROLLING_MS = 300

export type HealthInView = {
  /** Answers by Service; a Service that was not asked has none. */
  readonly cells: ReadonlyMap<ServiceKey, readonly HealthCell[]>
  /** null: nothing asked yet. */
  readonly totals: HealthTotals | null
}

/** What the health ports of the rows in view say. Looking at them is what keeps their probers running. */
export function useHealthInView(cluster: string, rows: readonly ServiceRow[], window: RowWindow): HealthInView {
  const inView = rows.slice(window.start, window.end).map((row) => serviceKey(row.namespace, row.name))
  // A text, so that the same rows in a new array are not a change.
  const asked = useDebounced(inView.join(','), SCROLLING_MS)
  const { data } = useQuery({
    ...healthInViewQuery(cluster, asked === '' ? [] : asked.split(',')),
    placeholderData: keepPreviousData,
  })
  const isEmpty = inView.length === 0
  return useMemo(
    () => (isEmpty ? NO_ROWS : data === undefined ? NOTHING : { cells: cellsOf(data), totals: sumHealth(data) }),
    [data, isEmpty],
  )
}

const NOTHING: HealthInView = { cells: new Map(), totals: null }
const NO_ROWS: HealthInView = { cells: new Map(), totals: NO_HEALTH }

const cellsOf = (data: HealthOverviewResponse): HealthInView['cells'] =>
  new Map(data.services.map((entry) => [serviceKey(entry.namespace, entry.name), entry.nodes]))
