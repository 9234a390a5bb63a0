import { afterEach, beforeEach, expect, test } from 'vitest'
import { service } from '@/e2e/fakes/kube-api/objects'
import { type FakeKubeApi, startFakeKubeApi } from '@/e2e/fakes/kube-api/server'
import { expiredWatch } from '@/e2e/fakes/kube-api/statuses'
import { createManualClock, type ManualClock } from '@/e2e/fakes/manual-clock'
import { createRig, type Rig } from '@/e2e/fakes/reflector-rig'
import { until } from '@/e2e/fakes/until'

let clock: ManualClock
let api: FakeKubeApi
let rig: Rig

beforeEach(async () => {
  clock = createManualClock()
  api = await startFakeKubeApi({ clock, protobuf: true })
  api.apply(service('shop', 'foo'), service('shop', 'bar'))
  rig = createRig({ server: api.url, clock })
  rig.reflector.start()
  await untilTrue()
})
afterEach(async () => {
  await rig.stop()
  await api.close()
})

const untilTrue = () =>
  until('the sink equals the server', () => {
    expect(rig.sink.seen).toEqual(api.versions('Service'))
    return true
  })
const watchesAsked = () => api.log.find({ verb: 'watch' }).map(({ headers }) => headers.accept)
const openWatch = () => until('a watch is open', () => api.watches('services')[0] ?? null)
const untilAskedAgain = (times: number) =>
  until(`${times} watches were asked for`, async () => {
    await clock.pass(1000, { stepMs: 200 })
    return watchesAsked().length >= times
  })

const PREFERRED = 'application/vnd.kubernetes.protobuf,application/json'

test('the whole state and its changes come in protobuf, with JSON as second best', async () => {
  api.apply(service('shop', 'foo'), service('shop', 'baz'))
  api.remove('Service', 'shop/bar')
  await untilTrue()
  expect(rig.sink.calls).toEqual(['replace 2', 'upsert shop/foo 103', 'upsert shop/baz 104', 'remove shop/bar'])
  expect(watchesAsked()).toEqual([PREFERRED])
})

test('an ERROR event in protobuf says what it says in JSON: 410 leads to a new list', async () => {
  api.faults.add({ verb: 'watch', watchList: false, fault: { kind: 'error-event', body: expiredWatch(1, 2) } })
  ;(await openWatch()).end()
  await untilAskedAgain(3)
  await untilTrue()
  expect(rig.sink.calls).toEqual(['replace 2', 'replace 2'])
})

test('an event that the end of the connection cuts is not lost', async () => {
  const watch = await openWatch()
  await watch.sendBytes(Buffer.from([0, 0, 1, 0, 1, 2, 3]))
  watch.cut()
  api.apply(service('shop', 'baz'))
  await untilAskedAgain(2)
  await untilTrue()
  expect(watchesAsked()).toEqual([PREFERRED, PREFERRED])
})

test('bytes that cannot be read cost one watch: the next one is in JSON, and what was known stays', async () => {
  const watch = await openWatch()
  await watch.sendBytes(Buffer.from([0, 0, 0, 3, 1, 2, 3]))
  await untilAskedAgain(2)
  api.apply(service('shop', 'baz'))
  await untilTrue()
  expect(watchesAsked()).toEqual([PREFERRED, 'application/json'])
  expect(rig.sink.calls).toEqual(['replace 2', 'upsert shop/baz 103'])
})
