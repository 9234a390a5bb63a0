import { expect, test } from 'vitest'
import { lastForwarded, toAddress, toAddressBeforePort } from './address'

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:51234', '203.0.113.9'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['[::ffff:203.0.113.9]:80', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
])('%s is the address %s', (text, address) => {
  expect(toAddress(text)).toBe(address)
})

test.each([
  '',
  '-',
  'unknown',
  '203.0.113',
  '203.0.113.256',
  '1',
  '0x7f.1',
  '203.0.113.9:',
  '[2001:db8::1',
  ':::',
  'unix:',
  '203.0.113.9:123456',
  '1'.repeat(5000),
])('%j is no address', (text) => {
  expect(toAddress(text)).toBeNull()
})

test('of a list of forwarded addresses the last one counts: the nearest proxy wrote it', () => {
  expect(lastForwarded('6.6.6.6, 203.0.113.9')).toBe('203.0.113.9')
  expect(lastForwarded('203.0.113.9')).toBe('203.0.113.9')
  expect(lastForwarded(`${'6.6.6.6, '.repeat(100_000)}2001:db8::7`)).toBe('2001:db8::7')
  expect(lastForwarded('203.0.113.9, unknown')).toBeNull()
  expect(lastForwarded('-')).toBeNull()
})

test.each([
  ['203.0.113.9:51234', '203.0.113.9'],
  ['[2001:db8::9]:5123', '2001:db8::9'],
  ['2001:db8::9:5123', '2001:db8::9'],
  ['::ffff:203.0.113.9:80', '203.0.113.9'],
  ['203.0.113.9', null],
  ['[2001:db8::9:80', null],
  ['2001:db8::9:beef', null],
  [':80', null],
  ['1'.repeat(5000), null],
])('before the last colon of %s stands %s', (text, address) => {
  expect(toAddressBeforePort(text)).toBe(address)
})
