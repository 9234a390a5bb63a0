import { Button } from '@/components/ui/control'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { VerdictIcon } from '@/components/ui/verdict-icon'
import { countOf } from '@/lib/format/words'

type Row = {
  readonly id: string
  readonly heading: string
  readonly reason: string
  readonly subjects?: number
  readonly unread?: number
}

export type NotCheckedListProps = {
  rows: readonly Row[]
  /** Reads the pods that a rule needs; null: not now. Absent: nothing is read here. */
  onRead?: ((id: string) => void) | null
}

/** Rules that could not be judged, with what was missing: they do not count as fine. */
export function NotCheckedList({ rows, onRead }: NotCheckedListProps) {
  return (
    <Table caption="Rules that could not be judged" stacks>
      <thead>
        <tr>
          <Th>Rule</Th>
          <Th>what was missing</Th>
          {rows.some(({ subjects }) => subjects !== undefined) && <Th numeric>for</Th>}
          {onRead !== undefined && <Th>to judge it</Th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, heading, reason, subjects, unread = 0 }) => (
          <Tr key={id}>
            <Td className="max-pad:whitespace-normal">
              <VerdictIcon kind="unknown" className="mr-1.5" />
              <b className="font-medium">{heading}</b> <span className="text-note text-ink-2">{id}</span>
            </Td>
            <Td wrap className="text-ink-2">
              {reason}
            </Td>
            {subjects !== undefined && <Td numeric>{countOf(subjects, 'subject')}</Td>}
            {onRead !== undefined && (
              <Td>
                {unread > 0 && (
                  <Button
                    aria-label={`Read the pods for ${id}`}
                    disabled={onRead === null}
                    onClick={() => onRead?.(id)}
                  >
                    Read pods
                  </Button>
                )}
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
