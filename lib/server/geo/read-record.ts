/** An autonomous system. */
export type Network = { readonly number: number; readonly organisation: string | null }

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/**
 * The country in a record: `{country: {iso_code}}` as MaxMind and DB-IP have it, `{country_code}` as others, `{country}`
 * as IPinfo.
 *
 * @returns null when it holds none of two letters
 */
export function readCountry(record: unknown): string | null {
  const { country, country_code, registered_country } = fieldsOf(record)
  return (
    isoCode(fieldsOf(country).iso_code) ??
    isoCode(country_code) ??
    isoCode(country) ??
    isoCode(fieldsOf(registered_country).iso_code)
  )
}

/** ISO 3166 codes, with XK for Kosovo as databases have it; ZZ and the like say that it is not known. */
function isoCode(value: unknown): string | null {
  if (typeof value !== 'string' || !/^[A-Za-z]{2}$/.test(value)) return null
  const code = value.toUpperCase()
  return code === 'ZZ' || code === 'XX' ? null : code
}

/** The network in a record, as MaxMind, DB-IP and others have it, or as IPinfo (`asn: "AS64500"`). */
export function readNetwork(record: unknown): Network | null {
  const fields = fieldsOf(record)
  const number = asNumber(fields.autonomous_system_number ?? fields.asn)
  if (number === null) return null
  const name = fields.autonomous_system_organization ?? fields.as_name ?? fields.name
  return { number, organisation: typeof name === 'string' && name.trim() !== '' ? name : null }
}

function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(/^(?:AS)?(\d{1,10})$/i.exec(value)?.[1] ?? Number.NaN) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 && number < 2 ** 32 ? number : null
}
