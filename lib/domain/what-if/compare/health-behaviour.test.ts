import { expect, test } from 'vitest'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import { distribute } from '@/lib/domain/distribution/distribute'
import { aNode, aProbe, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { Scenario } from '../scenario'
import { ask, type Case, imagine } from '../test-question'
import { healthBehaviourOf } from './health-behaviour'

const asking = (target: NonNullable<BalancerModel['probe']>['target']): Case => ({
  endpoints: podsOn([5, 3, 2]),
  nodes: nodesOf(36),
  model: { probe: aProbe({ target }) },
})

function behaviour(given: Case, scenario: Scenario = {}) {
  const applied = imagine(ask(given), scenario)
  const distribution = distribute(applied)
  return healthBehaviourOf({ ...applied, model: distribution.model }, distribution)
}

test('the health check node port answers 200 where ready pods are, 503 by design elsewhere', () => {
  expect(behaviour(asking('health-check-node-port'))).toEqual({
    asks: 'health-check-node-port',
    port: 31234,
    healthyNodes: 3,
    unhealthyNodes: 33,
    inWords: 'It asks health check node port 31234: 3 nodes answer 200, 33 answer 503 by design.',
  })
})

test('a port that a policy would bring is not given a number', () => {
  const cluster: Case = {
    ...asking('health-check-node-port'),
    service: { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null },
  }
  expect(behaviour(cluster, { policy: 'Local' })).toMatchObject({ port: null, healthyNodes: 3 })
  expect(behaviour(cluster, { policy: 'Local' }).inWords).toContain('yet to be allocated')
})

test('10256 answers 503 on nodes that are going away', () => {
  const nodes = [...nodesOf(3), aNode('n4', { deleting: true })]
  expect(behaviour({ ...asking('kube-proxy-10256'), nodes }, { policy: 'Cluster' })).toMatchObject({
    asks: 'kube-proxy-10256',
    port: 10256,
    healthyNodes: 3,
    unhealthyNodes: 1,
  })
})

test('a probe of the node port says nothing of a node under Cluster', () => {
  expect(behaviour(asking('node-port'), { policy: 'Cluster' })).toMatchObject({ port: 30080, healthyNodes: null })
  expect(behaviour(asking('node-port'), { policy: 'Cluster' }).inWords).toContain('nothing about the node')
  expect(behaviour(asking('node-port')).inWords).toContain('drops')
})

test('a port that nobody asks answers all the same', () => {
  const unprobed: Case = { ...asking('node-port'), model: { probed: false } }
  expect(behaviour(unprobed)).toMatchObject({ asks: 'none', port: 31234, healthyNodes: 3, unhealthyNodes: 33 })
  expect(behaviour(unprobed, { policy: 'Cluster' })).toMatchObject({ asks: 'none', port: null })
})

test('a probe that finds the same of every node tells none apart', () => {
  const blind = (finds: 'none' | 'all') => behaviour({ ...asking('node-port'), model: { probe: aProbe({ finds }) } })
  expect(blind('none').inWords).toContain('no node healthy')
  expect(blind('all')).toMatchObject({ healthyNodes: null, inWords: expect.stringContaining('every node healthy') })
})

test('what is not known is not claimed', () => {
  expect(behaviour({ ...asking('node-port'), model: {} }).asks).toBe('unknown')
  expect(behaviour({ ...asking('node-port'), model: { id: 'unknown' } }).asks).toBe('unknown')
  expect(behaviour({ ...asking('health-check-node-port'), nodes: null })).toMatchObject({ unhealthyNodes: null })
})
