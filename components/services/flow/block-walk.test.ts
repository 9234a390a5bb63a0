import { expect, test } from 'vitest'
import { fitEnd, fitMiddle } from '@/components/ui/fit-text'
import { walk } from './block-walk'

const stops = [
  { key: 'balancer', column: 1, middle: 100 },
  { key: 'node a', column: 2, middle: 60 },
  { key: 'node b', column: 2, middle: 140 },
  { key: 'pod 1', column: 3, middle: 50 },
  { key: 'pod 2', column: 3, middle: 150 },
]

test('arrows move within a column and to the nearest block of the next one', () => {
  expect(walk(stops, 'node a', 'ArrowDown')).toBe('node b')
  expect(walk(stops, 'node b', 'ArrowRight')).toBe('pod 2')
  expect(walk(stops, 'pod 2', 'ArrowLeft')).toBe('node b')
  expect(walk(stops, 'balancer', 'End')).toBe('balancer')
})

test('an arrow at the edge stays, and a block that is gone falls back to the first', () => {
  expect(walk(stops, 'pod 2', 'ArrowRight')).toBe('pod 2')
  expect(walk(stops, 'node b', 'ArrowDown')).toBe('node b')
  expect(walk(stops, 'gone', 'x')).toBe('balancer')
})

test('names are cut in the middle and keep their end, words are cut at the end', () => {
  expect(fitMiddle('web-hwv8sg4w6-28kp2', 200)).toBe('web-hwv8sg4w6-28kp2')
  expect(fitMiddle('web-hwv8sg4w6-28kp2', 80)).toBe('web-h…-28kp2')
  // Wide letters take more room than as many others.
  expect(fitMiddle('web-illiillii-28kp2', 90)).toBe('web-illiillii-28kp2')
  expect(fitMiddle('web-mmmmmmmmm-28kp2', 90)).toBe('web-mm…-28kp2')
  expect(fitEnd('AWS NLB, cross-zone on', 80)).toBe('AWS NLB, cro…')
})
