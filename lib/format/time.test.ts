import { expect, test } from 'vitest'
import { formatTime, formatTimeWithAge } from './time'

const at = Date.UTC(2026, 7, 14, 14, 23, 2)

test('a time is absolute, in UTC, with its age beside it', () => {
  expect(formatTimeWithAge(at, at + 9 * 60_000).replaceAll('\u00A0', ' ')).toBe('14:23:02 UTC, 9 min ago')
})
test('a time of another day says its date', () => {
  expect(formatTime(at, at + 86_400_000)).toBe('2026-08-14 14:23:02 UTC')
})
