import { expect, test } from 'vitest'
import { aTrafficSource } from '@/e2e/fakes/fake-traffic'
import { aFollowedCluster } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { parseExposition, samplesOfFamily } from '@/e2e/fakes/parse-exposition'
import { aPod, aQuestion } from '@/e2e/fixtures/traffic-question'
import { aClient } from '@/lib/domain/clients/test-clients'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { aCluster, aNode, aService } from '@/lib/domain/test-objects'
import { distributionText, seriesBounds } from './distribution-text'
import { measuredTraffic } from './measured-traffic'
import { createNodeSources } from './node-sources'

function watch(total: number | null = 100) {
  const clock = createManualClock()
  const node = aNode('n1', { addresses: [{ type: 'InternalIP', address: '10.1.0.1' }] })
  const state = { ...aCluster(aService(), [], null), nodes: new Map([['n1', node]]) }
  const cluster = aFollowedCluster(clock, state)
  const value: ObservedClients = {
    measure: 'requests',
    origin: { preset: 'app', name: 'application counters', metric: 'http_requests_total' },
    windowSeconds: 600,
    clients: [aClient('203.0.113.9', 60), aClient('10.1.0.1', 40)],
    total,
    distinct: 2,
    limits: [],
    warnings: [],
  }
  const traffic = { ...aTrafficSource({}), clients: async () => ({ known: true as const, value }) }
  const sources = createNodeSources(clock)
  const measured = measuredTraffic({ ...cluster, traffic }, { query: () => {} }, sources, clock)
  const ask = (endMs = clock.nowMs()) => measured.clients(aQuestion([aPod('web-0')], endMs), 10)
  const told = async () =>
    samplesOfFamily(
      parseExposition(await distributionText([cluster], seriesBounds, sources)),
      'evenkeel_service_node_source_ratio',
    ).map(({ labels, value: ratio }) => [labels, ratio])
  return { clock, cluster, ask, told, state }
}

test('the part that came from nodes is told with whose count it is, once somebody looked', async () => {
  const { ask, told } = watch()
  expect(await told()).toEqual([])
  await ask()
  expect(await told()).toEqual([[{ namespace: 'shop', service: 'web', evidence: 'app' }, 0.4]])
})

test('it is told no more ten minutes later, nor when the Service is gone', async () => {
  const { ask, told, clock, cluster, state } = watch()
  await ask()
  clock.advance(600_001)
  expect(await told()).toEqual([])
  await ask()
  cluster.publish({ ...state, services: new Map() })
  expect(await told()).toEqual([])
})

test('what was counted in the past says nothing of now, nor does a count of which the whole is not known', async () => {
  const past = watch()
  await past.ask(past.clock.nowMs() - 3_600_000)
  expect(await past.told()).toEqual([])
  const unknown = watch(null)
  await unknown.ask()
  expect(await unknown.told()).toEqual([])
})
