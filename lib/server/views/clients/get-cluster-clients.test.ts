import { describe, expect, test } from 'vitest'
import { aClientSource, clientMeans } from '@/e2e/fakes/fake-clients'
import { aFollowedCluster, allAccess } from '@/e2e/fakes/followed-cluster'
import { createManualClock } from '@/e2e/fakes/manual-clock'
import { clientsQuery, clusterClientsResponse } from '@/lib/contracts/clients'
import { aClient, observedClients } from '@/lib/domain/clients/test-clients'
import { type ClusterState, serviceKey } from '@/lib/domain/cluster'
import type { ObservedClients } from '@/lib/domain/observed/traffic'
import { aCluster, anEndpoint, aService, aSlice, nodesOf } from '@/lib/domain/test-objects'
import type { ReaderAccess } from '../../sources'
import { getClusterClients } from './get-cluster-clients'

const clock = createManualClock(Date.UTC(2026, 0, 1, 12, 0, 0))

/** Services of one pod each, in namespaces of their own. */
function stateOf(names: readonly string[]): ClusterState {
  const empty = aCluster(aService(), [], nodesOf(2))
  const services = names.map((name) => aService({ namespace: `team-${name}`, name, uid: name }))
  return {
    ...empty,
    services: new Map(services.map((service) => [serviceKey(service.namespace, service.name), service])),
    slices: new Map(
      services.map(({ namespace, name }, at) => [
        serviceKey(namespace, name),
        [aSlice([anEndpoint(`10.9.0.${at + 1}`, 'n1')], { namespace, serviceName: name })],
      ]),
    ),
  }
}

async function ask(
  byService: Readonly<Record<string, ObservedClients>>,
  names: readonly string[],
  access: ReaderAccess = allAccess,
) {
  const traffic = aClientSource(byService)
  const cluster = { ...aFollowedCluster(clock, stateOf(names)), traffic }
  const answer = await getClusterClients(clientMeans(), cluster, access, clientsQuery.parse({}), clock.nowMs)
  return { answer: clusterClientsResponse.parse(answer), traffic }
}

describe('the clients of all Services', () => {
  test('are added up, each with the Services that saw it', async () => {
    const { answer } = await ask(
      {
        a: observedClients([aClient('203.0.113.7', 60), aClient('203.0.113.8', 40)]),
        b: observedClients([aClient('203.0.113.7', 100)]),
      },
      ['a', 'b'],
    )
    expect(answer).toMatchObject({
      source: 'application',
      samples: 200,
      distinct: 2,
      services: { total: 2, counted: 2 },
    })
    expect(answer.clients[0]).toMatchObject({
      address: '203.0.113.7',
      count: 160,
      share: 0.8,
      addresses: 1,
      services: [
        { namespace: 'team-b', name: 'b', count: 100 },
        { namespace: 'team-a', name: 'a', count: 60 },
      ],
    })
  })

  test('of Services that share pods are told to be counted for each of them', async () => {
    const byService = {
      a: observedClients([aClient('203.0.113.7', 60)]),
      b: observedClients([aClient('203.0.113.7', 60)]),
    }
    const service = (name: string) => aService({ namespace: 'team', name, uid: name })
    const slice = aSlice([anEndpoint('10.9.0.1', 'n1', { podName: 'web-1' })], { namespace: 'team' })
    const keys = ['a', 'b'].map((name) => serviceKey('team', name))
    const state: ClusterState = {
      ...aCluster(aService(), [], nodesOf(2)),
      services: new Map(['a', 'b'].map((name) => [serviceKey('team', name), service(name)])),
      slices: new Map(keys.map((key) => [key, [slice]])),
    }
    const cluster = { ...aFollowedCluster(clock, state), traffic: aClientSource(byService) }
    const answer = await getClusterClients(clientMeans(), cluster, allAccess, clientsQuery.parse({}), clock.nowMs)
    expect(answer.limits).toContain('team/a and team/b share pods: what came to those is counted for each of them.')
  })

  test('are of one unit: what was counted in another is left out and said', async () => {
    const { answer } = await ask(
      {
        a: observedClients([aClient('203.0.113.7', 60)]),
        b: observedClients([aClient('203.0.113.8', 9)], { measure: 'bytes' }),
        c: observedClients([aClient('203.0.113.9', 40)]),
      },
      ['a', 'b', 'c', 'd'],
    )
    expect(answer.services).toEqual({ total: 4, counted: 2, unknown: 1, notAsked: 0, otherUnit: 1 })
    expect(answer.samples).toBe(100)
    expect(answer.limits.join(' ')).toContain('1 Service counted in another unit')
  })

  test('are not asked about for every Service of a large cluster, and that is said', async () => {
    const names = Array.from({ length: 80 }, (_, at) => `s${at}`)
    const { answer, traffic } = await ask({ s0: observedClients([aClient('203.0.113.7', 60)]) }, names)
    expect(traffic.asked).toHaveLength(60)
    expect(answer.services).toMatchObject({ total: 80, notAsked: 20 })
  })

  test('hang on nothing that the reader may not see', async () => {
    const byService = {
      a: observedClients([aClient('203.0.113.7', 60)]),
      b: observedClients([aClient('203.0.113.8', 100)]),
    }
    const access: ReaderAccess = { namespaces: new Set(['team-a']), nodes: true }
    const { answer, traffic } = await ask(byService, ['a', 'b'], access)
    const { answer: without } = await ask(byService, ['a'], access)
    expect(answer).toEqual(without)
    expect(traffic.asked.map(({ service }) => service)).toEqual(['a'])
  })

  test('that are not known say why', async () => {
    const { answer } = await ask({}, ['a', 'b'])
    expect(answer).toMatchObject({
      source: null,
      samples: null,
      notObserved: { why: 'no-metric' },
      services: { unknown: 2 },
    })
  })

  test('of no Service at all are none', async () => {
    expect((await ask({}, [])).answer).toMatchObject({ notObserved: { why: 'no-pods' }, services: { total: 0 } })
  })
})
