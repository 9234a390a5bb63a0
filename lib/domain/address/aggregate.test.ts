import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverExactly, coverWithin } from './aggregate'
import { holdsAddress } from './cidr'

const cidrsOf = (blocks: readonly { readonly cidr: string }[]) => blocks.map(({ cidr }) => cidr)

describe('the exact cover', () => {
  test.each([
    [['203.0.113.7'], ['203.0.113.7/32']],
    [['203.0.113.7', '203.0.113.6'], ['203.0.113.6/31']],
    [
      ['203.0.113.7', '203.0.113.8'],
      ['203.0.113.7/32', '203.0.113.8/32'],
    ],
    [
      ['2001:db8::1', '::ffff:192.0.2.1', '192.0.2.1'],
      ['192.0.2.1/32', '2001:db8::1/128'],
    ],
    [['not an address'], []],
    [[], []],
  ])('of %j is %j', (addresses, cidrs) => {
    expect(cidrsOf(coverExactly(addresses))).toEqual(cidrs)
  })

  test('of a whole network is that network', () => {
    expect(cidrsOf(coverExactly(Array.from({ length: 256 }, (_, at) => `198.51.100.${at}`)))).toEqual([
      '198.51.100.0/24',
    ])
  })
})

describe('a cover of few blocks', () => {
  test('takes in the fewest others, and says how many', () => {
    expect(coverWithin(['203.0.113.1', '203.0.113.2', '198.51.100.9'], 2)).toEqual([
      { cidr: '198.51.100.9/32', chosen: 1, others: 0n },
      { cidr: '203.0.113.0/30', chosen: 2, others: 2n },
    ])
  })

  test('is wider than a /16, or a /48 of IPv6, for no limit', () => {
    expect(cidrsOf(coverWithin(['10.9.0.1', '10.10.0.1', '2001:db8:1::1', '2001:db8:2::1'], 1))).toEqual([
      '10.9.0.1/32',
      '10.10.0.1/32',
      '2001:db8:1::1/128',
      '2001:db8:2::1/128',
    ])
  })

  test('of a thousand addresses all over the world is quick, and takes in no more than their own neighbours', () => {
    const all = Array.from({ length: 1000 }, (_, at) => `${1 + ((at * 97) % 223)}.${(at * 31) % 256}.7.${at % 256}`)
    const cover = coverWithin(all, 20)
    for (const { cidr } of cover) expect(Number(cidr.split('/')[1])).toBeGreaterThanOrEqual(16)
    expect(cover.reduce((sum, { chosen }) => sum + chosen, 0)).toBe(new Set(all).size)
  })

  test('rather joins two subscribers of IPv6 than half of IPv4', () => {
    const addresses = ['192.0.2.1', '192.0.64.1', '2001:db8:0:1::9', '2001:db8:0:2::9']
    expect(cidrsOf(coverWithin(addresses, 3))).toEqual(['192.0.2.1/32', '192.0.64.1/32', '2001:db8::/62'])
  })
})

// Addresses that lie close together, as those of one provider do.
const close = fc.tuple(fc.constantFrom(10, 100, 203), fc.nat(3), fc.nat(15)).map(([a, b, c]) => `${a}.0.${b}.${c}`)
const closeV6 = fc.tuple(fc.nat(3), fc.nat(7)).map(([a, b]) => `2001:db8:${a}::${b}`)
const addresses = fc.array(fc.oneof(close, closeV6), { maxLength: 40 })

describe('any cover', () => {
  test('holds every address, exactly where no limit presses, and counts what it holds besides', () => {
    fc.assert(
      fc.property(addresses, fc.integer({ min: 1, max: 20 }), (chosen, limit) => {
        const different = new Set(chosen)
        const exact = coverExactly(chosen)
        expect(exact.every(({ others }) => others === 0n)).toBe(true)
        expect(exact.reduce((sum, block) => sum + block.chosen, 0)).toBe(different.size)
        const cover = coverWithin(chosen, limit)
        for (const address of different) {
          expect(cover.filter(({ cidr }) => holdsAddress(cidr, address))).toHaveLength(1)
        }
        for (const block of cover) {
          const [network = '', bits = ''] = block.cidr.split('/')
          const width = network.includes(':') ? 128 : 32
          expect(2n ** BigInt(width - Number(bits))).toBe(BigInt(block.chosen) + block.others)
        }
        expect(cover.length).toBeLessThanOrEqual(Math.max(limit, 7))
      }),
    )
  })

  test('takes in no more others with more blocks, whatever the order of the addresses', () => {
    const others = (chosen: readonly string[], limit: number) =>
      coverWithin(chosen, limit).reduce((sum, block) => sum + block.others, 0n)
    fc.assert(
      fc.property(fc.array(close, { maxLength: 30 }), fc.integer({ min: 3, max: 12 }), (chosen, limit) => {
        expect(others(chosen, limit + 1)).toBeLessThanOrEqual(others(chosen, limit))
        expect(coverWithin([...chosen].reverse(), limit)).toEqual(coverWithin(chosen, limit))
      }),
    )
  })
})
