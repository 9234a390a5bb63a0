import { expect, test } from 'vitest'
import { ProblemError } from './problem'
import { createRateLimiter } from './rate-limit'

const limits = { reader: { perSecond: 2, burst: 4 }, global: { perSecond: 1000, burst: 1000 }, tableSize: 3 }

function refusal(act: () => void): ProblemError | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

test('a burst passes, the next request is told how long to wait, and after that time it passes', () => {
  const limiter = createRateLimiter(limits)
  for (let request = 0; request < 4; request += 1) limiter.take('a', 0)
  expect(refusal(() => limiter.take('a', 0))).toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 1 })
  expect(refusal(() => limiter.take('a', 1000))).toBeNull()
})

test('one reader who asks too much costs no other reader anything', () => {
  const limiter = createRateLimiter(limits)
  for (let request = 0; request < 10; request += 1) refusal(() => limiter.take('a', 0))
  expect(refusal(() => limiter.take('b', 0))).toBeNull()
})

test('a flood of names resets nobody and shares one bucket', () => {
  const limiter = createRateLimiter(limits)
  for (let request = 0; request < 4; request += 1) limiter.take('attacker', 0)
  limiter.take('b', 0)
  limiter.take('c', 0)
  const refused = Array.from({ length: 20 }, (_, name) => refusal(() => limiter.take(`flood-${name}`, 0)))
  expect(refused.filter((problem) => problem !== null)).toHaveLength(16)
  expect(refusal(() => limiter.take('attacker', 0))).not.toBeNull()
})

test('a bucket that has filled up again makes room for another reader', () => {
  const limiter = createRateLimiter(limits)
  for (const reader of ['a', 'b', 'c']) limiter.take(reader, 0)
  for (let request = 0; request < 4; request += 1) limiter.take('d', 60_000)
  expect(refusal(() => limiter.take('d', 60_000))).not.toBeNull()
  expect(refusal(() => limiter.take('e', 60_000))).toBeNull()
})

test('whoever is not told apart is held by the common bucket alone', () => {
  const limiter = createRateLimiter({ ...limits, global: { perSecond: 1, burst: 5 } })
  for (let request = 0; request < 5; request += 1) limiter.take(null, 0)
  expect(refusal(() => limiter.take(null, 0))).not.toBeNull()
})

test('a clock that goes back gives nothing away', () => {
  const limiter = createRateLimiter(limits)
  for (let request = 0; request < 4; request += 1) limiter.take('a', 10_000)
  expect(refusal(() => limiter.take('a', 5_000))).not.toBeNull()
  expect(refusal(() => limiter.take('a', 10_000))).not.toBeNull()
})
