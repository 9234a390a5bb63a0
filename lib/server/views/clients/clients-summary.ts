import 'server-only'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { classOfKind, countsFor, isFromOutside, kindWords } from '@/lib/domain/clients/client-class'
import { type Counted, computeConcentration, sayConcentration } from '@/lib/domain/clients/concentration'
import { addressClasses } from '@/lib/domain/source-address/classify-address'
import type { LocatedClient } from '../../clients/located-clients'
import type { CountedClients } from './counted-clients'

/** What is said of all addresses together: how concentrated they are, of which kinds, from where. */
export const summaryOf = (
  counted: CountedClients,
): Pick<ClientsAnswer, 'concentration' | 'classes' | 'countries' | 'countriesInWords'> => ({
  concentration: concentrationOf(counted),
  classes: classesOf(counted),
  ...countriesOf(counted),
})

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
