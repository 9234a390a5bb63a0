import { shareAxis } from '@/components/charts/share-axis'
import type { CompareResponse } from '@/lib/contracts/compare'
import { ColumnHead } from './column-head'
import { type ComparedRows, rowsWith } from './compare-rows'
import { CompareStack } from './compare-stack'

/** Columns are scenarios, rows are measures, the last column says the difference in words. One scale for all columns. */
export function CompareTable({ answer }: { answer: CompareResponse }) {
  const { columns } = answer
  const shares = columns.flatMap(({ pods }) => pods.flatMap(({ share }) => (share === null ? [] : [share])))
  const ready = columns[0]?.figures?.readyEndpoints ?? 0
  const axis = shareAxis(Math.max(0, ...shares), ready === 0 ? 0 : 1 / ready)
  const rows = rowsWith(axis.max)
  return (
    <>
      <WideTable answer={answer} rows={rows} />
      <CompareStack answer={answer} rows={rows} />
    </>
  )
}

function WideTable({ answer, rows }: ComparedRows) {
  const { columns, differences } = answer
  return (
    <section
      aria-label="Comparison"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto px-gutter pb-3 focus-visible:-outline-offset-2 max-pad:hidden"
    >
      <table className="w-full min-w-[940px] table-fixed border-collapse text-table">
        <caption className="sr-only">Policies and scenarios side by side</caption>
        <thead>
          <tr>
            <th scope="col" className="w-[124px] border-b border-line">
              <span className="sr-only">Measure</span>
            </th>
            {columns.map((column, at) => (
              <th key={column.label} scope="col" className="border-b border-line py-1 pr-3 text-left align-top">
                <ColumnHead column={column} offeredBy={at === columns.length - 1 ? answer.offeredBy : null} />
              </th>
            ))}
            <th
              scope="col"
              className="w-[250px] border-b border-line py-1.5 text-left align-top text-note font-medium text-ink-3"
            >
              the difference
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const difference = differences.find(({ measure }) => measure === row.measure)
            return (
              <tr key={row.label} className="border-b border-line/55">
                <th scope="row" className="py-1 pr-3 text-left align-top text-fact font-normal text-ink-2">
                  {row.label}
                  {row.note !== undefined && <span className="block text-note text-ink-3">{row.note}</span>}
                </th>
                {columns.map((column) => (
                  <td key={column.label} className="py-1 pr-3 align-top">
                    {row.cell(column)}
                  </td>
                ))}
                <td className="py-1 align-top text-fact leading-[17px] text-ink-2">
                  {difference !== undefined && !difference.same && difference.words}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
