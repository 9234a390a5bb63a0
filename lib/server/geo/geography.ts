import 'server-only'
import { type GeoFile, type GeoFileStatus, openGeoFile } from './geo-file'
import { type Network, readCountry, readNetwork } from './read-record'

export type { Network } from './read-record'

/** Where addresses are, as far as databases that the operator mounted say so. */
export interface Geography {
  /** ISO 3166 code of two letters; null: the database holds none, or there is no database. */
  countryOf(address: string): string | null
  /** Who announces the network of an address; null: not known. */
  networkOf(address: string): Network | null
  status(): { readonly countries: GeoFileStatus; readonly networks: GeoFileStatus }
  /** Reads the files that changed, so that a new one is used without a restart; never rejects. */
  refresh(nowMs: number): Promise<void>
}

/** @param paths of the files; null: none was set */
export function openGeography(paths: {
  readonly countries: string | null
  readonly networks: string | null
}): Geography {
  const countries: GeoFile = openGeoFile(paths.countries, 'EVENKEEL_GEOIP_DB', 'countries')
  const networks: GeoFile = openGeoFile(paths.networks, 'EVENKEEL_ASN_DB', 'networks')
  return {
    countryOf: (address) => readCountry(countries.get(address)),
    networkOf: (address) => readNetwork(networks.get(address)),
    status: () => ({ countries: countries.status(), networks: networks.status() }),
    refresh: async (nowMs) => {
      await Promise.all([countries.refresh(nowMs), networks.refresh(nowMs)])
    },
  }
}
