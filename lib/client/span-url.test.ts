import { describe, expect, test } from 'vitest'
import { spanParsers, toSpanChoice } from './span-url'

const atMs = Date.UTC(2026, 0, 31, 14, 32, 7)

describe('an instant in the address', () => {
  test('is read and written to the second, in UTC', () => {
    expect(spanParsers.from.parse('2026-01-31T14:32:07Z')).toBe(atMs)
    expect(spanParsers.from.serialize(atMs)).toBe('2026-01-31T14:32:07Z')
  })

  test.each(['', 'now', '2026-01-31', '2026-13-31T14:32:07Z', '1769869927', '2026-01-31T14:32:07+01:00'])(
    '"%s" is none',
    (text) => {
      expect(spanParsers.until.parse(text)).toBeNull()
    },
  )
})

describe('the span that is asked for', () => {
  test('slides with the clock unless an instant is given', () => {
    expect(toSpanChoice({ last: '1h', from: null, until: null })).toEqual({ lastSeconds: 3600, start: null, end: null })
  })

  test('stands still between instants, and reaches until now from one alone', () => {
    expect(toSpanChoice({ last: '10m', from: atMs, until: null })).toEqual({
      lastSeconds: null,
      start: '2026-01-31T14:32:07.000Z',
      end: null,
    })
  })
})
