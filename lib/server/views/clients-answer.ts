import 'server-only'
import type { ClientRow, ClientsAnswer } from '@/lib/contracts/clients'
import { classOfKind, countsFor, isFromOutside, kindWords } from '@/lib/domain/clients/client-class'
import { type Counted, computeConcentration, sayConcentration } from '@/lib/domain/clients/concentration'
import {
  type Measure,
  type NotObserved,
  type TimeSpan,
  type TrafficOrigin,
  unitOf,
} from '@/lib/domain/observed/traffic'
import { addressClasses } from '@/lib/domain/source-address/classify-address'
import { type LocatedClient, maskClients } from '../clients/located-clients'
import { safeText } from '../kubernetes/words/safe-text'
import type { Runtime } from '../runtime'

/** What a view of clients needs besides the cluster. */
export type ClientMeans = Pick<Runtime, 'geography' | 'addressMask'> & {
  readonly config: Pick<Runtime['config'], 'balancerCidrs'>
}

/** As many are asked for, so that countries and classes rest on more than the list shows. */
export const LEAST_ASKED = 200

/** What a source says of itself is not ours. */
const WORDS_LENGTH = 500

/** What was counted, of one Service or of several that were counted alike. */
export type CountedClients = {
  readonly measure: Measure
  readonly origin: TrafficOrigin
  readonly windowSeconds: number
  /** All that the sources listed, most first, unmasked. */
  readonly rows: readonly LocatedClient[]
  readonly total: number
  readonly isTotalKnown: boolean
  readonly distinct: number | null
  readonly limits: readonly string[]
  readonly warnings: readonly string[]
  /** Services that saw an address; null: it is the list of one Service. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, number>> | null
}

type Known = Omit<ClientsAnswer, 'span' | 'freshness' | 'geography' | 'masking'>

/** The part of the answer that hangs on what was counted. */
export function toAnswer(counted: CountedClients, limit: number, { addressMask }: ClientMeans): Known {
  const { measure, origin, windowSeconds, rows, total } = counted
  const masked = maskClients(rows, addressMask, total, measure !== 'bytes')
  const listed = masked.slice(0, limit)
  const services = addressMask.masking === 'full' ? counted.services : null
  return {
    source: safeText(origin.name),
    origin: {
      preset: safeText(origin.preset),
      name: safeText(origin.name),
      metric: safeText(origin.metric, WORDS_LENGTH),
    },
    measure,
    unit: unitOf[measure],
    samples: measure === 'bytes' ? null : Math.round(total),
    total,
    isTotalKnown: counted.isTotalKnown,
    windowSeconds,
    clients: listed.map((row) => ({ ...toRow(row, windowSeconds), ...servicesOf(row, services) })),
    distinct: counted.distinct,
    others: othersOf(counted, listed),
    concentration: concentrationOf(counted),
    classes: classesOf(counted),
    ...countriesOf(counted),
    limits: limitsOf(counted),
    warnings: counted.warnings.map((sentence) => safeText(sentence, WORDS_LENGTH)),
    notObserved: null,
  }
}

/** Nothing is known of any client, and why. */
export function notKnown({ why, inWords }: NotObserved): Known {
  return {
    source: null,
    origin: null,
    measure: null,
    unit: null,
    samples: null,
    total: null,
    isTotalKnown: false,
    windowSeconds: null,
    clients: [],
    distinct: null,
    others: null,
    concentration: {
      top1Share: null,
      top5Share: null,
      top10Share: null,
      effective: null,
      inWords: 'Nothing was counted.',
    },
    classes: [],
    countries: [],
    countriesInWords: 'No addresses, so no countries.',
    limits: [],
    warnings: [],
    notObserved: { why, inWords: safeText(inWords, WORDS_LENGTH) },
  }
}

/** What every answer about clients says, known or not. */
export function commonOf({ geography, addressMask }: ClientMeans, span: TimeSpan) {
  return { span, geography: geography.status(), masking: addressMask.masking }
}

function toRow(row: LocatedClient, windowSeconds: number): ClientRow {
  return {
    address: safeText(row.address, 64),
    class: classOfKind[row.kind],
    kind: row.kind,
    range: row.range,
    node: row.node,
    count: row.count,
    share: row.share,
    interval: row.interval,
    perMinute: windowSeconds > 0 ? (row.count * 60) / windowSeconds : null,
    country: row.country,
    countryFrom: row.countryFrom,
    asn:
      row.asn === null
        ? null
        : { ...row.asn, organisation: row.asn.organisation && safeText(row.asn.organisation, 80) },
    seenBy: row.seenBy.map((name) => safeText(name, 253)),
    firstSeenMs: row.firstSeenMs,
    lastSeenMs: row.lastSeenMs,
    addresses: row.addresses,
  }
}

function servicesOf({ address }: LocatedClient, services: CountedClients['services']): Pick<ClientRow, 'services'> {
  if (services === null) return {}
  const seen = [...(services.get(address) ?? [])].sort(([, a], [, b]) => b - a)
  return {
    services: seen.slice(0, 10).map(([key, count]) => {
      const [namespace = '', name = ''] = key.split('/')
      return { namespace, name, count }
    }),
  }
}

function othersOf(
  { total, distinct, rows }: CountedClients,
  listed: readonly LocatedClient[],
): ClientsAnswer['others'] {
  const count = total - listed.reduce((sum, row) => sum + row.count, 0)
  const shown = listed.reduce((sum, row) => sum + row.addresses, 0)
  const seen = rows.reduce((sum, row) => sum + row.addresses, 0)
  const addresses = distinct === null ? null : Math.max(distinct, seen) - shown
  if (addresses === 0 || count <= total * 1e-6) return null
  return { addresses, count, share: total > 0 ? count / total : null }
}

function concentrationOf({ rows, total, distinct }: CountedClients): ClientsAnswer['concentration'] {
  const outside = rows.filter(({ kind }) => isFromOutside(kind))
  const inside = rows.filter(({ kind }) => !isFromOutside(kind))
  const counted: Counted = {
    counts: outside.map(({ count }) => count),
    total: total - inside.reduce((sum, { count }) => sum + count, 0),
    distinct: distinct === null ? null : distinct - inside.length,
  }
  const concentration = computeConcentration(counted)
  return { ...concentration, inWords: sayConcentration(concentration, counted) }
}

function classesOf({ rows, total }: CountedClients): ClientsAnswer['classes'] {
  return addressClasses.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind)
    if (own.length === 0) return []
    const count = own.reduce((sum, row) => sum + row.count, 0)
    const addresses = own.reduce((sum, row) => sum + row.addresses, 0)
    return [
      {
        kind,
        class: classOfKind[kind],
        inWords: kindWords[kind],
        addresses,
        count,
        share: shareOf(count, total),
        countsFor: kind === 'client' && own.every(isPrivate) ? doubtful : countsFor[kind],
      },
    ]
  })
}

/** A private address may be a pod's or a balancer's as well (domain page 5.2). */
const isPrivate = ({ range }: LocatedClient): boolean => range === 'private' || range === 'shared'
const doubtful = 'little: private addresses may be others’'

const shareOf = (count: number, total: number): number | null => (total > 0 ? Math.min(1, count / total) : null)

function countriesOf({ rows, total }: CountedClients): Pick<ClientsAnswer, 'countries' | 'countriesInWords'> {
  const clients = rows.filter(({ kind }) => kind === 'client')
  const byCountry = new Map<string | null, { count: number; addresses: number }>()
  for (const { country, count, addresses } of clients) {
    const known = byCountry.get(country) ?? { count: 0, addresses: 0 }
    byCountry.set(country, { count: known.count + count, addresses: known.addresses + addresses })
  }
  const countries = [...byCountry]
    .map(([country, sums]) => ({ country, ...sums, share: shareOf(sums.count, total) }))
    // The unknown ones last.
    .sort((a, b) => Number(a.country === null) - Number(b.country === null) || b.count - a.count)
  return { countries, countriesInWords: sayCountries(clients) }
}

function sayCountries(clients: readonly LocatedClient[]): string {
  const from = new Set(clients.map(({ countryFrom }) => countryFrom))
  if (clients.length === 0) return 'No client addresses, so no countries.'
  if (from.has('source') && from.has('database'))
    return 'As the source labels them, and by the mounted database where it does not.'
  if (from.has('source')) return 'As the source labels them.'
  if (from.has('database')) return 'By the mounted database.'
  return 'No country is known of any of them.'
}

function limitsOf({ limits, isTotalKnown, rows }: CountedClients): string[] {
  const own = isTotalKnown
    ? []
    : [
        'The source does not say how much there was in all: shares are of what it lists, and too large where there is more.',
      ]
  const few = rows.some(({ kind }) => kind === 'client') ? [] : ['No address here is a client’s.']
  return [...own, ...(rows.length > 0 ? few : []), ...limits].map((sentence) => safeText(sentence, WORDS_LENGTH))
}
