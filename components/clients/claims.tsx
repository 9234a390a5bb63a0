import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { AccessLogResponse } from '@/lib/contracts/on-demand'
import { formatShare } from '@/lib/format/share'
import { countOf, formatCount } from '@/lib/format/words'

const SHOWN_MAX = 10

/** Whom headers claim to have come from, which is kept apart from who was at the other end. */
export function Claims({ claims }: { claims: NonNullable<AccessLogResponse['claims']> }) {
  const { clients, total, distinct, limits } = claims
  const all = distinct === null ? 'more addresses than were kept apart' : countOf(distinct, 'address', 'addresses')
  return (
    <div className="max-w-[560px]">
      <h3 className="text-table font-semibold">
        Claimed by headers <small className="text-note font-normal text-ink-2">{limits[0]}</small>
      </h3>
      <Table caption="Claimed by headers" tight>
        <thead>
          <tr>
            <Th>Address</Th>
            <Th numeric>requests</Th>
            <Th numeric>share</Th>
            <Th numeric>pods that saw it</Th>
          </tr>
        </thead>
        <tbody>
          {clients.slice(0, SHOWN_MAX).map(({ address, count, seenBy }) => (
            <Tr key={address}>
              <Td>{address}</Td>
              <Td numeric>{formatCount(count)}</Td>
              <Td numeric>{formatShare(total === null || total === 0 ? null : count / total)}</Td>
              <Td numeric>{formatCount(seenBy.length)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-1 text-note text-ink-2">
        {clients.length > SHOWN_MAX && `The ${SHOWN_MAX} with most of `}
        {all}
        {total !== null && `, ${formatCount(total)} requests in all`}.
      </p>
    </div>
  )
}
