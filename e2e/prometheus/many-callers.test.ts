import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import type { TrafficPod } from '@/lib/domain/observed/traffic'
import type { TrafficSource } from '@/lib/server/sources'
import { howToGetPrometheus, prometheusBinary } from './binary'
import { type RealPrometheus, startPrometheus } from './real-prometheus'
import { connect, type PastTarget, writePast } from './scraped-past'
import { trafficFrom } from './traffic-from'

if (prometheusBinary() === null) console.warn(howToGetPrometheus)

vi.setConfig({ testTimeout: 30_000 })

const TOTAL = 10_000
const CALLERS = 250
const LENGTH = 700
const RESTART = 440

/** Applications that have a series for each caller show more samples than can be read one by one. */
describe.skipIf(prometheusBinary() === null)('of pods with a series for each of many callers', () => {
  const originMs = Math.floor(Date.now() / 1000) * 1000 - 2 * LENGTH * 1000
  const names = ['crowd-0', 'crowd-1', 'crowd-2', 'again-0']
  const callerOf = (at: number): string => `203.0.113.${at + 1}`
  /** Connections of each caller of each pod, in seconds. */
  const sent = new Map(
    connect(TOTAL, [1, 1, 1, 1], [380, 460], 7).map(({ total }, at) => [
      names[at] ?? '',
      connect(total, Array<number>(CALLERS).fill(1), [380, 460], 70 + at),
    ]),
  )
  const by = (pod: string, seconds: number, caller?: number): number =>
    (sent.get(pod) ?? []).reduce(
      (sum, each, at) => sum + (caller === undefined || caller === at ? each.by(seconds) : 0),
      0,
    )
  let prometheus: RealPrometheus
  let traffic: TrafficSource

  const target = (pod: string): PastTarget => ({
    labels: { job: 'web', instance: `${pod}:8080`, namespace: 'shop', pod },
    everySeconds: 1,
    from: 0,
    until: 560,
    series: [
      { metric: 'process_start_time_seconds', labels: {}, at: (seconds) => originMs / 1000 + beganBy(pod, seconds) },
      ...(sent.get(pod) ?? []).map(({ by: come }, caller) => ({
        metric: 'http_requests_total',
        labels: { code: caller % 5 === 0 ? '404' : '200', source_ip: callerOf(caller) },
        // A caller has no series before it comes.
        at: (seconds: number) =>
          come(seconds) === 0 ? null : come(seconds) - (beganBy(pod, seconds) > 0 ? come(RESTART) : 0),
      })),
    ],
  })
  const beganBy = (pod: string, seconds: number): number => (pod === 'again-0' && seconds > RESTART ? RESTART : -100)

  beforeAll(async () => {
    prometheus = await startPrometheus({ address: '127.0.0.1:9' }, [], writePast(originMs, names.map(target)))
    traffic = trafficFrom(prometheus.url, createManualClock(originMs + LENGTH * 1000))
  })
  afterAll(async () => {
    await traffic?.stop()
    await prometheus?.stop()
  })

  const questionOf = (from: number, to: number, pods: readonly string[] = names) => ({
    namespace: 'shop',
    service: 'web',
    pods: pods.map((name): TrafficPod => ({ namespace: 'shop', name, nodeName: 'node-a', addresses: [] })),
    span: { startMs: originMs + from * 1000, endMs: originMs + to * 1000 },
  })

  test.each([
    [375, 465],
    [375, 385],
    [400, 450],
  ])('from %i s to %i s, what each counted is told, though one began anew', async (from, to) => {
    const answer = await traffic.observed({ ...questionOf(from, to), change: null })
    if (!answer.known) throw new Error(answer.inWords)
    expect(answer.value.pods.map(({ podName, count }) => [podName, count])).toEqual(
      names.map((pod) => [pod, by(pod, to) - by(pod, from)]),
    )
    expect(answer.value).toMatchObject({ lookedAtMs: originMs + to * 1000 })
    expect(answer.value.limits.join(' ')).not.toContain('Estimated')
  })

  test('steps hold what the looks in each found', async () => {
    const answer = await traffic.history(questionOf(375, 465), 5)
    if (!answer.known) throw new Error(answer.inWords)
    const { atMs, stepSeconds, pods, limits } = answer.value
    const ends = atMs.map((at) => (at - originMs) / 1000)
    for (const { podName, counts } of pods) {
      expect(counts.map((count) => count ?? 0)).toEqual(
        ends.map((end) => by(podName, end) - by(podName, end - stepSeconds)),
      )
    }
    expect(limits.join(' ')).not.toContain('stimated')
  })

  test.each([
    [375, 465],
    [375, 385],
    [400, 450],
  ])('from %i s to %i s, each caller is told', async (from, to) => {
    const pods = names.slice(0, 3)
    const answer = await traffic.clients(questionOf(from, to, pods), CALLERS)
    if (!answer.known) throw new Error(answer.inWords)
    const counts = new Map(answer.value.clients.map(({ address, count }) => [address, count]))
    const come = Array.from({ length: CALLERS }, (_, caller): readonly [string, number] => [
      callerOf(caller),
      pods.reduce((sum, pod) => sum + by(pod, to, caller) - by(pod, from, caller), 0),
    ])
    expect(counts).toEqual(new Map(come.filter(([, count]) => count > 0)))
    expect(answer.value.limits.join(' ')).not.toContain('Estimated')
  })
})
