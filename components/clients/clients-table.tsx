'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/control'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { formatCount } from '@/lib/format/words'
import { ClientLine } from './client-line'
import { othersOf, rateHead, rateOf } from './client-words'

export type ClientsTableProps = {
  cluster: string
  answer: ClientsAnswer
  /** Addresses that are chosen; null: nothing can be chosen here. */
  chosen: ReadonlySet<string> | null
  onChoose: (address: string, isChosen: boolean) => void
  /** Follows its name where a page has two. */
  where: string
}

/** As many stand above what is said of all of them. */
const FIRST = 15

/** The addresses that brought most, with what each is and from where. */
export function ClientsTable({ cluster, answer, chosen, onChoose, where }: ClientsTableProps) {
  const [isWhole, setIsWhole] = useState(false)
  const clients = isWhole ? answer.clients : answer.clients.slice(0, FIRST)
  const others = othersOf(answer, clients)
  const most = Math.max(0, ...clients.map(({ interval, share }) => interval?.high ?? share ?? 0))
  const hasServices = clients.some(({ services }) => services !== undefined)
  // Beside the Services there is no room for times.
  const hasTimes = !hasServices && clients.some(({ lastSeenMs }) => lastSeenMs !== null)
  const hasNetworks = clients.some(({ asn }) => asn !== null)
  return (
    <div>
      <Table caption={`Top clients${where}`}>
        <thead>
          <tr>
            {chosen !== null && (
              <Th>
                <span className="sr-only">chosen</span>
              </Th>
            )}
            <Th>Address</Th>
            <Th>Country</Th>
            <Th numeric>Share</Th>
            <Th className="max-pad:hidden">
              <span className="sr-only">share as a bar</span>
            </Th>
            <Th numeric>{rateHead(answer)}</Th>
            <Th>Class</Th>
            {hasNetworks && <Th>Network</Th>}
            {hasTimes && <Th>Seen</Th>}
            {hasServices && <Th>Services</Th>}
          </tr>
        </thead>
        <tbody>
          {clients.map((row) => (
            <ClientLine
              key={row.address}
              {...{ cluster, row, answer, most, hasServices, hasTimes, hasNetworks, onChoose }}
              isChosen={chosen === null ? null : chosen.has(row.address)}
            />
          ))}
          {others !== null && (
            <Tr className="text-ink-2">
              {chosen !== null && <Td />}
              <Td>
                {others.addresses === null ? 'more addresses' : `${formatCount(others.addresses)} more addresses`}
              </Td>
              <Td />
              <Td numeric>{formatShare(others.share)}</Td>
              <Td className="max-pad:hidden" />
              <Td numeric>{rateOf(others.count, answer)}</Td>
              <Td />
              {hasNetworks && <Td />}
              {hasTimes && <Td />}
              {hasServices && <Td />}
            </Tr>
          )}
        </tbody>
      </Table>
      {answer.clients.length > FIRST && (
        <Button className="mt-1.5 h-[22px] text-fact" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? `Show the first ${FIRST}` : `Show ${answer.clients.length}`}
        </Button>
      )}
    </div>
  )
}
