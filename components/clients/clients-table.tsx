'use client'

import Link from 'next/link'
import { useState } from 'react'
import { Button } from '@/components/ui/control'
import { useReadout } from '@/components/ui/readout'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { useNow } from '@/lib/client/use-now'
import type { ClientRow, ClientsAnswer } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { formatTime, formatTimeWithAge } from '@/lib/format/time'
import { formatBytes, formatCount } from '@/lib/format/words'
import { countryName } from './country-name'
import { ShareMark } from './share-mark'

export type ClientsTableProps = {
  cluster: string
  answer: ClientsAnswer
  /** Addresses that are chosen; null: nothing can be chosen here. */
  chosen: ReadonlySet<string> | null
  onChoose: (address: string, isChosen: boolean) => void
}

/** As many stand above what is said of all of them. */
const FIRST = 15

/** The addresses that brought most, with what each is and from where. */
export function ClientsTable({ cluster, answer, chosen, onChoose }: ClientsTableProps) {
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
      <Table caption="Top clients">
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

/** What is not shown; null: all is. */
function othersOf({ clients, others, total }: ClientsAnswer, shown: readonly ClientRow[]): ClientsAnswer['others'] {
  const hidden = clients.slice(shown.length)
  if (hidden.length === 0) return others
  const count = (others?.count ?? 0) + hidden.reduce((sum, row) => sum + row.count, 0)
  const known = others === null ? 0 : others.addresses
  const addresses = known === null ? null : known + hidden.reduce((sum, row) => sum + row.addresses, 0)
  return { addresses, count, share: total === null || total <= 0 ? null : count / total }
}

type LineProps = {
  cluster: string
  row: ClientRow
  answer: ClientsAnswer
  most: number
  hasServices: boolean
  hasTimes: boolean
  hasNetworks: boolean
  isChosen: boolean | null
  onChoose: ClientsTableProps['onChoose']
}

function ClientLine({ cluster, row, answer, most, isChosen, onChoose, ...columns }: LineProps) {
  const { show } = useReadout()
  const tell = () => show(readoutOf(row, answer))
  return (
    <Tr selected={isChosen === true} onMouseEnter={tell} onFocus={tell}>
      {isChosen !== null && (
        <Td className="w-[26px]">
          <input
            type="checkbox"
            aria-label={`Choose ${row.address}`}
            checked={isChosen}
            onChange={(event) => onChoose(row.address, event.target.checked)}
            className="block size-[13px] accent-(--accent) pointer-coarse:size-6"
          />
        </Td>
      )}
      <Td className="font-medium">
        {row.address}
        {row.addresses > 1 && <span className="text-ink-2"> ({formatCount(row.addresses)})</span>}
      </Td>
      <Td className={row.country === null ? 'text-ink-3' : ''}>{sayWhere(row)}</Td>
      <Td numeric className="font-medium">
        {formatShare(row.share)}
      </Td>
      <Td className="max-pad:hidden">
        <ShareMark row={row} most={most} />
      </Td>
      <Td numeric>{rateOf(row.count, answer)}</Td>
      <Td className="text-ink-2">
        {row.class}
        {row.node === null ? '' : ` ${row.node}`}
      </Td>
      {columns.hasNetworks && <Td className="text-ink-2">{sayNetwork(row)}</Td>}
      {columns.hasTimes && <Td className="text-ink-2">{saySeen(row, answer)}</Td>}
      {columns.hasServices && (
        <Td>
          <ServiceLinks cluster={cluster} services={row.services ?? []} />
        </Td>
      )}
    </Tr>
  )
}

function ServiceLinks({ cluster, services }: { cluster: string; services: NonNullable<ClientRow['services']> }) {
  return (
    <>
      {services.slice(0, 2).map(({ namespace, name }, at) => (
        <span key={`${namespace}/${name}`}>
          {at > 0 && ', '}
          <Link href={`/${cluster}/services/${namespace}/${name}?tab=clients`} className="text-accent hover:underline">
            {namespace}/{name}
          </Link>
        </span>
      ))}
      {services.length > 2 && <span className="text-ink-2"> +{services.length - 2}</span>}
    </>
  )
}

/** Counted over a time, there is a rate; of what is open at one moment there is a number. */
function rateHead({ windowSeconds, unit }: ClientsAnswer): string {
  const what = unit === 'bytes' ? '' : unit === 'connections' ? 'conn' : 'req'
  return windowSeconds === 0 ? (unit ?? '') : `${what}/min`
}

function rateOf(count: number, { windowSeconds, unit }: ClientsAnswer): string {
  const value = windowSeconds === null || windowSeconds === 0 ? count : (count * 60) / windowSeconds
  if (unit === 'bytes') return formatBytes(value)
  return value < 100 ? value.toFixed(1) : formatCount(Math.round(value))
}

function sayWhere({ country, range, class: kind }: ClientRow): string {
  if (country !== null) return countryName(country)
  if (kind !== 'client') return '–'
  return range === null || range === 'public' ? '?' : range
}

const sayNetwork = ({ asn }: ClientRow): string =>
  asn === null ? '' : `AS${asn.number}${asn.organisation === null ? '' : ` ${asn.organisation}`}`

/** First and last time, as far as the source says. */
function saySeen({ firstSeenMs, lastSeenMs }: ClientRow, { span }: ClientsAnswer): string {
  const times = [firstSeenMs, lastSeenMs].flatMap((ms) => (ms === null ? [] : [formatTime(ms, span.endMs)]))
  return [...new Set(times)].map((time) => time.replace(' UTC', '')).join('–')
}

function readoutOf(row: ClientRow, answer: ClientsAnswer) {
  const { interval } = row
  const margin =
    interval === null ? '' : `, ${formatShare(interval.low)} to ${formatShare(interval.high)} as far as chance goes`
  return {
    title: row.address,
    facts: [
      [
        { strong: formatShare(row.share) },
        `${margin} of ${formatCount(Math.round(answer.total ?? 0))} ${answer.unit ?? ''}`,
      ],
      [`class ${row.class}${row.node === null ? '' : ` of ${row.node}`}`],
      [
        row.country === null
          ? 'country not known'
          : `${countryName(row.country)}${row.countryFrom === 'source' ? ', as the source labels it' : ', by the database'}`,
      ],
      ...(row.seenBy.length === 0
        ? []
        : [[`seen by ${row.seenBy.length} ${row.seenBy.length === 1 ? 'pod' : 'pods'}`]]),
    ],
  }
}

/** "to 14:32:07 UTC, 6 s ago" */
export function CountedUntil({ answer }: { answer: ClientsAnswer }) {
  const now = useNow()
  const { endMs } = answer.span
  return <>to {formatTimeWithAge(endMs, now ?? endMs)}</>
}
