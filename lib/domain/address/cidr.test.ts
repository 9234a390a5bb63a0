import { describe, expect, test } from 'vitest'
import { firstAddresses, holdsAddress, isEverywhere, parseAddress, parseCidr } from './cidr'

describe('an address', () => {
  test.each([
    ['10.0.0.1', [10, 0, 0, 1]],
    ['::', new Array(16).fill(0)],
    ['2001:db8::1', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['::ffff:192.0.2.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1]],
  ])('%s is its bytes', (text, bytes) => {
    expect(parseAddress(text)).toEqual(bytes)
  })

  test.each(['', '10.0.0', '10.0.0.256', '010.0.0.1', '1::2::3', '2001:db8', 'fe80::1%eth0', 'g::1', 'name'])(
    '"%s" is none',
    (text) => {
      expect(parseAddress(text)).toBeNull()
    },
  )
})

describe('a network', () => {
  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.128/25', '10.1.2.200', true],
    ['10.1.2.128/25', '10.1.2.100', false],
    ['0.0.0.0/0', '192.0.2.1', true],
    ['192.0.2.1/32', '192.0.2.1', true],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['::/0', '10.0.0.1', false],
    ['10.0.0.0/33', '10.0.0.1', false],
    ['10.0.0.0', '10.0.0.0', false],
  ])('%s holds %s: %s', (cidr, address, held) => {
    expect(holdsAddress(cidr, address)).toBe(held)
  })

  test('its first two addresses are those without host bits, whatever was written', () => {
    const cidr = parseCidr('10.42.3.77/24')
    expect(cidr && firstAddresses(cidr)).toEqual([
      [10, 42, 3, 0],
      [10, 42, 3, 1],
    ])
  })

  test('everywhere is a prefix of no bits', () => {
    expect(['0.0.0.0/0', '::/0', '10.0.0.0/8', 'x'].map(isEverywhere)).toEqual([true, true, false, false])
  })
})
