'use client'

import Link from 'next/link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import type { FindingContract } from '@/lib/contracts/findings'
import { findingKey, subjectName } from './finding-key'
import { afterColon } from './findings-sentence'
import { FixSnippets } from './fix-snippets'
import { ReadAt } from './read-at'
import { severityKind } from './severity-words'

export type FindingDetailProps = {
  cluster: string
  finding: FindingContract
  /** Links to the subject; false on the subject's own page. */
  linked?: boolean
}

/** One finding in full: what is wrong, the facts it rests on, why it matters, and how to mend it. */
export function FindingDetail({ cluster, finding, linked = true }: FindingDetailProps) {
  const { subject, fix } = finding
  return (
    <article aria-label={`${finding.id} ${subjectName(finding)}`} className="flex min-w-0 flex-col gap-2.5">
      <h2 className="flex gap-2 text-[14px] text-pretty">
        <VerdictIcon kind={severityKind[finding.severity]} size={16} className="mt-0.5" />
        <span className="min-w-0 break-words">
          {linked && subject.kind === 'service' ? (
            <>
              <Link
                href={`/${cluster}/services/${subject.namespace}/${subject.name}?tab=findings&finding=${encodeURIComponent(findingKey(finding))}`}
                className="text-accent underline"
              >
                {subjectName(finding)}
              </Link>
              {': '}
              {afterColon(withoutName(finding))}
            </>
          ) : (
            finding.title
          )}
        </span>
      </h2>
      {finding.evidence.length > 0 && <EvidenceTable finding={finding} />}
      <p className="max-w-[780px] text-ink-1">{finding.explanation}</p>
      <section aria-label={`How to mend ${findingKey(finding)}`} className="flex flex-col gap-2">
        <p>
          <b>To mend it:</b> {fix.inWords}
        </p>
        <FixSnippets fix={fix} />
      </section>
      <p className="text-note text-ink-3">
        Rule {finding.id} {finding.name}, {finding.severity}
        {finding.nodes.length > 0 && `; nodes: ${finding.nodes.join(', ')}`}
        {finding.readAtMs !== null && (
          <>
            . Pods were read at <ReadAt atMs={finding.readAtMs} />
          </>
        )}
      </p>
    </article>
  )
}

/** The title after a link that has the name already. */
const withoutName = ({ title, subject }: FindingContract): string =>
  title.startsWith(`${subject.name}: `) ? title.slice(subject.name.length + 2) : title

function EvidenceTable({ finding }: { finding: FindingContract }) {
  return (
    <Table caption={`Evidence for ${findingKey(finding)}`} tight>
      <thead>
        <tr>
          <Th>Evidence</Th>
          <Th>value</Th>
          <Th>source</Th>
        </tr>
      </thead>
      <tbody>
        {finding.evidence.map(({ what, value, source }) => (
          <Tr key={`${source} ${what}`}>
            <Td wrap>{what}</Td>
            <Td wrap className="font-medium wrap-anywhere">
              {value}
            </Td>
            <Td wrap className="text-ink-2">
              {source}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
