import { expect, test } from 'vitest'
import { ofFirstFamily } from '@/e2e/fakes/health-rounds'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createDemoClusters } from '@/lib/server/demo/create-demo-clusters'
import { minutes, seconds } from '@/lib/server/demo/simulation/cycle'

function start() {
  const clock = createManualClock()
  const [harbor] = createDemoClusters({ seed: 7, clock })
  if (harbor === undefined) throw new Error('The demo has no cluster.')
  return { clock, source: harbor.source, health: harbor.health }
}

test('asking every node takes a second or two', async () => {
  const { clock, health } = start()
  expect(health.look('media/upload', 'all')).toMatchObject({ port: 30_977, askedNodes: 0, totalNodes: 36 })
  const done = health.firstRound('media/upload', 5_000)
  clock.advance(600)
  const early = health.look('media/upload', 'all').askedNodes
  expect(early).toBeGreaterThan(0)
  expect(early).toBeLessThan(36)
  clock.advance(3_000)
  await done
  expect(health.look('media/upload', 'all').askedNodes).toBe(36)
})

test('waiting for the first round ends when its time is up', async () => {
  const { clock, health } = start()
  const done = health.firstRound('media/upload', 300)
  clock.advance(300)
  await done
  expect(health.look('media/upload', 'all').askedNodes).toBeLessThan(36)
})

test('waiting for a first round that is over ends at once', async () => {
  const { clock, health } = start()
  health.look('media/upload', 'all')
  clock.advance(5_000)
  const done = health.firstRound('media/upload', 60_000)
  clock.advance(0)
  await done
})

test('rounds come every ten seconds and stop when nobody looks for a while', () => {
  const { clock, health } = start()
  let told = 0
  health.onChange((services) => {
    expect([...services]).toEqual(['shop/web'])
    told += 1
  })
  const checkedAtMs = () => ofFirstFamily(health.look('shop/web', 'all')).answers.get('kn-a04')?.checkedAtMs ?? 0
  checkedAtMs()
  clock.advance(seconds(4))
  const first = checkedAtMs()
  clock.advance(seconds(10))
  expect(checkedAtMs() - first).toBeGreaterThanOrEqual(seconds(9))
  expect(health.status().watchedServices).toBe(1)
  clock.advance(minutes(2))
  expect(health.status()).toMatchObject({ watchedServices: 0, inFlight: 0 })
  const toldBefore = told
  clock.advance(minutes(2))
  expect(told).toBe(toldBefore)
  expect(clock.pending()).toBe(0)
})

test('a dual-stack Service is asked on both addresses of each node', () => {
  const { clock, health } = start()
  health.look('shop/checkout', 'all')
  clock.advance(5_000)
  const { families, askedNodes } = health.look('shop/checkout', 'all')
  expect(askedNodes).toBe(36)
  const ofNode = families.map(({ family, addresses, answers }) => [
    family,
    addresses.get('kn-a03'),
    answers.get('kn-a03')?.localEndpoints,
  ])
  expect(ofNode).toEqual([
    ['IPv4', '10.20.0.13', 2],
    ['IPv6', 'fd00:10:20::3', 2],
  ])
})

test('a Service without a health port is not asked', async () => {
  const { clock, health } = start()
  expect(health.look('edge/ingress-nodes', 'all')).toMatchObject({ port: null, askedNodes: 0 })
  await health.firstRound('edge/ingress-nodes', 60_000)
  expect(health.look('no/such', 'all').port).toBeNull()
  expect(clock.pending()).toBe(0)
})

test('a node that has gone takes its answer with it, one that lost power times out', () => {
  const { clock, source, health } = start()
  source.start()
  const answers = () => ofFirstFamily(health.look('edge/ingress', 'all')).answers
  const passTo = (fromMs: number, toMs: number) => {
    for (let at = fromMs; at < toMs; at += seconds(10)) {
      answers()
      clock.advance(seconds(10))
    }
  }
  passTo(0, minutes(4))
  expect(answers().get('kn-b13')).toMatchObject({ status: 200, localEndpoints: 1 })
  passTo(minutes(4), minutes(6))
  expect(answers().get('kn-c10')).toMatchObject({ outcome: 'timeout' })
  passTo(minutes(6), minutes(8.5))
  // About to be removed: the health port of a Local Service does not care, 10256 does.
  expect(answers().get('kn-b13')).toMatchObject({ status: 200 })
  passTo(minutes(8.5), minutes(10))
  expect(answers().has('kn-b13')).toBe(false)
})
