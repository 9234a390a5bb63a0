import { expect, test } from 'vitest'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createDemoClusters } from './create-demo-clusters'

test('the demo has pods on the nodes of the worked examples', () => {
  const [harbor] = createDemoClusters({ seed: 7, clock: createManualClock() })
  const slices = harbor?.source.state().slices.get('shop/web') ?? []
  expect(slices.flatMap(({ endpoints }) => endpoints)).toHaveLength(10)
})

test('asking every node takes a second or two and then names the false 200 of kn-b09', async () => {
  const clock = createManualClock()
  const [harbor] = createDemoClusters({ seed: 7, clock })
  const health = harbor?.health
  harbor?.source.start()
  expect(health?.look('media/upload', 'all').askedNodes).toBe(0)
  const done = health?.firstRound('media/upload', 5_000)
  clock.advance(600)
  const early = health?.look('media/upload', 'all')
  expect(early?.askedNodes).toBeGreaterThan(0)
  expect(early?.askedNodes).toBeLessThan(36)
  clock.advance(3_000)
  await done
  const round = health?.look('media/upload', 'all')
  expect(round).toMatchObject({ port: 30_977, askedNodes: 36, totalNodes: 36 })
  expect(round?.answers.get('kn-b09')).toMatchObject({ status: 200, service: { namespace: 'legacy', name: 'ftp' } })
  expect(round?.answers.get('kn-a03')).toMatchObject({ status: 200, localEndpoints: 3, weight: 3 })
  expect(round?.answers.get('kn-a01')).toMatchObject({ status: 503, localEndpoints: 0 })
  expect(round?.answers.get('kn-a11')).toMatchObject({ outcome: 'timeout', status: null })
  await health?.stop()
  await harbor?.source.stop()
  expect(clock.pending()).toBe(0)
})
