import { expect, test } from 'vitest'
import { aFollowedCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { aPod } from '@/lib/domain/findings/test-question'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { withCreation } from './pods-created'

const web = aService()
const pods = ['web-1', 'web-2'].map((name) => ({ namespace: 'shop', name, nodeName: 'n1', addresses: [] }))
const clock = createManualClock(0)
const cluster = () => aFollowedCluster(clock, aCluster(web, [aSlice(podsOn([2]))], nodesOf(1)))

test('pods come with when they were created, as far as the API server tells', async () => {
  const told = cluster()
  told.setFacts({ pods: { known: true, value: [aPod('web-1', { createdAtMs: 5000 })] } })
  expect((await withCreation(told, web, pods, clock)).map(({ createdAtMs }) => createdAtMs)).toEqual([5000, null])
})

test('nobody waits for what is not known', async () => {
  expect(await withCreation(cluster(), web, pods, clock)).toEqual(pods)
  const workloads = { recent: () => null, facts: () => new Promise<never>(() => {}), stop: async () => {} }
  const asked = withCreation({ workloads }, web, pods, clock)
  clock.advance(500)
  expect(await asked).toEqual(pods)
})
