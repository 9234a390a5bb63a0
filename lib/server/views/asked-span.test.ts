import { expect, test } from 'vitest'
import { ProblemError } from '../http/problem'
import { askedSpan } from './asked-span'

test('a span that cannot be answered is a bad request that says what to give', () => {
  expect(() => askedSpan({ start: 2000, end: 1000 }, 3000)).toThrow(ProblemError)
  expect(askedSpan({ start: 1000, end: 2000 }, 3000)).toEqual({ startMs: 1000, endMs: 2000 })
})
