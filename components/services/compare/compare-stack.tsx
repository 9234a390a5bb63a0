import { ColumnHead } from './column-head'
import type { ComparedRows } from './compare-rows'

/** The comparison on a phone: a measure after the other, each with its columns below one another and the difference. */
export function CompareStack({ answer, rows }: ComparedRows) {
  const { columns, differences, offeredBy } = answer
  return (
    <div className="flex flex-col px-gutter pb-3 pad:hidden">
      {rows.map((row) => {
        const difference = differences.find(({ measure }) => measure === row.measure)
        return (
          <section key={row.label} aria-label={row.label} className="flex flex-col gap-2 border-b border-line py-2.5">
            <h2 className="text-[14px] font-semibold">
              {row.label}
              {row.note !== undefined && <span className="block text-note font-normal text-ink-2">{row.note}</span>}
            </h2>
            {difference !== undefined && !difference.same && (
              <p className="text-fact leading-[18px] text-ink-2">{difference.words}</p>
            )}
            <dl className="flex flex-col gap-2">
              {columns.map((column, at) => (
                <div key={column.label} className="border-l-2 border-line pl-2.5">
                  <dt className="text-fact">
                    <ColumnHead column={column} offeredBy={at === columns.length - 1 ? offeredBy : null} />
                  </dt>
                  <dd className="text-table">{row.cell(column)}</dd>
                </div>
              ))}
            </dl>
          </section>
        )
      })}
    </div>
  )
}
