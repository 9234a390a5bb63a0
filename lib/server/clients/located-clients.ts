import type { RankedClient } from '@/lib/domain/clients/rank-clients'
import { mergeRows, withShare } from '@/lib/domain/clients/rank-clients'
import { safeText } from '@/lib/format/foreign-text'
import type { Geography, Network } from '../geo/geography'
import type { AddressMask } from './address-mask'

/** A client with where it is. */
export type LocatedClient = RankedClient & {
  readonly countryFrom: 'source' | 'database' | null
  readonly asn: Network | null
}

/** Country and network of each client; the source's own label wins, for it may know more than the address says. */
export function locate(clients: readonly RankedClient[], geography: Geography): readonly LocatedClient[] {
  return clients.map((client) => {
    const isPublic = client.kind === 'client' && client.range === 'public'
    const address = client.address.split('/')[0] ?? ''
    const own = client.country === null ? null : sayCountry(client.country)
    const found = own === null && isPublic ? geography.countryOf(address) : null
    return {
      ...client,
      country: own ?? found,
      countryFrom: own !== null ? 'source' : found !== null ? 'database' : null,
      asn: isPublic ? geography.networkOf(address) : null,
    }
  })
}

/** A code in capitals; a source may as well write whole names, which stay as they are; empty and "-" say nothing. */
function sayCountry(text: string): string | null {
  if (/^[a-z]{2}$/i.test(text)) return text.toUpperCase()
  const words = safeText(text, 40).trim()
  return words === '' || /^(-|unknown|none|null|zz|xx)$/i.test(words) ? null : words
}

/** Addresses of clients as they may leave the server; those that become one are counted together. */
export function maskClients(
  clients: readonly LocatedClient[],
  mask: AddressMask,
  total: number,
  areSamples: boolean,
): readonly LocatedClient[] {
  if (mask.masking === 'full') return clients
  const rows = new Map<string, LocatedClient>()
  for (const client of clients) {
    // What is no address may hold anything.
    const isPersonal = client.kind === 'client' || client.kind === 'unknown'
    const address = isPersonal ? mask.apply(client.address) : client.address
    const row: LocatedClient = { ...client, address, range: isPersonal ? null : client.range }
    const known = rows.get(address)
    rows.set(address, known === undefined ? row : mergeLocated(known, row))
  }
  return [...rows.values()]
    .map((row) => ({ ...row, ...withShare(row, total, areSamples) }))
    .sort((a, b) => b.count - a.count || (a.address < b.address ? -1 : 1))
}

/** What the clients of one row share. */
export function mergeLocated(a: LocatedClient, b: LocatedClient): LocatedClient {
  const merged = mergeRows(a, b)
  return {
    ...a,
    ...merged,
    countryFrom: merged.country === null ? null : a.countryFrom,
    asn: a.asn?.number === b.asn?.number ? a.asn : null,
  }
}
