import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { chooseSpan, spanQuery } from './span'

const query = z.strictObject(spanQuery)
const nowMs = Date.parse('2026-01-31T14:32:07Z')

describe('an instant in a query', () => {
  test.each([
    ['2026-01-31T14:32:07Z', nowMs],
    ['2026-01-31T15:32:07.250+01:00', nowMs + 250],
    ['1769869927', nowMs],
    ['1769869927.5', nowMs + 500],
    ['0', 0],
  ])('%s is read', (text, ms) => {
    expect(query.parse({ start: text }).start).toBe(ms)
  })

  test.each([
    '',
    'now',
    '-5m',
    '1769869927000',
    '2026-01-31',
    '2026-01-31T14:32:07',
    '2026-02-30T00:00:00Z',
    '1e9',
    '-1',
  ])('"%s" is refused', (text) => {
    expect(query.safeParse({ end: text }).success).toBe(false)
  })
})

describe('the span that is asked about', () => {
  const minutes = (count: number) => count * 60_000

  test('is the last ten minutes where nothing is given', () => {
    expect(chooseSpan({}, nowMs)).toEqual({ startMs: nowMs - minutes(10), endMs: nowMs })
  })

  test('reaches until now from a start alone, and ten minutes back from an end alone', () => {
    expect(chooseSpan({ start: nowMs - minutes(90) }, nowMs)).toEqual({ startMs: nowMs - minutes(90), endMs: nowMs })
    expect(chooseSpan({ end: nowMs - minutes(60) }, nowMs)).toEqual({
      startMs: nowMs - minutes(70),
      endMs: nowMs - minutes(60),
    })
  })

  test.each([20_000, minutes(60)])('ends now where its end is %i ms ahead', (ahead) => {
    const span = chooseSpan({ start: nowMs - minutes(5), end: nowMs + ahead }, nowMs)
    expect(span).toEqual({ startMs: nowMs - minutes(5), endMs: nowMs })
  })

  test('is refused turned round, empty, longer than a day or not begun', () => {
    const wrong = [
      { start: nowMs - 1000, end: nowMs - 2000 },
      { start: nowMs - 1000, end: nowMs - 1000 },
      { start: nowMs - minutes(24 * 60) - 1 },
      { start: nowMs + minutes(5) },
    ].map((given) => chooseSpan(given, nowMs))
    expect(wrong.every((each) => 'wrong' in each)).toBe(true)
  })

  test('may be a whole day', () => {
    expect(chooseSpan({ start: nowMs - minutes(24 * 60), end: nowMs }, nowMs)).not.toHaveProperty('wrong')
  })
})
