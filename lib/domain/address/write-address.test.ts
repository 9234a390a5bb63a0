import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdsAddress, parseAddress } from './cidr'
import { canonicalAddress, networkAround, readAddress, writeAddress } from './write-address'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ['fe80::1%eth0', null],
  ['192.0.2', null],
  ['', null],
])('%s is written %s', (text, written) => {
  expect(canonicalAddress(text)).toBe(written)
})

const bytesOf = (length: number) => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length })

test('what is written is read as the same bytes, and the network around an address holds it', () => {
  fc.assert(
    fc.property(fc.oneof(bytesOf(4), bytesOf(16)), fc.nat(128), (bytes, length) => {
      const text = writeAddress(bytes)
      expect(parseAddress(text)).toEqual(bytes)
      const bits = Math.min(length, bytes.length * 8)
      expect(holdsAddress(networkAround(bytes, bits), text)).toBe(true)
    }),
  )
})

test('no address is none', () => {
  expect(readAddress('example.org')).toBeNull()
})
