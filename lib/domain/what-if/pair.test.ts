import { expect, test } from 'vitest'
import { type ClusterState, type EndpointSlice, type Service, serviceKey } from '@/lib/domain/cluster'
import { aCluster, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { findPairs } from './pair'

const selector = new Map([['app', 'web']])

function stateOf(
  services: readonly Service[],
  slices: (service: Service) => readonly EndpointSlice[] = () => [aSlice(podsOn([2, 1]))],
): ClusterState {
  return {
    ...aCluster(aService(), [], nodesOf(3)),
    services: new Map(services.map((service) => [serviceKey(service.namespace, service.name), service])),
    slices: new Map(services.map((service) => [serviceKey(service.namespace, service.name), slices(service)])),
  }
}

const local = aService({ name: 'web-local', externalTrafficPolicy: 'Local', selector })
const cluster = aService({ name: 'web-cluster', externalTrafficPolicy: 'Cluster', selector })

test('a Local and a Cluster Service with the same selector are a pair, seen from both', () => {
  const state = stateOf([local, cluster])
  expect(findPairs(state, local)).toEqual([
    {
      namespace: 'shop',
      name: 'web-cluster',
      policy: 'Cluster',
      basis: 'selector',
      inWords: 'Service web-cluster sends to the same pods under Cluster: it has the same selector, app=web.',
    },
  ])
  expect(findPairs(state, cluster).map(({ name }) => name)).toEqual(['web-local'])
})

test('other selectors that end on the same ready pods are a pair, too', () => {
  const other = { ...cluster, selector: new Map([['tier', 'front']]) }
  expect(findPairs(stateOf([local, other]), local)).toMatchObject([{ basis: 'endpoints' }])
})

test('order of labels does not matter, nor does it make a pair where there are none', () => {
  const turned = {
    ...cluster,
    selector: new Map([
      ['b', '2'],
      ['a', '1'],
    ]),
  }
  const straight = {
    ...local,
    selector: new Map([
      ['a', '1'],
      ['b', '2'],
    ]),
  }
  expect(
    findPairs(
      stateOf([straight, turned], () => []),
      straight,
    ),
  ).toMatchObject([{ basis: 'selector' }])
  const bare = [local, cluster].map((service) => ({ ...service, selector: new Map<string, string>() }))
  expect(
    bare.flatMap((service) =>
      findPairs(
        stateOf(bare, () => []),
        service,
      ),
    ),
  ).toEqual([])
})

test.each<[string, Service]>([
  ['the same policy', { ...cluster, externalTrafficPolicy: 'Local' }],
  ['another namespace', { ...cluster, namespace: 'other' }],
  ['no traffic from outside', { ...cluster, type: 'ClusterIP', externalTrafficPolicy: null }],
])('a Service with %s is no pair', (_, other) => {
  expect(findPairs(stateOf([local, other]), local)).toEqual([])
})

test('other pods are no pair', () => {
  const other = { ...cluster, selector: new Map([['app', 'api']]) }
  const state = stateOf([local, other], (service) => [aSlice(podsOn(service === local ? [2, 1] : [1, 2]))])
  expect(findPairs(state, local)).toEqual([])
})
