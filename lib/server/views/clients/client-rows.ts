import 'server-only'
import type { ClientRow, ClientsAnswer } from '@/lib/contracts/clients'
import { classOfKind } from '@/lib/domain/clients/client-class'
import { safeText } from '@/lib/format/foreign-text'
import type { LocatedClient } from '../../clients/located-clients'
import type { CountedClients } from './counted-clients'

/** One address of the list, with the Services that saw it where the list is of several. */
export const toRow = (row: LocatedClient, windowSeconds: number, services: CountedClients['services']): ClientRow => ({
  ...toOwnRow(row, windowSeconds),
  ...servicesOf(row, services),
})

function toOwnRow(row: LocatedClient, windowSeconds: number): ClientRow {
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

/** What is counted and not listed; null: all is. */
export function othersOf(
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
