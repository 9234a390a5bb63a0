'use client'

import { useQueries } from '@tanstack/react-query'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { observedQuery } from '@/lib/client/queries/observed'
import { splitServiceKey } from '@/lib/client/queries/service'
import { lastSpans } from '@/lib/client/span-url'
import type { ObservedResponse } from '@/lib/contracts/observed'
import { type ServiceKey, serviceKey } from '@/lib/domain/cluster'
import { formatFigure, formatRatio } from '@/lib/format/ratio'
import { formatShare } from '@/lib/format/share'
import { formatCount } from '@/lib/format/words'
import { observedMark, sayProvenance, sayVerdictShort } from '../observed/observed-words'

export type PairObservedProps = { cluster: string; service: ServiceKey; pair: string }

const span = { lastSeconds: lastSpans['10m'], start: null, end: null }

/** What the same pods got through each of two Services over the last ten minutes, side by side. */
export function PairObserved({ cluster, service, pair }: PairObservedProps) {
  const { namespace, name } = splitServiceKey(service)
  const names = [name, pair]
  const answers = useQueries({
    queries: names.map((each) => observedQuery(cluster, serviceKey(namespace, each), {}, span)),
  })
  const columns = names.map((each, index) => ({ name: each, answer: answers[index]?.data }))
  const said = columns.find(({ answer }) => answer !== undefined && answer.measure !== null)?.answer
  return (
    <section aria-label="What the pods got" className="max-w-[900px] px-gutter py-2.5">
      <h2 className="mb-1">
        What the pods got{' '}
        <small className="text-note font-normal text-ink-2">
          {said === undefined
            ? 'over the last ten minutes'
            : sayProvenance(said, said.freshness.asOfMs).slice(0, 3).join(' · ')}
        </small>
      </h2>
      <Table caption="Observed through both Services" tight>
        <thead>
          <tr>
            <Th>Observed</Th>
            {columns.map((column) => (
              <Th key={column.name} numeric>
                {column.name}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(columns.map(({ answer }) => answer)).map(({ head, values }) => (
            <Tr key={head}>
              <Td>{head}</Td>
              {columns.map((column, index) => (
                <Td key={column.name} numeric>
                  {values[index]}
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
      {columns.map(({ name: each, answer }) => (
        <p key={each} className="pt-1 text-fact text-ink-2">
          {answer !== undefined && <VerdictIcon kind={observedMark(answer)} className="mr-1.5" />}
          <b className="font-medium text-ink-1">{each}:</b> {answer?.inWords[0] ?? 'asking what its pods got.'}
        </p>
      ))}
    </section>
  )
}

type Answers = readonly (ObservedResponse | undefined)[]
type Row = { readonly head: string; readonly values: readonly string[] }

/** Measures of both, then the share of each node that either names; "?": not known. */
function rowsOf(answers: Answers): readonly Row[] {
  const row = (head: string, of: (answer: ObservedResponse) => string): Row => ({
    head,
    values: answers.map((answer) => (answer === undefined ? '?' : of(answer))),
  })
  const nodes = [...new Set(answers.flatMap((answer) => answer?.nodes.map(({ name }) => name) ?? []))].sort()
  return [
    row('against what is expected', sayVerdictShort),
    row('samples', ({ samples }) => (samples === null ? '–' : formatCount(samples))),
    row('hottest pod ÷ mean', ({ skew }) => formatRatio(skew.observed.peakToAverage)),
    row('effective pods', ({ skew }) => formatFigure(skew.observed.effectiveNumber, 2)),
    ...nodes.map((name) => row(`served on ${name}`, (answer) => shareOn(answer, name))),
  ]
}

const shareOn = ({ nodes }: ObservedResponse, name: string): string =>
  formatShare(nodes.find((node) => node.name === name)?.share ?? null)
