import { describe, expect, test } from 'vitest'
import type { TimelineResponse } from '@/lib/contracts/timeline'
import { type Lane, segmentAt, unknownParts } from './lane'
import { layOut, spreadNames } from './layout'
import { stepAt } from './moment-words'
import { eventNear, eventsUnder, type TimelineEvent, walkEvents } from './moments'
import { countTicks, timeScale, timeTicks } from './time-axis'
import { toLanes } from './to-lanes'

const MINUTE = 60_000
const noon = Date.UTC(2026, 0, 31, 12)
const span = { startMs: noon, endMs: noon + 60 * MINUTE }

describe('the axis', () => {
  test('has even times of UTC within the span, no more than there is room for', () => {
    expect(timeTicks(span, 7).map(({ text }) => text)).toEqual([
      '12:00',
      '12:10',
      '12:20',
      '12:30',
      '12:40',
      '12:50',
      '13:00',
    ])
    expect(timeTicks({ startMs: noon + 1, endMs: noon + 24 * 60 * MINUTE }, 4).map(({ text }) => text)).toEqual([
      '18:00',
      '00:00',
      '06:00',
      '12:00',
    ])
  })

  test('names seconds where it counts in them', () => {
    expect(timeTicks({ startMs: noon, endMs: noon + MINUTE }, 3).map(({ text }) => text)).toEqual([
      '12:00:00',
      '12:00:30',
      '12:01:00',
    ])
  })

  test('leads from times to places and back, and never out of the span', () => {
    const scale = timeScale(span, 100, 700)
    expect(scale.x(noon + 30 * MINUTE)).toBe(400)
    expect(scale.at(400)).toBe(noon + 30 * MINUTE)
    expect([scale.at(-50), scale.at(9000)]).toEqual([span.startMs, span.endMs])
    expect([scale.x(0), scale.x(noon * 2)]).toEqual([100, 700])
  })

  test('of counts begins at zero and holds the highest', () => {
    expect(countTicks(133)).toEqual([0, 100, 200])
    expect(countTicks(0)).toEqual([0, 1, 2])
    expect(countTicks(80)).toEqual([0, 40, 80])
  })
})

const event = (atMs: number, fields: Partial<TimelineEvent> = {}): TimelineEvent => ({
  atMs,
  kind: 'pods',
  tone: 'change',
  subject: null,
  node: null,
  inWords: 'something happened',
  concerns: true,
  ...fields,
})

describe('the walk over events', () => {
  const events = [event(10), event(20), event(20), event(30)]

  test('goes to the next moment to either side, stops at the ends, and takes events of one moment as one stop', () => {
    expect(walkEvents(events, 31, 'ArrowLeft')).toBe(30)
    expect(walkEvents(events, 30, 'ArrowLeft')).toBe(20)
    expect(walkEvents(events, 20, 'ArrowLeft')).toBe(10)
    expect(walkEvents(events, 10, 'ArrowLeft')).toBeNull()
    expect(walkEvents(events, 15, 'ArrowRight')).toBe(20)
    expect([walkEvents(events, 15, 'Home'), walkEvents(events, 15, 'End')]).toEqual([10, 30])
    expect(walkEvents([], 15, 'End')).toBeNull()
  })

  test('a pointer means the event it is near to, and otherwise the time it is at', () => {
    expect(eventNear(events, 22, 5)).toBe(20)
    expect(eventNear(events, 26, 5)).toBe(30)
    expect(eventNear(events, 100, 5)).toBeNull()
  })

  test('a filter leaves what concerns the Service, all, or one kind', () => {
    const mixed = [event(1), event(2, { kind: 'nodes', concerns: false }), event(3, { kind: 'nodes' })]
    const times = (filter: Parameters<typeof eventsUnder>[1]) => eventsUnder(mixed, filter).map(({ atMs }) => atMs)
    expect([times('own'), times('all'), times('nodes'), times('health')]).toEqual([[1, 3], [1, 2, 3], [2, 3], []])
  })
})

const answer: TimelineResponse = {
  inWords: [],
  loss: null,
  span,
  completeSince: { pods: noon + 10 * MINUTE, service: noon + 10 * MINUTE, nodes: null },
  events: [],
  eventsLeftOut: 0,
  endpoints: [
    {
      node: 'n1',
      zone: null,
      changed: true,
      segments: [
        { fromMs: noon + 10 * MINUTE, toMs: noon + 20 * MINUTE, ready: 2, terminating: 0, notReady: 1, usable: 2 },
        { fromMs: noon + 20 * MINUTE, toMs: span.endMs, ready: 0, terminating: 1, notReady: 0, usable: 1 },
      ],
    },
  ],
  endpointNodesLeftOut: 0,
  nodes: [
    { node: 'n1', concerns: true, segments: [{ ...toTimes(span), state: 'ready' }] },
    { node: 'n9', concerns: false, segments: [{ ...toTimes(span), state: 'not-ready' }] },
  ],
  nodesLeftOut: 0,
  policy: [{ fromMs: noon + 10 * MINUTE, toMs: span.endMs, policy: 'Local' }],
  announcers: null,
  health: null,
  skew: [
    { fromMs: noon + 10 * MINUTE, toMs: noon + 20 * MINUTE, peakToAverage: null },
    { fromMs: noon + 20 * MINUTE, toMs: span.endMs, peakToAverage: 1.5 },
  ],
  findings: [
    {
      id: 'F12',
      heading: 'Hot pods',
      severity: 'high',
      segments: [
        { fromMs: noon + 10 * MINUTE, toMs: noon + 20 * MINUTE, holds: false },
        { fromMs: noon + 20 * MINUTE, toMs: span.endMs, holds: true },
      ],
    },
  ],
  freshness: { state: 'live', version: 1, asOfMs: noon, ageSeconds: 0, gaps: [] },
}

function toTimes({ startMs, endMs }: typeof span) {
  return { fromMs: startMs, toMs: endMs }
}

describe('the lanes', () => {
  const laneOf = (key: string): Lane => {
    const lane = toLanes(answer, false, null).find((each) => each.key === key)
    if (lane === undefined) throw new Error(`there is no lane ${key}`)
    return lane
  }
  const says = (key: string, minutes: number) =>
    segmentAt(laneOf(key), noon + minutes * MINUTE, span.endMs)?.says ?? null

  test('tell what was usable at a moment and what else was there', () => {
    expect(says('endpoints n1', 15)).toBe('2 usable: 2 ready and 1 not ready')
    expect(says('endpoints n1', 20)).toBe('1 usable: 1 terminating, still serving')
    expect(says('endpoints n1', 60)).toBe('1 usable: 1 terminating, still serving')
  })

  test('say nothing of the time that is not known, and have it as a part of their own', () => {
    expect([says('endpoints n1', 5), says('policy', 5), says('skew', 15)]).toEqual([null, null, null])
    expect(unknownParts(laneOf('endpoints n1'), span)).toEqual([{ fromMs: noon, toMs: noon + 10 * MINUTE }])
    expect(unknownParts(laneOf('skew'), span)).toEqual([{ fromMs: noon, toMs: noon + 20 * MINUTE }])
  })

  test('have a finding while it held, and nodes of others only where they are asked for', () => {
    expect([says('finding F12', 15), says('finding F12', 30)]).toEqual(['does not hold', 'holds, high'])
    const nodes = (withOthers: boolean) =>
      toLanes(answer, withOthers, null).flatMap(({ key }) => (key.startsWith('node ') ? [key] : []))
    expect([nodes(false), nodes(true)]).toEqual([['node n1'], ['node n1', 'node n9']])
  })
})

test('what was recorded goes before what is remembered, ends where that begins, and says that it was recorded', () => {
  const times = { fromMs: noon, toMs: noon + 12 * MINUTE }
  const recorded = {
    stepSeconds: 60,
    span: { startMs: noon, endMs: noon + 12 * MINUTE },
    policy: [{ ...times, policy: 'Cluster' as const }],
    endpoints: [
      { node: 'n1', segments: [{ ...times, ready: 4 }] },
      { node: 'n5', segments: [{ ...times, ready: 1 }] },
    ],
    skew: [{ ...times, peakToAverage: 2 }],
    warnings: [],
  }
  const lanes = toLanes(answer, false, recorded)
  const first = (key: string) => lanes.find((lane) => lane.key === key)?.segments[0]
  expect(first('policy')).toMatchObject({ says: 'Cluster, as recorded', toMs: noon + 10 * MINUTE })
  expect(first('endpoints n1')).toMatchObject({ says: '4 ready, as recorded', level: 4 })
  expect(first('endpoints n5')).toMatchObject({ says: '1 ready, as recorded', toMs: noon + 12 * MINUTE })
  // Of the first ten minutes after that the memory holds no skew: what was recorded reaches into them.
  expect(first('skew')).toMatchObject({ says: '×2.00 of the mean, as recorded', toMs: noon + 12 * MINUTE })
})

test('a step of a line is the one that holds the moment', () => {
  expect([30, 31, 60, 61, 91].map((atMs) => stepAt([60_000, 90_000], 30, atMs * 1000))).toEqual([0, 0, 0, 1, null])
  expect(stepAt([60_000], 30, 29_000)).toBeNull()
})

test('rows stand below one another and keep the room of lines that are not there yet', () => {
  const lanes = toLanes(answer, false, null)
  const { rows, lines, height } = layOut(1300, lanes, 0)
  expect(rows.every((row, index) => row.top >= (rows[index - 1]?.top ?? 0) + (rows[index - 1]?.height ?? 0))).toBe(true)
  expect(layOut(1300, lanes, 3).height).toBe(height)
  expect(layOut(1300, lanes, null).height).toBeLessThan(height)
  expect(lines.top).toBeLessThan(rows[0]?.top ?? 0)
})

test('names at the ends of lines never lie over one another', () => {
  expect(spreadNames([50, 51, 49], 10, 90)).toEqual([61, 73, 49])
  expect(spreadNames([90, 90, 90], 10, 90)).toEqual([66, 78, 90])
})
