import { Chip } from '@/components/ui/small'
import type { CompareColumn } from '@/lib/contracts/compare'

/** What a column stands for, and whether it is there or imagined. */
export function ColumnHead({ column, offeredBy }: { column: CompareColumn; offeredBy: string | null }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <span className="font-semibold text-ink-1">{column.label}</span>
      <Chip dashed={!column.isNow}>{column.isNow ? 'now' : 'what if'}</Chip>
      {offeredBy !== null && (
        <span className="text-note font-normal text-accent" title={offeredBy}>
          offered: the better answer here
        </span>
      )}
    </span>
  )
}
