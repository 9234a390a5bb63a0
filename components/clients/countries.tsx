'use client'

import dynamic from 'next/dynamic'
import { useId } from 'react'
import { orMissing } from '@/components/ui/later'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { formatCount } from '@/lib/format/words'
import { countryName } from './country-name'

// The outlines of the world are larger than all else on the page.
const WorldMap = dynamic(() => orMissing(import('./world-map').then((module) => module.WorldMap)), {
  ssr: false,
  loading: () => <span className="block aspect-[2/1] w-full" />,
})

/** From where the clients come, as a map and as the table that says the same. */
export function Countries({ answer, where }: { answer: ClientsAnswer; where: string }) {
  const head = useId()
  const { countries, countriesInWords, geography } = answer
  const known = countries.filter(({ country }) => country !== null)
  // What the source labels needs no database.
  const needsDatabase = geography.countries.state !== 'off' || known.length < countries.length
  const words = needsDatabase ? `${countriesInWords} ${geography.countries.inWords}` : countriesInWords
  return (
    <section aria-labelledby={head}>
      <h2 id={head} className="py-1">
        Countries<span className="sr-only">{where}</span>{' '}
        <small className="text-note font-normal text-ink-2">{words}</small>
      </h2>
      {known.length > 0 && (
        <div className="grid gap-4 pad:grid-cols-[minmax(0,1fr)_270px]">
          <WorldMap countries={countries} />
          <Table caption={`Countries${where}`} tight>
            <thead>
              <tr>
                <Th>Country</Th>
                <Th numeric>share</Th>
                <Th numeric>addresses</Th>
              </tr>
            </thead>
            <tbody>
              {countries.slice(0, 12).map((row) => (
                <Tr key={row.country ?? ''} className={row.country === null ? 'text-ink-2' : ''}>
                  <Td>{countryName(row.country)}</Td>
                  <Td numeric>{formatShare(row.share)}</Td>
                  <Td numeric>{formatCount(row.addresses)}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
      {countries.length > 12 && <p className="text-note text-ink-2">{countries.length - 12} more</p>}
    </section>
  )
}
