import { expect, test } from 'vitest'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { aCluster, aService } from '@/lib/domain/test-objects'
import { aClient, observedClients } from './test-clients'
import { toEvidence } from './to-evidence'

const service = aService()
const evidence = (fields: Partial<ObservedClients>) =>
  toEvidence({
    observed: observedClients([aClient('192.0.2.1', 40), aClient('192.0.2.2', 40)], fields),
    state: aCluster(service, [], []),
    service,
    pods: [],
    balancerCidrs: [],
  })

test.each([
  [1, 'over 1 s'],
  [24, 'over 24 s'],
  [90, 'over 90 s'],
  [615, 'over 10 min'],
  [7300, 'over 2 h'],
])('over how long was counted is never told as nothing: %i s', (windowSeconds, words) => {
  expect(evidence({ windowSeconds }).source).toBe(`application ${words}`)
})

test('what the source did not list is told of, where it knows', () => {
  expect(evidence({}).others).toBeUndefined()
  expect(evidence({ total: 100, distinct: 7 }).others).toEqual({ addresses: 5, count: 20 })
  expect(evidence({ total: 100, distinct: null }).others).toEqual({ addresses: null, count: 20 })
  // Estimates of all and of each.
  expect(evidence({ total: 79 }).others).toBeUndefined()
})
