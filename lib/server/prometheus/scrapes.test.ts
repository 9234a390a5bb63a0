import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakePrometheus, startFakePrometheus, vector } from '@/e2e/fakes/fake-prometheus'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { settingsFor } from '@/e2e/fixtures/prometheus-settings'
import { createShortCache } from '../short-cache'
import { createPrometheusClient, type PrometheusClient } from './client'
import { counted } from './presets/preset'
import { toAsked } from './queries'
import { type Asking, scrapeSeconds } from './scrapes'

let clock: ManualClock
let fake: FakePrometheus
let client: PrometheusClient
let asking: Asking

beforeEach(async () => {
  clock = createManualClock()
  fake = await startFakePrometheus(vector([]))
  client = createPrometheusClient({ settings: settingsFor(fake.url), clock, random: () => 0.5 })
  asking = { client, extra: [], intervals: createShortCache(clock, 60_000) }
})
afterEach(async () => {
  client.stop()
  await fake.close()
})

const requests = counted('requests', 'http_requests_total', 'counter')
const ask = (service = 'web') =>
  scrapeSeconds(asking, { counted: requests }, toAsked('shop', service, [`${service}-0`]), clock.nowMs())

/** What a series shows that began so many seconds ago and has a sample each `every` seconds. */
const beginning = (agoSeconds: number, every: number) =>
  vector(
    [300, 150, 75].flatMap((window) => {
      const count = Math.floor(Math.min(agoSeconds, window) / every)
      return count === 0 ? [] : [[{ window: String(window) }, String(count)] as const]
    }),
  )

test.each([
  [3_600, 15, 15],
  [3_600, 30, 30],
  [3_600, 60, 60],
  [3_600, 5, 5],
  // 300 seconds hold 13, 7 or 4 samples of these, which is no sign of slow scrapes.
  [200, 15, 15],
  [100, 15, 15],
  [120, 30, 38],
  [40, 5, 9],
])(
  'of a series that began %i seconds ago with a sample each %i seconds, the interval reads %i',
  async (ago, every, read) => {
    fake.behave(beginning(ago, every))
    expect(await ask()).toBe(read)
  },
)

test('one sample says nothing, so the longest that is usual is taken', async () => {
  fake.behave(beginning(20, 15))
  expect(await ask()).toBe(60)
})

test('what a young series says is asked again within a minute, what an old one says holds for ten', async () => {
  fake.behave(beginning(40, 5))
  expect(await ask()).toBe(9)
  fake.behave(beginning(3_600, 5))
  clock.advance(31_000)
  expect(await ask()).toBe(5)
  fake.behave(beginning(3_600, 60))
  clock.advance(500_000)
  expect(await ask()).toBe(5)
  clock.advance(101_000)
  expect(await ask()).toBe(60)
})

test('how often one Service is scraped says nothing of another', async () => {
  fake.behave(beginning(3_600, 5))
  expect(await ask('web')).toBe(5)
  fake.behave(beginning(3_600, 60))
  expect(await ask('api')).toBe(60)
})
