'use client'

import { useId, useState } from 'react'
import { Choice } from '@/components/ui/choice'
import { CopyButton } from '@/components/ui/copy-button'
import { Segments } from '@/components/ui/segments'
import { Code, Notice } from '@/components/ui/small'
import type { ClientRow, SnippetFacts } from '@/lib/contracts/clients'
import { makeSnippet } from '@/lib/domain/clients/snippets/make-snippet'
import type { Intent } from '@/lib/domain/clients/snippets/selection'
import { type SnippetKind, snippetKinds } from '@/lib/domain/clients/snippets/snippet'
import { formatShareShort } from '@/lib/format/share'
import { countOf } from '@/lib/format/words'

const names: Readonly<Record<SnippetKind, string>> = {
  'network-policy': 'NetworkPolicy',
  'source-ranges': 'loadBalancerSourceRanges',
  'nginx-limit': 'nginx limit_req',
  'nginx-geo': 'nginx geo',
}

export type SnippetsPanelProps = {
  facts: SnippetFacts
  chosen: readonly ClientRow[]
  masking: string
  /** Follows its name where a page has two. */
  where: string
}

/** Rules for the chosen clients, ready to be copied, each with what to know before it is used. */
export function SnippetsPanel({ facts, chosen, masking, where }: SnippetsPanelProps) {
  const head = useId()
  const [kind, setKind] = useState<SnippetKind>('network-policy')
  const [intent, setIntent] = useState<Intent>('admit')
  const share = chosen.reduce((sum, row) => sum + (row.share ?? 0), 0)
  return (
    <section aria-labelledby={head} className="flex flex-col gap-2">
      <h2 id={head} className="pt-1">
        From the selection<span className="sr-only">{where}</span>{' '}
        <small className="text-note font-normal text-ink-2">
          {chosen.length === 0
            ? 'nothing chosen'
            : `${countOf(chosen.length, 'address', 'addresses')}, ${formatShareShort(share)} of what was counted`}
        </small>
      </h2>
      {chosen.length === 0 ? (
        <p className="text-fact text-ink-2">{howToChoose(masking)}</p>
      ) : (
        <>
          <KindTabs kind={kind} onChoose={setKind} />
          {kind !== 'nginx-limit' && (
            <Choice<Intent>
              label="The chosen ones"
              value={intent}
              options={[
                ['admit', 'alone get in'],
                ['refuse', 'are kept out'],
              ]}
              onChoose={(value) => setIntent(value ?? 'admit')}
            />
          )}
          <MadeSnippet {...{ kind, intent, facts, chosen }} />
        </>
      )}
    </section>
  )
}

const howToChoose = (masking: string): string =>
  masking === 'full'
    ? 'Choose addresses in the table to get a NetworkPolicy, source ranges or nginx rules for them.'
    : 'Addresses are not shown in full here (EVENKEEL_CLIENT_ADDRESSES), so no rules can be made for them.'

function KindTabs({ kind, onChoose }: { kind: SnippetKind; onChoose: (kind: SnippetKind) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line of buttons
    <div
      role="group"
      aria-label="Kind of rule"
      className="flex flex-wrap self-start overflow-hidden rounded border border-line text-fact"
    >
      <Segments
        size="h-[26px] px-2.5 pointer-coarse:h-11"
        value={kind}
        options={snippetKinds.map((each) => [each, names[each]])}
        onChoose={onChoose}
      />
    </div>
  )
}

type MadeProps = { kind: SnippetKind; intent: Intent; facts: SnippetFacts; chosen: readonly ClientRow[] }

function MadeSnippet({ kind, intent, facts, chosen }: MadeProps) {
  const { inWords, text, command, warnings } = makeSnippet(kind, facts, chosen, intent)
  if (text === null) return <Notice kind="unknown" title={warnings.join(' ')} />
  return (
    <>
      <p className="text-fact text-ink-2">{inWords}</p>
      <Code>{text}</Code>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label={`Copy the ${names[kind]}`} />
        {command !== null && <CopyButton text={command} label="Copy the command" />}
      </div>
      <Notice kind="warning" title={warnings[0]}>
        {warnings.slice(1).join(' ')}
      </Notice>
    </>
  )
}
