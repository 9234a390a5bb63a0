import { describe, expect, test } from 'vitest'
import { createManualClock, turnEventLoop } from '@/e2e/fakes/manual-clock'
import { createEventStreams, type EventStreams, type OpenStream } from './event-streams'
import { ProblemError } from './problem'

type Reader = {
  readonly response: Response
  readonly stream: OpenStream
  readonly controller: AbortController
  ended(): number
  /** Begins to read, if it has not, and gives all that came. */
  text(): Promise<string>
}

function rig() {
  const clock = createManualClock()
  const streams = createEventStreams(clock, () => 0.5)
  return { clock, streams, open: (reader: string | null = null) => openReader(streams, reader) }
}

function openReader(streams: EventStreams, name: string | null): Reader {
  const controller = new AbortController()
  let stream: OpenStream | undefined
  let ended = 0
  const response = streams.open(name, controller.signal, (opened) => {
    stream = opened
    return () => {
      ended += 1
    }
  })
  if (stream === undefined) throw new Error('no stream was opened')
  let text = ''
  let reading = false
  const read = async () => {
    reading = true
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true })
  }
  return {
    response,
    stream,
    controller,
    ended: () => ended,
    async text() {
      if (!reading) void read()
      await turnEventLoop(4)
      return text
    },
  }
}

describe('an event stream', () => {
  test('may not be buffered or changed on its way', () => {
    const { headers } = rig().open().response
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store, no-transform')
    expect(headers.get('x-accel-buffering')).toBe('no')
  })

  test('beats at once and every 15 s, as an event that a page can see', async () => {
    const { open, clock } = rig()
    const reader = open()
    expect((await reader.text()).match(/event: heartbeat\ndata: \{\}\n\n/g)).toHaveLength(1)
    clock.advance(15_000)
    expect((await reader.text()).match(/event: heartbeat/g)).toHaveLength(2)
  })

  test('carries a hint with its version as id', async () => {
    const reader = rig().open()
    reader.stream.hint({ topic: 'cluster:a', version: 17 })
    expect(await reader.text()).toContain('id: 17\nevent: hint\ndata: {"topic":"cluster:a","version":17}\n\n')
  })

  test('never tells a smaller id than before, so that resuming misses nothing and repeats little', async () => {
    const reader = rig().open()
    reader.stream.hint({ topic: 'cluster:a', version: 17 })
    reader.stream.hint({ topic: 'status:a', version: 3 })
    expect((await reader.text()).match(/^id: \d+/gm)).toEqual(['id: 17', 'id: 17'])
  })

  test('ends when the reader leaves, and what fed it ends once', async () => {
    const { open, streams, clock } = rig()
    const reader = open()
    expect(streams.count()).toBe(1)
    reader.controller.abort()
    reader.stream.close()
    expect(streams.count()).toBe(0)
    expect(reader.ended()).toBe(1)
    expect(clock.pending()).toBe(0)
    reader.stream.hint({ topic: 'cluster:a', version: 1 })
  })

  test('of a reader who stopped reading is dropped, with a bounded buffer until then', () => {
    const { open, streams, clock } = rig()
    const { stream } = open()
    for (let version = 0; version < 100_000; version += 1) stream.hint({ topic: `cluster:${version % 3}`, version })
    clock.advance(15_000)
    expect(streams.count()).toBe(1)
    clock.advance(15_000)
    expect(streams.count()).toBe(0)
  })

  test('that was full goes on with the last hint of each topic once it is read again', async () => {
    const { open } = rig()
    const reader = open()
    for (let version = 1; version <= 5000; version += 1) reader.stream.hint({ topic: 'cluster:a', version })
    const text = await reader.text()
    expect(text).toContain('"version":5000}')
    expect(text.length).toBeLessThan(40_000)
  })

  test('ends after an hour', async () => {
    const { open, streams, clock } = rig()
    const reader = open()
    for (let minute = 0; minute < 59; minute += 1) {
      await reader.text()
      clock.advance(60_000)
    }
    clock.advance(60_000)
    expect(streams.count()).toBe(0)
  })
})

describe('streams are counted', () => {
  const refused = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      return error instanceof ProblemError ? error.code : error
    }
    return null
  }

  test('a reader has at most eight', () => {
    const { open } = rig()
    for (let tab = 0; tab < 8; tab += 1) open('10.0.0.7')
    expect(refused(() => open('10.0.0.7'))).toBe('too-many-requests')
    expect(refused(() => open('10.0.0.8'))).toBeNull()
  })

  test('a stream that ended makes room', () => {
    const { open } = rig()
    const readers = Array.from({ length: 8 }, () => open('10.0.0.7'))
    readers[0]?.controller.abort()
    expect(refused(() => open('10.0.0.7'))).toBeNull()
  })

  test('all together there are at most 500', () => {
    const { open } = rig()
    for (let tab = 0; tab < 500; tab += 1) open()
    expect(refused(() => open())).toBe('too-many-requests')
  })
})

test('a server that stops sends every tab away with a time to come back, and takes no new one', async () => {
  const { open, streams, clock } = rig()
  const reader = open()
  streams.drain()
  expect(await reader.text()).toContain('retry: 2500\n\n')
  expect(streams.count()).toBe(0)
  expect(streams.draining()).toBe(true)
  expect(clock.pending()).toBe(0)
  expect(() => open()).toThrow(ProblemError)
})
