import { expect, test } from 'vitest'
import { notObservedAnswer, observedAnswer } from '@/e2e/fixtures/observed-answers'
import type { Sample } from '@/lib/client/queries/on-demand'
import { addressFact, observedFact } from './from-sample'

const pods = [{ pod: 'web-1', node: 'n1', count: 900, expected: 1 }]
const sampleWith = (verdict: string, basis: string, observed: object = observedAnswer(pods)): Sample =>
  ({
    kind: 'sockets',
    answer: { readAtMs: Date.UTC(2026, 2, 12, 14, 32, 5), observed, sourceAddress: { verdict, basis } },
  }) as unknown as Sample
const lost = sampleWith('lost', 'observed')

test('an open sample goes before what is expected, and the time at which it was read is said', () => {
  expect(addressFact({ verdict: 'preserved', basis: 'expected' }, lost)).toEqual({
    verdict: 'lost',
    basis: 'from the sample of 14:32:05 UTC',
  })
})

test('what metrics saw goes before a sample, and a sample that proves nothing changes nothing', () => {
  const own = { verdict: 'preserved', basis: 'observed' } as const
  expect(addressFact(own, lost)).toEqual(own)
  const expected = { verdict: 'preserved', basis: 'expected' } as const
  expect(addressFact(expected, sampleWith('preserved', 'expected'))).toEqual(expected)
  expect(addressFact(expected, null)).toEqual(expected)
})

test('what pods got is that of the sample only where metrics do not know it', () => {
  const measured = observedAnswer(pods)
  const nothing = notObservedAnswer({ why: 'not-configured', inWords: 'No source.' })
  expect(observedFact(measured, lost)).toEqual({ answer: measured, from: null })
  expect(observedFact(nothing, lost)).toMatchObject({ from: 'from the sample of 14:32:05 UTC' })
  expect(observedFact(null, lost)).toBeNull()
  expect(observedFact(nothing, null)).toBeNull()
  expect(observedFact(nothing, sampleWith('lost', 'observed', nothing))).toBeNull()
})
