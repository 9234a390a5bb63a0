import { BlockList } from 'node:net'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { createCidrSet, parseCidr, parseCidrs } from './cidr-set'

const bytesOf = (text: string) => ipaddr.parse(text).toByteArray()

const family = (bytes: number, longest: number) => ({
  address: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: bytes, maxLength: bytes }),
  bits: fc.integer({ min: 0, max: longest }),
})

test.each([
  ['ipv4', family(4, 32)],
  ['ipv6', family(16, 128)],
] as const)('agrees with the operating system on which %s networks hold an address', (type, { address, bits }) => {
  const network = fc.tuple(address, bits)
  // Addresses near a network as often as any: two random ones hardly ever meet.
  const near = fc.tuple(fc.array(network, { minLength: 1, maxLength: 8 }), address, fc.nat(7), bits)
  fc.assert(
    fc.property(near, ([networks, far, pick, keep]) => {
      const [base] = networks[pick % networks.length] ?? [far]
      const asked = far.map((byte, index) => (index * 8 < keep ? (base[index] ?? 0) : byte))
      const list = new BlockList()
      const cidrs = networks.map(([bytes, length]) => {
        const text = ipaddr.fromByteArray(bytes).toString()
        list.addSubnet(text, length, type)
        return `${text}/${length}`
      })
      const expected = list.check(ipaddr.fromByteArray(asked).toString(), type)
      expect(createCidrSet(parseCidrs(cidrs)).find(asked) !== null).toBe(expected)
    }),
  )
})

test('names the network as it was written', () => {
  const set = createCidrSet(parseCidrs(['10.244.1.0/24', '10.244.2.77/24', 'fd00:10:244::/56']))
  expect(set.find(bytesOf('10.244.2.5'))).toBe('10.244.2.77/24')
  expect(set.find(bytesOf('fd00:10:244:9::1'))).toBe('fd00:10:244::/56')
  expect(set.find(bytesOf('10.244.3.1'))).toBeNull()
})

test.each([
  '',
  '/8',
  '10.0.0.0',
  '10.0.0.0/',
  '10/8',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
  '0x0a.0.0.0/8',
  'fd00::/129',
  'fe80::%lo/64',
  'example.org/8',
  '10.0.0.0/8 ',
])('reads %j as no network', (text) => {
  expect(parseCidr(text)).toBeNull()
  expect(parseCidrs([text])).toEqual([])
})
