import { useId } from 'react'
import { SourceAddressMark } from '@/components/ui/source-address-mark'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ClientsAnswer, SnippetFacts } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { formatBytes, formatCount } from '@/lib/format/words'

export type ClassesTableProps = {
  answer: ClientsAnswer
  facts: SnippetFacts | null
  /** Follows its name where a page has two. */
  where: string
}

/** What kinds of addresses the pods saw, and what each counts for; on the page of one Service with the verdict. */
export function ClassesTable({ answer, facts, where }: ClassesTableProps) {
  const head = useId()
  const { classes, unit, total } = answer
  const notListed = (total ?? 0) - classes.reduce((sum, { count }) => sum + count, 0)
  return (
    <section aria-labelledby={head}>
      <h2 id={head} className="py-1">
        Where the address stands<span className="sr-only">{where}</span>{' '}
        {facts !== null && (
          <span className="font-normal">
            <SourceAddressMark verdict={facts.verdict} /> {facts.verdict}{' '}
            <small className="text-note text-ink-2">
              {facts.basis === 'observed'
                ? 'by evidence, not by policy'
                : 'expected from configuration; nothing seen proves it'}
            </small>
          </span>
        )}
      </h2>
      {classes.length > 0 && (
        <Table caption={`Classes of source addresses${where}`} tight>
          <thead>
            <tr>
              <Th>Class of source address</Th>
              <Th numeric>addresses</Th>
              <Th numeric>{unit}</Th>
              <Th numeric>share</Th>
              <Th>counts for</Th>
            </tr>
          </thead>
          <tbody>
            {classes.map((row) => (
              <Tr key={row.kind}>
                <Td>{row.inWords}</Td>
                <Td numeric>{formatCount(row.addresses)}</Td>
                <Td numeric>{unit === 'bytes' ? formatBytes(row.count) : formatCount(Math.round(row.count))}</Td>
                <Td numeric>{formatShare(row.share)}</Td>
                <Td className="text-ink-2">{row.countsFor}</Td>
              </Tr>
            ))}
            {total !== null && notListed > total * 0.0005 && (
              <Tr className="text-ink-2">
                <Td>not listed by the source</Td>
                <Td numeric>?</Td>
                <Td numeric>{unit === 'bytes' ? formatBytes(notListed) : formatCount(Math.round(notListed))}</Td>
                <Td numeric>{formatShare(notListed / total)}</Td>
                <Td>nothing: of which class is not known</Td>
              </Tr>
            )}
          </tbody>
        </Table>
      )}
    </section>
  )
}
