import { expect, test } from 'vitest'
import type { Hint } from '@/lib/contracts/events'
import { FakeTimers } from './fake-timers'
import { type EventStream, LiveStream, PATIENCE_MS, POLL_MS, SILENCE_MS } from './live-stream'

class FakeEventStream implements EventStream {
  closed = false
  private readonly listeners = new Map<string, (event: { data?: unknown }) => void>()
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(name, listener)
  }
  close(): void {
    this.closed = true
  }
  emit(name: string, data?: unknown): void {
    this.listeners.get(name)?.({ data })
  }
}

function harness() {
  const timers = new FakeTimers()
  const opened: FakeEventStream[] = []
  const states: string[] = []
  const hints: Hint[] = []
  const counts = { resumed: 0, polls: 0 }
  const live = new LiveStream({
    open: () => {
      const stream = new FakeEventStream()
      opened.push(stream)
      return stream
    },
    timers,
    random: () => 0.5,
    onHint: (hint) => hints.push(hint),
    onState: (state) => states.push(state),
    onResumed: () => {
      counts.resumed += 1
    },
    onPoll: () => {
      counts.polls += 1
    },
  })
  live.start()
  const last = () => {
    const stream = opened.at(-1)
    if (stream === undefined) throw new Error('no stream was opened')
    return stream
  }
  return { timers, opened, states, hints, counts, live, last }
}

test('an open stream is live and its hints are passed on', () => {
  const { last, states, hints, counts } = harness()
  last().emit('open')
  last().emit('hint', '{"topic":"cluster:a","version":3}')
  expect(states).toEqual(['live'])
  expect(hints).toEqual([{ topic: 'cluster:a', version: 3 }])
  expect(counts.resumed).toBe(0)
})

test('a hint that cannot be read is passed over and the stream stays', () => {
  const { last, states, hints } = harness()
  last().emit('open')
  last().emit('hint', 'nonsense')
  last().emit('hint', '{"topic":5}')
  expect(hints).toEqual([])
  expect(states).toEqual(['live'])
})

test('missed heartbeats count as lost although the socket is open, and the page polls until hints are back', async () => {
  const { last, states, counts, timers, opened } = harness()
  last().emit('open')
  await timers.advance(SILENCE_MS - 1)
  last().emit('heartbeat')
  await timers.advance(SILENCE_MS - 1)
  expect(states).toEqual(['live'])
  const silent = last()
  await timers.advance(1)
  expect(states).toEqual(['live', 'lost'])
  expect(silent.closed).toBe(true)
  expect(counts.polls).toBe(1)
  await timers.advance(POLL_MS)
  expect(counts.polls).toBe(2)
  expect(opened.length).toBeGreaterThan(1)
  last().emit('open')
  expect(states.at(-1)).toBe('live')
  expect(counts.resumed).toBe(1)
  await timers.advance(POLL_MS * 2)
  expect(counts.polls).toBe(2)
})

test('a stream that never opens makes the page poll within its patience', async () => {
  const { states, counts, timers } = harness()
  await timers.advance(PATIENCE_MS)
  expect(states).toEqual(['lost'])
  expect(counts.polls).toBe(1)
})

test('reconnecting goes on without end, ever more slowly', async () => {
  const { last, opened, timers } = harness()
  last().emit('error')
  const gaps: number[] = []
  for (let round = 0; round < 8; round += 1) {
    const before = opened.length
    let waitedMs = 0
    while (opened.length === before) {
      await timers.advance(500)
      waitedMs += 500
    }
    gaps.push(waitedMs)
    last().emit('error')
  }
  expect(gaps).toEqual([1000, 2000, 5000, 10_000, 20_000, 20_000, 20_000, 20_000])
})

test('a late event of a stream that was replaced changes nothing', async () => {
  const { last, states, timers } = harness()
  const first = last()
  first.emit('error')
  await timers.advance(1_000)
  first.emit('open')
  expect(states).toEqual(['lost'])
})

test('stopping ends the stream and everything that waits', async () => {
  const { last, live, opened, counts, timers } = harness()
  last().emit('error')
  live.stop()
  const polls = counts.polls
  await timers.advance(60_000)
  expect(opened).toHaveLength(1)
  expect(counts.polls).toBe(polls)
})
