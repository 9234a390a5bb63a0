import { describe, expect, test } from 'vitest'
import { formatShare, formatShareShort } from './share'

describe('formatShare', () => {
  test('a share has one decimal and a thin space before the unit', () => {
    expect(formatShare(1 / 3)).toBe('33.3\u202F%')
    expect(formatShare(0.4)).toBe('40.0\u202F%')
  })
  test('an unknown share is a question mark, never 0', () => {
    expect(formatShare(null)).toBe('?')
    expect(formatShareShort(null)).toBe('?')
  })
  test('only none is 0 % and only all is 100 %', () => {
    expect(formatShare(0)).toBe('0\u202F%')
    expect(formatShare(1)).toBe('100\u202F%')
    expect(formatShare(0.0001)).toBe('<0.1\u202F%')
    expect(formatShare(0.9999)).toBe('>99.9\u202F%')
  })
  test('a sum that misses one by a rounding error is all', () => {
    expect(formatShare(0.1 + 0.2 + 0.7 - 1e-12)).toBe('100\u202F%')
    expect(formatShare(1e-12)).toBe('0\u202F%')
  })
  test('the short form drops a needless decimal and no other', () => {
    expect(formatShareShort(0.4)).toBe('40\u202F%')
    expect(formatShareShort(0.125)).toBe('12.5\u202F%')
  })
})
