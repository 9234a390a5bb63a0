'use client'

import { Suspense } from 'react'
import { Button } from '@/components/ui/control'
import { later } from '@/components/ui/later'
import type { OverviewState } from '@/lib/client/overview-url'
import type { ServicesFilter } from '@/lib/client/queries/services'
import { CellSwitch } from './cell-switch'
import { ExportCsv } from './export-csv'

// What colours mean is read after the rows are there; its room is kept.
const Legend = later(() => import('./legend').then((module) => module.Legend))

export type RowToolsProps = {
  cluster: string
  state: OverviewState
  filter: ServicesFilter
  onChange: (change: Partial<OverviewState>) => void
}

/** The line over the rows: what the cells show and mean, and other forms of the same rows. */
export function RowTools({ cluster, state, filter, onChange }: RowToolsProps) {
  const table = state.view === 'table'
  return (
    <div className="flex flex-none items-center gap-x-3 px-gutter py-1.5 text-fact whitespace-nowrap text-ink-2">
      <CellSwitch value={state.cell} onChange={(cell) => onChange({ cell })} />
      <span className="min-w-0 flex-1 overflow-hidden">
        {!table && (
          <Suspense>
            <Legend value={state.cell} />
          </Suspense>
        )}
      </span>
      {!table && (
        <Button aria-pressed={state.fold} onClick={() => onChange({ fold: !state.fold })}>
          {state.fold ? 'Unfold' : 'Fold empty'}
        </Button>
      )}
      <Button onClick={() => onChange({ view: table ? 'matrix' : 'table' })}>{table ? 'Matrix' : 'Table'}</Button>
      <ExportCsv cluster={cluster} filter={filter} value={state.cell} />
    </div>
  )
}
