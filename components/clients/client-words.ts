import type { ClientRow, ClientsAnswer } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { formatTime } from '@/lib/format/time'
import { formatBytes, formatCount } from '@/lib/format/words'
import { countryName } from './country-name'

/** What is not shown; null: all is. */
export function othersOf(
  { clients, others, total }: ClientsAnswer,
  shown: readonly ClientRow[],
): ClientsAnswer['others'] {
  const hidden = clients.slice(shown.length)
  if (hidden.length === 0) return others
  const count = (others?.count ?? 0) + hidden.reduce((sum, row) => sum + row.count, 0)
  const known = others === null ? 0 : others.addresses
  const addresses = known === null ? null : known + hidden.reduce((sum, row) => sum + row.addresses, 0)
  return { addresses, count, share: total === null || total <= 0 ? null : count / total }
}

/** Counted over a time, there is a rate; of what is open at one moment there is a number. */
export function rateHead({ windowSeconds, unit }: ClientsAnswer): string {
  const what = unit === 'bytes' ? '' : unit === 'connections' ? 'conn' : 'req'
  return windowSeconds === 0 ? (unit ?? '') : `${what}/min`
}

/** The rate of a count, or the count where there is none. */
export function rateOf(count: number, { windowSeconds, unit }: ClientsAnswer): string {
  const hasRate = windowSeconds !== null && windowSeconds > 0
  const value = hasRate ? (count * 60) / windowSeconds : count
  if (unit === 'bytes') return formatBytes(value)
  return hasRate && value < 100 ? value.toFixed(1) : formatCount(Math.round(value))
}

/** Country, or why an address has none. */
export function sayWhere({ country, range, class: kind }: ClientRow): string {
  if (country !== null) return countryName(country)
  if (kind !== 'client') return '–'
  return range === null || range === 'public' ? '?' : range
}

/** Autonomous system; empty: not known. */
export const sayNetwork = ({ asn }: ClientRow): string =>
  asn === null ? '' : `AS${asn.number}${asn.organisation === null ? '' : ` ${asn.organisation}`}`

/** First and last time, as far as the source says. */
export function saySeen({ firstSeenMs, lastSeenMs }: ClientRow, { span }: ClientsAnswer): string {
  const times = [firstSeenMs, lastSeenMs].flatMap((ms) => (ms === null ? [] : [formatTime(ms, span.endMs)]))
  return [...new Set(times)].map((time) => time.replace(' UTC', '')).join('–')
}

/** One client in the readout at the foot. */
export function readoutOf(row: ClientRow, answer: ClientsAnswer) {
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
