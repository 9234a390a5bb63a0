import { expect, test } from 'vitest'
import { createAnswerCache, REUSE_MS } from './answer-cache'
import { type Rendered, render } from './rendered'

function counting(value: unknown = {}): { make: () => Promise<Rendered>; made: () => number } {
  let count = 0
  return {
    make: async () => {
      count += 1
      return render(value)
    },
    made: () => count,
  }
}

test('two hundred who ask at once get one answer that was made once', async () => {
  const cache = createAnswerCache()
  const { make, made } = counting()
  const answers = await Promise.all(Array.from({ length: 200 }, () => cache.get('k', 0, make)))
  expect(new Set(answers).size).toBe(1)
  expect(made()).toBe(1)
})

test('another key is another answer', async () => {
  const cache = createAnswerCache()
  const { make, made } = counting()
  await cache.get('namespaces a', 0, make)
  await cache.get('namespaces a,b', 0, make)
  expect(made()).toBe(2)
})

test('an answer is made anew when it could look older than it should', async () => {
  const cache = createAnswerCache()
  const { make, made } = counting()
  await cache.get('k', 0, make)
  await cache.get('k', REUSE_MS - 1, make)
  expect(made()).toBe(1)
  await cache.get('k', REUSE_MS, make)
  expect(made()).toBe(2)
})

test('a failure is not kept', async () => {
  const cache = createAnswerCache()
  await expect(cache.get('k', 0, () => Promise.reject(new Error('not ready')))).rejects.toThrow('not ready')
  const { make, made } = counting()
  await cache.get('k', 0, make)
  expect(made()).toBe(1)
})

test('what was unused for longest gives way when memory is short', async () => {
  const cache = createAnswerCache(2500)
  const text = 'x'.repeat(900)
  const first = counting(text)
  const second = counting(text)
  await cache.get('1', 0, first.make)
  await cache.get('2', 0, second.make)
  await cache.get('1', 1, first.make)
  await cache.get('3', 2, counting(text).make)
  await cache.get('1', 3, first.make)
  expect(first.made()).toBe(1)
  await cache.get('2', 3, second.make)
  expect(second.made()).toBe(2)
})
