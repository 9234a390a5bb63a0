'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { CellValue } from '@/lib/client/overview-url'
import { observedInViewQuery } from '@/lib/client/queries/observed-in-view'
import { useDebounced } from '@/lib/client/use-debounced'
import type { ObservedOverviewResponse } from '@/lib/contracts/observed-overview'
import type { ServiceRow } from '@/lib/contracts/services'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { formatDuration } from '@/lib/format/duration'
import { formatTime } from '@/lib/format/time'
import type { AskedCell } from '../face'
import type { RowWindow } from '../use-service-pages'
import { countedCells } from './counted-cells'

const SCROLLING_MS = 300

export type ObservedInViewProps = {
  cluster: string
  rows: readonly ServiceRow[]
  window: RowWindow
  value: CellValue
  onCells: (cells: ReadonlyMap<ServiceKey, readonly AskedCell[]>) => void
}

/** Asks what the pods of the rows in view got, hands their cells over, and says in a line where the numbers come from. */
export function ObservedInView({ cluster, rows, window, value, onCells }: ObservedInViewProps) {
  const inView = rows.slice(window.start, window.end).map((row) => serviceKey(row.namespace, row.name))
  const asked = useDebounced(inView.join(','), SCROLLING_MS)
  const { data, isError } = useQuery(observedInViewQuery(cluster, asked === '' ? [] : asked.split(',')))
  useEffect(() => {
    onCells(
      new Map(
        data?.services.map((service) => [serviceKey(service.namespace, service.name), countedCells(service, value)]),
      ),
    )
  }, [data, value, onCells])
  return (
    <p className="flex min-h-5 flex-none gap-1.5 px-gutter pb-1 text-note text-ink-2">
      {isError && <VerdictIcon kind="stale" className="mt-px" />}
      <span>{sayBasis(data, isError)}</span>
    </p>
  )
}

function sayBasis(data: ObservedOverviewResponse | undefined, isError: boolean): string {
  if (data === undefined) return isError ? 'What pods got could not be asked.' : 'Asking what pods really got.'
  if (data.source === null) return data.notObserved?.inWords ?? 'Nothing was observed.'
  const { source, unit, windowSeconds, span } = data
  const until = formatTime(span.endMs, data.freshness.asOfMs)
  const window = windowSeconds ? `${formatDuration(windowSeconds)} to ${until}` : `open at ${until}`
  return `Observed: ${unit} counted by ${source.name} (${source.metric}), ${window}. Shares are among the pods that are counted.`
}
