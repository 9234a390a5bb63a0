/*
 * Where the simulated clients come from: for each country a block or two of addresses that providers there give to
 * their customers. What a country database says of them may differ at the edges; nobody is meant.
 */

export type Country = {
  /** ISO 3166 code. */
  readonly code: string
  /** First addresses and prefix lengths. */
  readonly blocks: readonly { readonly first: readonly [number, number, number, number]; readonly bits: number }[]
}

const country = (code: string, ...cidrs: readonly string[]): Country => ({
  code,
  blocks: cidrs.map((cidr) => {
    const [address = '', bits = ''] = cidr.split('/')
    const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
    return { first: [a, b, c, d], bits: Number(bits) }
  }),
})

export const countries = {
  DE: country('DE', '91.0.0.0/10', '84.128.0.0/10'),
  FR: country('FR', '90.0.0.0/9'),
  GB: country('GB', '86.128.0.0/10'),
  NL: country('NL', '84.80.0.0/13'),
  PL: country('PL', '83.0.0.0/11'),
  ES: country('ES', '88.0.0.0/11'),
  IT: country('IT', '79.0.0.0/10'),
  SE: country('SE', '78.64.0.0/12'),
  CH: country('CH', '85.0.0.0/13'),
  AT: country('AT', '80.108.0.0/14'),
  TR: country('TR', '78.160.0.0/11'),
  UA: country('UA', '93.72.0.0/13'),
  US: country('US', '73.0.0.0/8'),
  CA: country('CA', '99.224.0.0/11'),
  MX: country('MX', '189.128.0.0/10'),
  BR: country('BR', '177.32.0.0/14'),
  IN: country('IN', '117.192.0.0/10'),
  JP: country('JP', '126.0.0.0/9'),
  KR: country('KR', '175.192.0.0/10'),
  AU: country('AU', '1.120.0.0/13'),
  SG: country('SG', '116.86.0.0/15'),
  ID: country('ID', '114.120.0.0/13'),
  ZA: country('ZA', '105.224.0.0/12'),
  NG: country('NG', '105.112.0.0/12'),
} as const satisfies Record<string, Country>
export type CountryCode = keyof typeof countries

/** An address in one of the country's blocks; network and broadcast addresses of a /24 are nobody's. */
export function addressIn({ blocks }: Country, unit: () => number): string {
  const block = blocks[Math.floor(unit() * blocks.length)] ?? blocks[0]
  if (block === undefined) throw new Error('A country without addresses has no clients.')
  const [a, b, c, d] = block.first
  const start = ((a * 256 + b) * 256 + c) * 256 + d
  const value = start + Math.floor(unit() * 2 ** (32 - block.bits))
  const host = 1 + Math.floor(unit() * 254)
  return [value / 2 ** 24, (value / 2 ** 16) % 256, (value / 2 ** 8) % 256].map(Math.floor).concat(host).join('.')
}
