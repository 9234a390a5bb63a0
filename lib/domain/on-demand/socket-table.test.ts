import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { expect, test } from 'vitest'
import { readSocketTable } from './socket-table'

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const tail = '00000000:00000000 00:00000000 00000000     0        0 20000 1 0000000000000000 20 4 30 10 -1'
const row = (local: string, remote: string, state = '01') => `   0: ${local} ${remote} ${state} ${tail}`

const tcp = [
  header,
  row('00000000:1F90', '00000000:0000', '0A'),
  row('0701F40A:1F90', '097100CB:C001'),
  row('0701F40A:1F90', '097100CB:C002'),
  row('0701F40A:1F90', '047100CB:C003', '06'),
  row('0701F40A:D431', '0A00000A:1F90'),
  row('0701F40A:0050', '097100CB:C004'),
].join('\n')
const tcp6 = [
  header.replace('local_address', 'local_address                        '),
  row('0000000000000000FFFF00000701F40A:1F90', '0000000000000000FFFF0000097100CB:C005'),
  row('B80D0120000000000000000001000000:1F90', 'B80D0120000000000000000007000000:C006'),
].join('\n')

test('established connections to the ports are counted by peer, an IPv4 client of a dual-stack socket with the others', () => {
  const table = readSocketTable(`${tcp}\n${tcp6}\n`, [8080])
  expect(table).toEqual({
    connections: new Map([
      ['203.0.113.9', 3],
      ['2001:db8::7', 1],
    ]),
    notes: [],
  })
})

test('what the pod opened itself, what is closing, and other ports are not counted', () => {
  expect(readSocketTable(tcp, [80])?.connections).toEqual(new Map([['203.0.113.9', 1]]))
  expect(readSocketTable(tcp, [54321])?.connections).toEqual(new Map([['10.0.0.10', 1]]))
  expect(readSocketTable(tcp, [9])?.connections.size).toBe(0)
})

test('a kernel without IPv6 is said to be one', () => {
  expect(readSocketTable(tcp, [8080])?.notes).toEqual(['Its kernel has one address family only.'])
})

test('what is no table is none', () => {
  for (const text of ['', 'cat: not found', '\0'.repeat(9999), '<html>', 'a b c 01 d']) {
    expect(readSocketTable(text, [80])).toBeNull()
  }
})

test('lines that make no sense are left out', () => {
  const odd = [
    'x',
    ' 1: : : 01',
    row('zz:0050', 'QQ:0001'),
    row('0701F40A:0050', '7100CB:0001'),
    row('0701F40A:0050', ''),
  ]
  expect(readSocketTable([header, ...odd].join('\n'), [80])?.connections.size).toBe(0)
})

test('every IPv6 address has the spelling that the rest of the world gives it', () => {
  const bytes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(bytes, (given) => {
      const hex = [0, 4, 8, 12]
        .map((at) =>
          given
            .slice(at, at + 4)
            .reverse()
            .map((byte) => byte.toString(16).padStart(2, '0'))
            .join(''),
        )
        .join('')
      const [address] = readSocketTable(`${header}\n${row('0:0050', `${hex}:0001`)}`, [80])?.connections.keys() ?? []
      expect(address).toBe(ipaddr.process(ipaddr.fromByteArray([...given]).toString()).toString())
    }),
  )
})
