import { expect, test } from 'vitest'
import { isOlderThan, keysOfTopic } from './hint-keys'

test('a change of the cluster makes its rows and columns old, of no other cluster', () => {
  expect(keysOfTopic('cluster:harbor')).toEqual([
    ['cluster', 'harbor', 'services'],
    ['cluster', 'harbor', 'nodes'],
  ])
})
test('a source that becomes stale or comes back makes every answer of its cluster old', () => {
  expect(keysOfTopic('status:harbor')).toEqual([['cluster', 'harbor'], ['clusters']])
})
test('a change of one Service touches that Service', () => {
  expect(keysOfTopic('service:harbor:shop/web')).toEqual([['cluster', 'harbor', 'service', 'shop/web']])
})
test('a health answer touches the Service and what the overview shows of health', () => {
  expect(keysOfTopic('health:harbor:shop/web')).toEqual([
    ['cluster', 'harbor', 'service', 'shop/web'],
    ['cluster', 'harbor', 'health-in-view'],
  ])
})
test('a source that changes its state makes every answer of its cluster old: each says how fresh it is', () => {
  expect(keysOfTopic('status:harbor')).toEqual([['cluster', 'harbor'], ['clusters']])
})
test('a topic of a newer server is passed over', () => {
  expect(keysOfTopic('metrics:harbor')).toEqual([])
  expect(keysOfTopic('')).toEqual([])
  expect(keysOfTopic('service:harbor')).toEqual([])
})

test('an answer that was made after a change is not asked for again', () => {
  expect(isOlderThan(1_000, { freshness: { asOfMs: 1_001 } })).toBe(false)
  expect(isOlderThan(1_000, { freshness: { asOfMs: 1_000 } })).toBe(true)
  expect(isOlderThan(1_000, { asOfMs: 2_000 })).toBe(false)
})
test('an answer that does not say when it was made, or that is missing, counts as older', () => {
  expect(isOlderThan(1_000, { clusters: [] })).toBe(true)
  expect(isOlderThan(1_000, undefined)).toBe(true)
})
