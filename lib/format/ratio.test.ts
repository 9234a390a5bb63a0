import { expect, test } from 'vitest'
import { formatFigure, formatRatio, formatTimes } from './ratio'

test('a ratio carries its sign and two decimals', () => {
  expect(formatRatio(5 / 3)).toBe('×1.67')
  expect(formatRatio(1)).toBe('×1.00')
})
test('a large ratio carries fewer decimals', () => {
  expect(formatRatio(12.34)).toBe('×12.3')
  expect(formatRatio(250.4)).toBe('×250')
})
test('an unknown ratio is a question mark', () => {
  expect(formatRatio(null)).toBe('?')
  expect(formatTimes(null)).toBe('?')
  expect(formatFigure(null, 2)).toBe('?')
})
test('a figure that is zero but for rounding has no sign', () => {
  expect(formatFigure(-1e-17, 3)).toBe('0.000')
  expect(formatFigure(-0.5, 1)).toBe('-0.5')
})
test('in a sentence one needless zero goes, and never more than that', () => {
  expect(formatTimes(5)).toBe('5.0×')
  expect(formatTimes(1.67)).toBe('1.67×')
  expect(formatTimes(3.5)).toBe('3.5×')
  expect(formatTimes(100)).toBe('100×')
})
