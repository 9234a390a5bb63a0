import { expect, test } from 'vitest'
import { type ClusterState, serviceKey } from '@/lib/domain/cluster'
import { aCluster, anEndpoint, aService, aSlice } from '@/lib/domain/test-objects'
import { sharingAmong, sharingServices } from './sharing-services'

const pod = (podName: string) => anEndpoint('10.0.1.10', 'n1', { podName })
const behind = [
  ['a', 'shop', ['web-1', 'web-2']],
  ['b', 'shop', ['web-2']],
  ['c', 'shop', ['db-1']],
  ['d', 'bank', ['web-1']],
] as const
const services = behind.map(([name, namespace]) => aService({ name, namespace }))
const state: ClusterState = {
  ...aCluster(aService(), [], []),
  services: new Map(services.map((each) => [serviceKey(each.namespace, each.name), each])),
  slices: new Map(behind.map(([name, namespace, pods]) => [serviceKey(namespace, name), [aSlice(pods.map(pod))]])),
}
const [a, , c] = services

test('a Service shares pods with those of its namespace that send to one of them', () => {
  expect(sharingServices(state, a ?? aService()).map(({ name }) => name)).toEqual(['b'])
  expect(sharingServices(state, c ?? aService())).toEqual([])
})

test('among several, those are told that share pods', () => {
  expect(sharingAmong(state, services).map(({ name }) => name)).toEqual(['a', 'b'])
  expect(sharingAmong(state, services.slice(1))).toEqual([])
})
