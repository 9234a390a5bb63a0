import { afterEach, beforeEach, expect, test } from 'vitest'
import { service } from '@/e2e/fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { createRig } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'

const clock = createManualClock()
let api: FakeKubeApi
beforeEach(async () => {
  api = await startFakeKubeApi({ clock })
})
afterEach(() => api.close())

test('smoke', async () => {
  api.apply(service('shop', 'a'), service('shop', 'b'))
  const rig = createRig({ server: api.url, clock })
  rig.reflector.start()
  await until('live', () => rig.status().state === 'live')
  expect(rig.sink.calls).toEqual(['replace 2'])
  api.apply(service('shop', 'c'))
  api.remove('Service', 'shop/a')
  await until('gone', () => rig.sink.seen.size === 2 && !rig.sink.seen.has('shop/a'))
  console.log(rig.sink.calls, rig.states, rig.log, rig.status())
  await clock.pass(200_000)
  console.log(rig.states, rig.log, api.log.requests.length)
  await rig.stop()
})
