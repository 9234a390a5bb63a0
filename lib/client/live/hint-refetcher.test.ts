import { expect, test } from 'vitest'
import { FakeTimers, settled } from './fake-timers'
import { HintRefetcher, SPACING_MS } from './hint-refetcher'

function refetcher() {
  const timers = new FakeTimers()
  const asked: string[] = []
  const finishers: (() => void)[] = []
  const subject = new HintRefetcher(({ topic }) => {
    asked.push(topic)
    return new Promise<void>((resolve) => finishers.push(resolve))
  }, timers)
  const finish = async () => {
    finishers.shift()?.()
    await settled()
  }
  return { timers, asked, finish, subject }
}

test('the first hint refetches at once', () => {
  const { subject, asked } = refetcher()
  subject.take({ topic: 'cluster:a', version: 1 })
  expect(asked).toEqual(['cluster:a'])
})

test('a burst while a refetch runs costs one more, after it', async () => {
  const { subject, asked, finish, timers } = refetcher()
  for (let version = 1; version <= 50; version += 1) subject.take({ topic: 'cluster:a', version })
  expect(asked).toHaveLength(1)
  await finish()
  await timers.advance(SPACING_MS)
  expect(asked).toHaveLength(2)
  await finish()
  await timers.advance(SPACING_MS)
  expect(asked).toHaveLength(2)
})

test('a refetch that fails does not lose the change that came meanwhile', async () => {
  const timers = new FakeTimers()
  let calls = 0
  const subject = new HintRefetcher(() => {
    calls += 1
    return Promise.reject(new Error('no answer'))
  }, timers)
  subject.take({ topic: 'cluster:a', version: 1 })
  subject.take({ topic: 'cluster:a', version: 2 })
  await timers.advance(SPACING_MS)
  expect(calls).toBe(2)
})

test('a hint that the stream repeats after resuming refetches nothing', async () => {
  const { subject, asked, finish, timers } = refetcher()
  subject.take({ topic: 'cluster:a', version: 7 })
  await finish()
  await timers.advance(SPACING_MS)
  subject.take({ topic: 'cluster:a', version: 7 })
  expect(asked).toHaveLength(1)
})

test('a server that counts anew after a restart is heard', async () => {
  const { subject, asked, finish, timers } = refetcher()
  subject.take({ topic: 'cluster:a', version: 900 })
  await finish()
  await timers.advance(SPACING_MS)
  subject.reset()
  subject.take({ topic: 'cluster:a', version: 1 })
  expect(asked).toHaveLength(2)
})

test('topics do not wait for each other', () => {
  const { subject, asked } = refetcher()
  subject.take({ topic: 'cluster:a', version: 1 })
  subject.take({ topic: 'status:a', version: 1 })
  expect(asked).toEqual(['cluster:a', 'status:a'])
})
