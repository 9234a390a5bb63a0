import { expect, test } from 'vitest'
import { formatAge, formatDuration, formatLatency } from './duration'

const plain = (text: string) => text.replaceAll('\u00A0', ' ')

test('a duration shows its two largest units', () => {
  expect(plain(formatDuration(0.4))).toBe('<1 s')
  expect(plain(formatDuration(59.9))).toBe('59 s')
  expect(plain(formatDuration(9 * 60 + 59))).toBe('9 min')
  expect(plain(formatDuration(3 * 3600 + 18 * 60))).toBe('3 h 18 min')
  expect(plain(formatDuration(3 * 86_400 + 4 * 3600 + 59 * 60))).toBe('3 d 4 h')
  expect(plain(formatDuration(2 * 3600))).toBe('2 h')
})
test('an age that is not known is never, an unknown length a question mark', () => {
  expect(formatAge(null)).toBe('never')
  expect(formatDuration(null)).toBe('?')
})
test('a clock that runs ahead gives no negative age', () => {
  expect(plain(formatAge(-3))).toBe('<1 s ago')
})
test('a latency keeps a decimal only where it says something', () => {
  expect(plain(formatLatency(0.94))).toBe('0.9 ms')
  expect(plain(formatLatency(12.4))).toBe('12 ms')
  expect(plain(formatLatency(2000))).toBe('2.0 s')
})
