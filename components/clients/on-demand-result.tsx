import { CopyButton } from '@/components/ui/copy-button'
import { Code } from '@/components/ui/small'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { AccessLogResponse, CountNowResponse } from '@/lib/contracts/on-demand'
import { formatShare } from '@/lib/format/share'
import { formatTime } from '@/lib/format/time'
import { countOf, formatCount } from '@/lib/format/words'

type Problem = CountNowResponse['pods'][number]['problem']
type Clients = CountNowResponse['clients']

const SHOWN_MAX = 10

/** The right that is missing, as YAML, once for all pods. */
export function MissingRight({ problems }: { problems: readonly Problem[] }) {
  const yaml = problems.find((problem) => problem !== null && problem.rightYaml !== null)?.rightYaml ?? null
  if (yaml === null) return null
  return (
    <div>
      <div className="mb-1 flex items-center justify-between gap-2">
        <h4 className="text-table font-medium">The missing right, exactly</h4>
        <CopyButton text={yaml} label="Copy YAML" />
      </div>
      <Code>{yaml}</Code>
    </div>
  )
}

/** Who was seen most, with the share of all that was counted. */
export function PeerTable({ title, unit, clients }: { title: string; unit: string; clients: Clients }) {
  if (!clients.known) return <p className="text-table text-ink-2">{clients.inWords}</p>
  const { clients: rows, total, distinct } = clients.value
  if (rows.length === 0) return <p className="text-table text-ink-2">No {unit} were seen.</p>
  const all = distinct === null ? 'more addresses than were kept apart' : countOf(distinct, 'address', 'addresses')
  return (
    <div>
      <Table caption={title}>
        <thead>
          <tr>
            <Th>{title}</Th>
            <Th numeric>{unit}</Th>
            <Th numeric>share</Th>
            <Th numeric>pods that saw it</Th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN_MAX).map(({ address, count, seenBy }) => (
            <Tr key={address}>
              <Td className="font-mono">{address}</Td>
              <Td numeric>{formatCount(count)}</Td>
              <Td numeric>{total === null || total === 0 ? 'unknown' : formatShare(count / total)}</Td>
              <Td numeric>{formatCount(seenBy.length)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-1 text-note text-ink-2">
        {rows.length > SHOWN_MAX && `The ${SHOWN_MAX} with most of `}
        {all}
        {total !== null && `, ${formatCount(total)} ${unit} in all`}.
      </p>
    </div>
  )
}

/** What the addresses say about the client's address, and what the numbers leave out. */
export function CountedFrom({ answer }: { answer: CountNowResponse | AccessLogResponse }) {
  const { sourceAddress, traffic, clients, readAtMs } = answer
  const counted = traffic.known ? traffic.value : clients.known ? clients.value : null
  return (
    <div className="flex flex-col gap-1 text-table">
      {sourceAddress !== null && (
        <p>
          <b className="font-medium">
            Client address{' '}
            {sourceAddress.basis === 'observed' ? `${sourceAddress.verdict}, as observed` : 'not decided by this'}:
          </b>{' '}
          <span className="text-ink-2">
            {[sourceAddress.reasons[0], ...sourceAddress.contradictions].filter(Boolean).join(' ')}
          </span>
        </p>
      )}
      {[...(counted?.warnings ?? []), ...(counted?.limits ?? [])].map((said) => (
        <p key={said} className="text-note text-ink-2">
          {said}
        </p>
      ))}
      <p className="text-note text-ink-3">Read at {formatTime(readAtMs, readAtMs)}; nothing of it is kept.</p>
    </div>
  )
}
