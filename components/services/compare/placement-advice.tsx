import { FixSnippets } from '@/components/findings/fix-snippets'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { AdviceResponse } from '@/lib/contracts/advice'
import { formatCount } from '@/lib/format/words'
import { sayPeak, sayShareOf } from './compare-words'

type Placement = AdviceResponse['placement']
type Figures = NonNullable<Placement['before']>

const names = {
  spread: 'spread over nodes',
  apart: 'each on a node of its own',
  anew: 'placed anew',
} as const

/** How to place the pods so that Local is even: what each way would give on these nodes, and its patch. */
export function PlacementAdvice({ placement, isAdvised }: { placement: Placement; isAdvised: boolean }) {
  const { inWords, before, choices } = placement
  return (
    <section aria-label="Where pods run" className="flex min-w-0 flex-col gap-2">
      <p className="max-w-[700px]">{inWords}</p>
      {before !== null && choices.length > 0 && <FiguresTable before={before} choices={choices} />}
      {choices.map(({ kind, fix }, at) => (
        <details key={kind} open={isAdvised && at === 0}>
          <summary className="py-1 text-fact text-accent">{fix.inWords}</summary>
          <div className="flex flex-col gap-2 pt-1">
            <FixSnippets fix={fix} />
          </div>
        </details>
      ))}
    </section>
  )
}

const rows: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['hottest pod ÷ mean, Local', ({ peak }) => sayPeak(peak)],
  ['dropped, Local', ({ dropped }) => sayShareOf(dropped)],
  ['pods, most minus fewest on a node', ({ schedulerSkew }) => schedulerSkew?.toString() ?? '?'],
  ['nodes with pods', ({ nodesWithPods }) => formatCount(nodesWithPods)],
  ['pods that find no node', ({ pendingPods }) => formatCount(pendingPods)],
]

function FiguresTable({ before, choices }: { before: Figures; choices: Placement['choices'] }) {
  const limits = [...new Set(choices.flatMap(({ after }) => after.limits))]
  return (
    <div className="overflow-x-auto">
      <Table caption="Placement of the pods, now and as advised" tight>
        <thead>
          <tr>
            <Th>Placement</Th>
            <Th numeric>now</Th>
            {choices.map(({ kind }) => (
              <Th key={kind} numeric>
                {names[kind]}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, say]) => (
            <Tr key={label}>
              <Td className="text-ink-2">{label}</Td>
              <Td numeric>{say(before)}</Td>
              {choices.map(({ kind, after }) => (
                <Td key={kind} numeric className="font-medium">
                  {say(after)}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
      {limits.length > 0 && <p className="max-w-[700px] pt-1 text-note text-ink-3">{limits.join(' ')}</p>}
    </div>
  )
}
