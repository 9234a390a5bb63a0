import { capital, list } from '@/lib/domain/distribution/say'
import type { Column } from './column'
import { type Figure, SHARE_EPSILON } from './figures'

/** "×1.67", "×1.00 to ×2.50", "not known". */
export function sayFigure(figure: Figure, format: (value: number) => string): string {
  if (figure === null) return 'not known'
  const same = figure.high - figure.low < SHARE_EPSILON
  return same ? format(figure.high) : `${format(figure.low)} to ${format(figure.high)}`
}

/** The same after "from", where a range needs its own "and": "between ×1.00 and ×2.50". */
export const sayFrom = (figure: Figure, format: (value: number) => string): string =>
  figure === null || figure.high - figure.low < SHARE_EPSILON
    ? sayFigure(figure, format)
    : `between ${format(figure.low)} and ${format(figure.high)}`

/** A column at the start of a sentence: "Under Cluster". */
export const startColumn = ({ saidAs }: Column): string => capital(saidAs)

/** What each column says, columns that say the same together: "×1.67 now; ×1.00 under Cluster". */
export function sayEach(columns: readonly Column[], value: (column: Column) => string): string {
  const groups = new Map<string, string[]>()
  for (const column of columns) {
    const said = value(column)
    groups.set(said, [...(groups.get(said) ?? []), column.saidAs])
  }
  if (groups.size === 1) return `${[...groups.keys()][0]} in every column`
  return [...groups].map(([said, where]) => `${said} ${list(where)}`).join('; ')
}
