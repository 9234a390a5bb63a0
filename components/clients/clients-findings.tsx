'use client'

import { useState } from 'react'
import type { ClientsAnswer, SnippetFacts } from '@/lib/contracts/clients'
import { formatShareShort } from '@/lib/format/share'
import { AddressEvidence, type AddressEvidenceProps } from './address-evidence'
import { ClassesTable } from './classes-table'
import { ClientsTable } from './clients-table'
import { Countries } from './countries'
import { SnippetsPanel } from './snippets-panel'

export type ClientsFindingsProps = {
  cluster: string
  answer: ClientsAnswer
  /** Of the Service whose clients they are; null: of all. */
  facts: SnippetFacts | null
  /** What the addresses prove; null: not known, or of no single Service. */
  evidence: AddressEvidenceProps['evidence'] | null
  /** Follows every name of a part that a page may have twice: " in the sample"; absent: it has them once. */
  where?: string
}

/** Who was counted, from where, of which kinds, and rules for those that are chosen: of a metric or of a sample alike. */
export function ClientsFindings({ cluster, answer, facts, evidence, where = '' }: ClientsFindingsProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const canChoose = facts !== null && answer.masking === 'full'
  const choose = (address: string, isChosen: boolean) => {
    const next = new Set(chosen)
    if (isChosen) next.add(address)
    else next.delete(address)
    setChosen(next)
  }
  return (
    <div className="grid gap-x-8 gap-y-4 desk:grid-cols-[minmax(0,8fr)_minmax(0,7fr)]">
      <div className="flex min-w-0 flex-col gap-3">
        {answer.clients.length === 0 ? (
          <p className="py-2 text-ink-2">No address was counted in this span of time.</p>
        ) : (
          <ClientsTable {...{ cluster, answer, where }} chosen={canChoose ? chosen : null} onChoose={choose} />
        )}
        <Concentration answer={answer} />
        <Notes answer={answer} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <ClassesTable answer={answer} facts={facts} where={where} />
        {evidence !== null && <AddressEvidence evidence={evidence} />}
        {facts !== null && (
          <SnippetsPanel
            facts={facts}
            where={where}
            masking={answer.masking}
            chosen={answer.clients.filter(({ address }) => chosen.has(address))}
          />
        )}
        <Countries answer={answer} where={where} />
      </div>
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
