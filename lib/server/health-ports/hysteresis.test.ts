import { describe, expect, test } from 'vitest'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { NO_BELIEF, saysTheSame, takeIn } from './hysteresis'

let now = 0
function answer(status: number | null, fields: Partial<HealthAnswer> = {}): HealthAnswer {
  now += 10
  return {
    outcome: status === null ? 'timeout' : 'answered',
    status,
    localEndpoints: null,
    serviceProxyHealthy: null,
    nodeEligible: null,
    weight: null,
    service: null,
    emptyBody: false,
    latencyMs: 1,
    checkedAtMs: now,
    sinceMs: now,
    ...fields,
  }
}

/** Status and how long ago it was first seen, after each of these answers. */
function believed(...answers: readonly HealthAnswer[]) {
  let belief = NO_BELIEF
  return answers.map((fresh) => {
    belief = takeIn(belief, fresh)
    return [belief.answer?.status, belief.answer?.sinceMs]
  })
}

describe('what is held to be true', () => {
  test('is the very first answer at once', () => {
    const first = answer(503)
    expect(believed(first)).toEqual([[503, first.sinceMs]])
  })

  test('stands through one answer that differs', () => {
    const first = answer(200)
    expect(believed(first, answer(null), answer(200), answer(503), answer(200))).toEqual(
      Array.from({ length: 5 }, () => [200, first.sinceMs]),
    )
  })

  test('changes with the second different answer in a row, since the first of the two', () => {
    const [first, second, third] = [answer(200), answer(null), answer(null)]
    expect(believed(first, second, third)).toEqual([
      [200, first.sinceMs],
      [200, first.sinceMs],
      [null, second.sinceMs],
    ])
  })

  test('changes to the latest when two different answers in a row differ from each other', () => {
    const [first, second, third] = [answer(200), answer(null), answer(503)]
    expect(believed(first, second, third).at(-1)).toEqual([503, third.sinceMs])
  })

  test('takes a new count at once, for nothing was lost on the way', () => {
    const first = takeIn(NO_BELIEF, answer(200, { localEndpoints: 3 }))
    const second = takeIn(first, answer(200, { localEndpoints: 0 }))
    expect(second.answer).toMatchObject({ localEndpoints: 0, sinceMs: first.answer?.sinceMs })
    expect(second.answer?.checkedAtMs).toBeGreaterThan(first.answer?.checkedAtMs ?? Number.NaN)
  })
})

test('two answers say the same unless a reader would see a difference beside the time', () => {
  const one = answer(200, { localEndpoints: 2, weight: 2, service: { namespace: 'shop', name: 'web' } })
  expect(saysTheSame(one, { ...one, service: { namespace: 'shop', name: 'web' }, latencyMs: 9, checkedAtMs: 9 })).toBe(
    true,
  )
  const others: Partial<HealthAnswer>[] = [
    { status: 503 },
    { outcome: 'invalid' },
    { localEndpoints: 1 },
    { serviceProxyHealthy: true },
    { nodeEligible: false },
    { weight: null },
    { service: { namespace: 'shop', name: 'api' } },
    { service: null },
    { emptyBody: true },
  ]
  for (const other of others) expect(saysTheSame(one, { ...one, ...other }), JSON.stringify(other)).toBe(false)
  expect(saysTheSame(null, one)).toBe(false)
  expect(saysTheSame(null, null)).toBe(true)
})
