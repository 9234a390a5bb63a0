import { expect, test } from 'vitest'
import type { HealthVerdict } from './answer'
import { findWorst } from './worst'

const worst = (...verdicts: readonly [HealthVerdict, ...HealthVerdict[]]) => {
  const [first, ...others] = verdicts
  return findWorst([{ verdict: first }, ...others.map((verdict) => ({ verdict }))]).verdict
}

test('a fault goes before what could not be reached, that before what is not known, and that before all that is well', () => {
  expect(worst('as-expected', 'unknown', 'not-reachable', 'disagrees')).toBe('disagrees')
  expect(worst('unknown', 'not-reachable', 'by-design')).toBe('not-reachable')
  expect(worst('as-expected', 'unknown')).toBe('unknown')
})

test('a 503 by design is no worse than a 200: the first of them stands for both', () => {
  expect(worst('as-expected', 'by-design')).toBe('as-expected')
  expect(worst('by-design', 'as-expected')).toBe('by-design')
})
