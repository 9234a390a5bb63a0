import { expect, test } from 'vitest'
import { countOf, formatBytes, formatCount, listWords } from './words'

test('large counts keep their thousands apart', () => {
  expect(formatCount(22410)).toBe('22,410')
})
test('a noun agrees with its count', () => {
  expect(countOf(1, 'node')).toBe('1 node')
  expect(countOf(0, 'node')).toBe('0 nodes')
  expect(countOf(2, 'policy', 'policies')).toBe('2 policies')
})
test('a list reads as a sentence does', () => {
  expect(listWords([])).toBe('')
  expect(listWords(['a'])).toBe('a')
  expect(listWords(['a', 'b'])).toBe('a and b')
  expect(listWords(['a', 'b', 'c'])).toBe('a, b and c')
})
test('bytes are in the largest unit that fits', () => {
  expect(formatBytes(512)).toBe('512\u202FB')
  expect(formatBytes(1536)).toBe('1.5\u202FKiB')
  expect(formatBytes(118 * 1024 * 1024)).toBe('118\u202FMiB')
})
