import { expect, test } from 'vitest'
import { formatMeasured } from './measured'

test('what was counted carries its unit', () => {
  expect(formatMeasured(6412, 'connections-opened')).toBe('6,412 connections')
  expect(formatMeasured(1, 'requests')).toBe('1 request')
  expect(formatMeasured(2.6, 'connections-active')).toBe('3 connections')
  expect(formatMeasured(118 * 1024 * 1024, 'bytes')).toBe('118\u202fMiB')
})
