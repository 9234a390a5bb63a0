import { describe, expect, test } from 'vitest'
import { notObservedAnswer, observedAnswer } from '@/e2e/fixtures/observed-answers'
import { observedMark, sayMargin, sayProvenance, saySigma, sayVerdictShort } from './observed-words'

const pods = [
  { pod: 'web-1', node: 'a', count: 500, expected: 0.5 },
  { pod: 'web-2', node: 'b', count: 500, expected: 0.5 },
] as const

test('a difference has its sign, none has none, and what cannot be told is no zero', () => {
  expect([1.23, -1.23, 0.01, 123.4, null].map(saySigma)).toEqual([
    '+1.2\u202Fσ',
    '−1.2\u202Fσ',
    '0.0\u202Fσ',
    '+123\u202Fσ',
    '–',
  ])
  expect([0.014, null].map(sayMargin)).toEqual(['1.4\u202F%', '–'])
})

describe('where numbers come from', () => {
  const answer = observedAnswer(pods)
  const nowMs = answer.span.endMs

  test('is metric, unit, window, samples and coverage', () => {
    expect(sayProvenance(answer, nowMs)).toEqual([
      'application: connections_total',
      'connections',
      '10\u00A0min to 22:13:20 UTC',
      'n = 1,000',
      '2 of 2 pods counted',
    ])
  })

  test('has no number of samples for bytes, and no window for what is open now', () => {
    expect(sayProvenance({ ...answer, measure: 'bytes', unit: 'bytes', samples: null }, nowMs)).not.toContain(
      'n = 1,000',
    )
    const open = { ...answer, measure: 'connections-active' as const, windowSeconds: 0 }
    expect(sayProvenance(open, nowMs)).toContain('at 22:13:20 UTC')
  })

  test('is nothing where nothing was observed', () => {
    expect(sayProvenance(notObservedAnswer({ why: 'not-configured', inWords: 'No source.' }), nowMs)).toEqual([])
  })
})

describe('the verdict in a few words', () => {
  test.each([
    ['as-expected', null, 'as expected', 'ok'],
    ['differs-beyond-noise', null, 'differs beyond noise', 'warning'],
    ['too-few-to-say', 'few', 'too few samples', 'unknown'],
    ['too-few-to-say', 'bytes', 'bytes only', 'unknown'],
    [null, 'changed', 'pods changed', 'unknown'],
    [null, 'balancer', 'nothing to hold it against', 'unknown'],
  ] as const)('%s, %s: "%s"', (verdict, notJudged, words, mark) => {
    const answer = observedAnswer(pods, { verdict, notJudged })
    expect([sayVerdictShort(answer), observedMark(answer)]).toEqual([words, mark])
  })

  test('a source that does not answer is not a Service that is not measured', () => {
    expect(observedMark(notObservedAnswer({ why: 'failed', inWords: 'It said nothing.' }))).toBe('stale')
    expect(observedMark(notObservedAnswer({ why: 'no-metric', inWords: 'No metric.' }))).toBe('unknown')
  })
})
