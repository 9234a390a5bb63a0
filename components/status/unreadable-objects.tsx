import { Table, Td, Th, Tr } from '@/components/ui/table'
import { countOf } from '@/lib/format/words'
import { type Watch, watchName } from './say-status'

/** Objects that were left out because they make no sense, with what was wrong in the latest few. */
export function UnreadableObjects({ watches }: { watches: readonly Watch[] }) {
  const bad = watches.filter((watch) => watch.unreadable !== null && watch.unreadable.count > 0)
  if (bad.length === 0) {
    return (
      <section className="min-w-0">
        <h2>Objects that could not be read</h2>
        <p className="text-table text-ink-2">None.</p>
      </section>
    )
  }
  return (
    <section className="min-w-0">
      <h2>
        Objects that could not be read{' '}
        <small className="text-note font-normal text-ink-2">left out of every number; the latest few</small>
      </h2>
      {bad.map((watch) => (
        <Table key={watchName(watch)} caption={`${watchName(watch)} that could not be read`} tight>
          <thead>
            <tr>
              <Th>
                {countOf(watch.unreadable?.count ?? 0, 'object')} of {watchName(watch)}
              </Th>
              <Th>What is wrong</Th>
            </tr>
          </thead>
          <tbody>
            {watch.unreadable?.examples.map((example) => (
              <Tr key={example.object}>
                <Td wrap className="font-semibold wrap-anywhere">
                  {example.object}
                </Td>
                <Td wrap className="wrap-anywhere">
                  {example.reason}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      ))}
    </section>
  )
}
