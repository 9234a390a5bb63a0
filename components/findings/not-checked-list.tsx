import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { countOf } from '@/lib/format/words'

type Row = { readonly id: string; readonly name: string; readonly reason: string; readonly subjects?: number }

/** Rules that could not be judged, with what was missing: they do not count as fine. */
export function NotCheckedList({ rows }: { rows: readonly Row[] }) {
  return (
    <Table caption="Rules that could not be judged">
      <thead>
        <tr>
          <Th>Rule</Th>
          <Th>what was missing</Th>
          {rows.some(({ subjects }) => subjects !== undefined) && <Th numeric>for</Th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, reason, subjects }) => (
          <Tr key={id}>
            <Td>
              <VerdictIcon kind="unknown" className="mr-1.5" />
              <b className="font-medium">{id}</b> {name}
            </Td>
            <Td wrap className="text-ink-2">
              {reason}
            </Td>
            {subjects !== undefined && <Td numeric>{countOf(subjects, 'subject')}</Td>}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
