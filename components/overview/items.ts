import type { ServiceGroup } from '@/lib/contracts/service-groups'
import type { ServiceRow } from '@/lib/contracts/services'

/** One line of the matrix body. */
export type MatrixItem =
  | {
      readonly kind: 'group'
      readonly group: ServiceGroup
      /** Services in the group; null while not all of them have arrived. */
      readonly count: number | null
    }
  /** `index` counts Services only, from 0. */
  | { readonly kind: 'service'; readonly row: ServiceRow; readonly index: number }
  /** A Service that has not arrived yet. */
  | { readonly kind: 'pending'; readonly index: number }

export type ItemsInput = {
  readonly rows: readonly ServiceRow[]
  /** How many rows match, arrived or not. */
  readonly total: number
  /** Whether rows stand in groups of urgency; a column sort dissolves them. */
  readonly grouped: boolean
  /** Sizes of the groups over all Services; null where a filter leaves some out. */
  readonly groupSizes: Readonly<Record<ServiceGroup, number>> | null
}

/** The lines of the matrix body, in order: heads of groups, Services, and room for those still to come. */
export function layItems({ rows, total, grouped, groupSizes }: ItemsInput): readonly MatrixItem[] {
  const items: MatrixItem[] = []
  const complete = rows.length >= total
  const arrived = grouped ? countGroups(rows) : new Map<ServiceGroup, number>()
  let open: ServiceGroup | null = null
  rows.forEach((row, index) => {
    if (grouped && row.group !== open) {
      open = row.group
      const count = groupSizes?.[open] ?? (complete ? (arrived.get(open) ?? null) : null)
      items.push({ kind: 'group', group: open, count })
    }
    items.push({ kind: 'service', row, index })
  })
  for (let index = rows.length; index < total; index += 1) items.push({ kind: 'pending', index })
  return items
}

function countGroups(rows: readonly ServiceRow[]): Map<ServiceGroup, number> {
  const counts = new Map<ServiceGroup, number>()
  for (const row of rows) counts.set(row.group, (counts.get(row.group) ?? 0) + 1)
  return counts
}
