'use client'

import { useState } from 'react'
import { SpanChoice } from '@/components/services/observed/span-choice'
import { NoticeLines } from '@/components/shell/notice-lines'
import { Button } from '@/components/ui/control'
import { Notice } from '@/components/ui/small'
import type { ApiError } from '@/lib/client/api-error'
import type { SpanState } from '@/lib/client/span-url'
import type { ClientsAnswer, SnippetFacts } from '@/lib/contracts/clients'
import { formatShareShort } from '@/lib/format/share'
import { ClassesTable } from './classes-table'
import { ClientsTable, CountedUntil } from './clients-table'
import { Countries } from './countries'
import { sayClientsSource } from './say-clients'
import { SnippetsPanel } from './snippets-panel'

export type ClientsBodyProps = {
  cluster: string
  answer: ClientsAnswer
  /** Of the Service whose clients they are; null: of all. */
  facts: SnippetFacts | null
  /** Why the last question failed while an earlier answer stands; null: it did not. */
  error: ApiError | null
  isCounting: boolean
  span: SpanState
  onSpan: (span: Partial<SpanState>) => void
  group: 'address' | 'network'
  onGroup: (group: 'address' | 'network') => void
}

/** Addresses, their kinds and countries, and rules for those that are chosen. */
export function ClientsBody(props: ClientsBodyProps) {
  const { cluster, answer, facts, error, isCounting } = props
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const canChoose = facts !== null && answer.masking === 'full'
  const choose = (address: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen) next.add(address)
    else next.delete(address)
    setChosen(next)
  }
  return (
    <div aria-busy={isCounting} className="px-gutter pt-1.5 pb-6">
      <NoticeLines cluster={cluster} lines={answer.freshness.gaps} />
      {error !== null && (
        <Notice kind="stale" title={error.detail}>
          What stands here is of the last answer.
        </Notice>
      )}
      <Head {...props} />
      {answer.notObserved !== null ? (
        <Notice kind={answer.notObserved.why === 'denied' ? 'denied' : 'unknown'} title={answer.notObserved.inWords} />
      ) : (
        <div className="grid gap-x-8 gap-y-4 desk:grid-cols-[minmax(0,8fr)_minmax(0,7fr)]">
          <div className="flex min-w-0 flex-col gap-3">
            {answer.clients.length === 0 ? (
              <p className="py-2 text-ink-2">No address was counted in this span of time.</p>
            ) : (
              <ClientsTable cluster={cluster} answer={answer} chosen={canChoose ? chosen : null} onChoose={choose} />
            )}
            <Concentration answer={answer} />
            <Countries answer={answer} />
            <Notes answer={answer} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <ClassesTable answer={answer} facts={facts} />
            {facts !== null && (
              <SnippetsPanel
                facts={facts}
                masking={answer.masking}
                chosen={answer.clients.filter(({ address }) => chosen.has(address))}
              />
            )}
          </div>
        </div>
      )}
    </div>
  )
}

function Head({ answer, span, onSpan, group, onGroup, isCounting }: ClientsBodyProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
      <h2>Top clients</h2>
      <small className="min-w-0 text-note text-ink-2">
        {sayClientsSource(answer)} {answer.source !== null && <CountedUntil answer={answer} />}
        {isCounting && ' · counting'}
      </small>
      <span className="ml-auto flex flex-wrap gap-2">
        <Button
          className="h-[22px] text-fact"
          aria-pressed={group === 'network'}
          onClick={() => onGroup(group === 'network' ? 'address' : 'network')}
        >
          IPv6 by /64{group === 'network' ? ': on' : ''}
        </Button>
        <SpanChoice span={span} onChange={onSpan} />
      </span>
    </div>
  )
}

/** How much the largest bring, and how many evenly active ones would be as concentrated. */
function Concentration({ answer: { concentration } }: { answer: ClientsAnswer }) {
  const { top1Share, top10Share, inWords } = concentration
  if (top1Share === null) return null
  return (
    <p className="text-table">
      Largest <b>{formatShareShort(top1Share)}</b>
      {top10Share !== null && (
        <>
          {' · top 10 '}
          <b>{formatShareShort(top10Share)}</b>
        </>
      )}
      {' · '}
      <span className="text-ink-2">{inWords}</span>
    </p>
  )
}

function Notes({ answer: { limits, warnings } }: { answer: ClientsAnswer }) {
  const notes = [...warnings, ...limits]
  if (notes.length === 0) return null
  return (
    <ul className="list-disc pl-4 text-note text-ink-2">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}
