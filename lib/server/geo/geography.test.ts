import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type GeoValue, geoDatabase } from '@/e2e/fakes/geo-database'
import { createTemporaryFolder } from '@/e2e/fakes/temporary-folder'
import { openGeography } from './geography'

const folder = createTemporaryFolder()
let files = 0
afterAll(folder.dispose)

async function aFile(content: Buffer | string): Promise<string> {
  files += 1
  const path = join(folder.path, `geo-${files}.mmdb`)
  await writeFile(path, content)
  return path
}

const maxmindShape = {
  '203.0.113.0/24': { country: { iso_code: 'DE' } },
  '2001:db8::/32': { country: { iso_code: 'FR' } },
}

async function opened(countries: Readonly<Record<string, GeoValue>>) {
  const geography = openGeography({ countries: await aFile(geoDatabase(countries)), networks: null })
  await geography.refresh(0)
  return geography
}

describe('the country of an address', () => {
  test.each([
    ['as MaxMind has it', { country: { iso_code: 'DE' } }, 'DE'],
    ['as a code alone', { country_code: 'de' }, 'DE'],
    ['as IPinfo has it', { country: 'DE' }, 'DE'],
    ['as the registered one where no other is there', { registered_country: { iso_code: 'DE' } }, 'DE'],
    ['that is not known', { country_code: 'ZZ' }, null],
    ['that is no code', { country: { iso_code: 'Germany' } }, null],
  ] as const)('%s', async (_, record, country) => {
    expect((await opened({ '203.0.113.0/24': record })).countryOf('203.0.113.7')).toBe(country)
  })

  test('is read in both families, and is not known outside of the database', async () => {
    const geography = await opened(maxmindShape)
    const addresses = ['203.0.113.7', '2001:db8::9', '198.51.100.1', 'not an address']
    expect(addresses.map((address) => geography.countryOf(address))).toEqual(['DE', 'FR', null, null])
  })
})

describe('the network of an address', () => {
  test.each([
    [{ autonomous_system_number: 64500, autonomous_system_organization: 'Example Net' }],
    [{ asn: 'AS64500', as_name: 'Example Net' }],
  ])('%j', async (record) => {
    const networks = await aFile(geoDatabase({ '203.0.113.0/24': record }))
    const geography = openGeography({ countries: null, networks })
    await geography.refresh(0)
    expect(geography.networkOf('203.0.113.7')).toEqual({ number: 64500, organisation: 'Example Net' })
  })
})

describe('a database', () => {
  test('says when it was made', async () => {
    const { countries } = (await opened(maxmindShape)).status()
    expect(countries).toEqual({
      state: 'ready',
      inWords: 'countries: database of 2026-11-01, Test-Country',
      builtAtMs: Date.UTC(2026, 10, 1),
    })
  })

  test('that is not set says what to set', () => {
    expect(openGeography({ countries: null, networks: null }).status().countries).toEqual({
      state: 'off',
      inWords: "No database gives countries: set EVENKEEL_GEOIP_DB to a file in MaxMind's format (mmdb).",
      builtAtMs: null,
    })
  })

  test.each([
    ['there is no such file', async () => join(folder.path, 'missing.mmdb')],
    ['it is a folder', async () => folder.path],
    ["it is no database in MaxMind's format, or it is damaged", () => aFile('not a database')],
    ["it is no database in MaxMind's format, or it is damaged", () => aFile('')],
    [
      "it is no database in MaxMind's format, or it is damaged",
      () => {
        const whole = geoDatabase(maxmindShape)
        return aFile(Buffer.concat([whole.subarray(0, 100), whole.subarray(whole.length - 200)]))
      },
    ],
  ])('that cannot be read knows nothing and says why: %s', async (why, makePath) => {
    const geography = openGeography({ countries: await makePath(), networks: null })
    await geography.refresh(0)
    expect(geography.countryOf('203.0.113.7')).toBeNull()
    expect(geography.status().countries).toMatchObject({
      state: 'failed',
      inWords: `The file of EVENKEEL_GEOIP_DB gives no countries: ${why}.`,
    })
  })

  test('is used as soon as it is replaced, and the earlier one further where the new one is broken', async () => {
    const path = await aFile('nothing yet')
    const geography = openGeography({ countries: path, networks: null })
    await geography.refresh(0)
    expect(geography.countryOf('203.0.113.7')).toBeNull()

    await rename(await aFile(geoDatabase(maxmindShape)), path)
    await geography.refresh(5_000)
    expect(geography.countryOf('203.0.113.7'), 'files are looked at every ten seconds').toBeNull()
    await geography.refresh(10_000)
    expect(geography.countryOf('203.0.113.7')).toBe('DE')

    await rename(await aFile('broken'), path)
    await geography.refresh(20_000)
    expect(geography.countryOf('203.0.113.7')).toBe('DE')
    expect(geography.status().countries).toMatchObject({ state: 'stale', builtAtMs: Date.UTC(2026, 10, 1) })

    await rename(await aFile(geoDatabase({ '203.0.113.0/24': { country_code: 'PL' } })), path)
    await geography.refresh(30_000)
    expect(geography.countryOf('203.0.113.7')).toBe('PL')
    expect(geography.status().countries.state).toBe('ready')
  })
})
