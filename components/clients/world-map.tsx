'use client'

import { type ExtendedFeatureCollection, geoNaturalEarth1, geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import world from 'world-atlas/countries-110m.json'
import { useReadout } from '@/components/ui/readout'
import type { ClientsAnswer } from '@/lib/contracts/clients'
import { formatShare } from '@/lib/format/share'
import { codeOfNumber } from './country-codes'
import { countryName } from './country-name'

const WIDTH = 520
const HEIGHT = 260

type Outline = { readonly key: string; readonly code: string | null; readonly path: string }

// Antarctica has no clients and takes a fifth of the picture.
const outlines: readonly Outline[] = (() => {
  const topology = world as unknown as Parameters<typeof feature>[0]
  const { countries } = topology.objects
  if (countries === undefined) return []
  const { features } = feature(topology, countries) as unknown as ExtendedFeatureCollection
  const shapes = features.filter(({ id }) => id !== '010')
  const all = { type: 'FeatureCollection' as const, features: shapes }
  const draw = geoPath(geoNaturalEarth1().fitSize([WIDTH, HEIGHT], all)).digits(1)
  return shapes.map((shape, at) => ({
    key: String(at),
    code: shape.id === undefined ? null : codeOfNumber(String(shape.id)),
    path: draw(shape) ?? '',
  }))
})()

/** Whole names, so that the style sheet holds them. */
const fills = ['fill-seq-1', 'fill-seq-2', 'fill-seq-3', 'fill-seq-4', 'fill-seq-5', 'fill-seq-6'] as const

/** The world with the share of each country; the table beside it says the numbers. */
export function WorldMap({ countries }: Pick<ClientsAnswer, 'countries'>) {
  const { show } = useReadout()
  const shares = new Map(countries.map(({ country, share }) => [country, share ?? 0]))
  const most = Math.max(...countries.flatMap(({ country, share }) => (country === null ? [] : [share ?? 0])))
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label="Map of shares by country; the table says the same"
      className="w-full"
    >
      {outlines.map(({ key, code, path }) => {
        const share = code === null ? undefined : shares.get(code)
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: pointing is a convenience, the table beside says the same
          <path
            key={key}
            d={path}
            className={`stroke-bg-0 ${share === undefined ? 'fill-line' : fills[stepOf(share, most)]}`}
            strokeWidth="0.5"
            onMouseEnter={() =>
              code !== null &&
              show({
                title: countryName(code),
                facts: [[share === undefined ? 'no client listed from there' : formatShare(share)]],
              })
            }
          />
        )
      })}
    </svg>
  )
}

/** Steps of the square root, for shares of countries differ by orders of magnitude. */
const stepOf = (share: number, most: number): number =>
  most <= 0 ? 0 : Math.min(fills.length - 1, Math.floor(Math.sqrt(share / most) * fills.length))
