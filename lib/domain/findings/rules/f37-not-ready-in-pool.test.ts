import { expect, test } from 'vitest'
import { excludeLabel } from '@/lib/domain/balancers/candidate-rules'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { ClusterNode } from '@/lib/domain/cluster'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { nodesAlone } from '@/lib/domain/findings/test-sightings'
import { aNode, aService } from '@/lib/domain/test-objects'
import { f37NotReadyInPool as rule } from './f37-not-ready-in-pool'

const service = { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null } as const
const on = (scheme: string, ready: ClusterNode['ready'] = 'Unknown') => [
  aNode('n1', { providerId: `${scheme}://1` }),
  aNode('n2', { providerId: `${scheme}://2`, ready }),
]
const detected = (nodes: readonly ClusterNode[], annotations: Record<string, string> = {}) =>
  detectBalancer(aService({ ...service, annotations: new Map(Object.entries(annotations)) }), nodesAlone(nodes))

test("a node that is not Ready stays in a cloud controller's pool, and a probe of the node port does not see it", () => {
  const found = holding(rule.judge(aQuestion({ service, nodes: on('hcloud'), model: detected(on('hcloud')) })))
  expect(found).toMatchObject({ severity: 'medium', nodes: ['n2'] })
  expect(found.title).toContain('n2 is not Ready and stays in the pool of web by design')
  expect(found.fix.kubectl).toBe(`kubectl label node n2 ${excludeLabel}=true`)
})

test('a probe of 10256 asks the node itself', () => {
  expect(rule.judge(aQuestion({ service, nodes: on('gce'), model: detected(on('gce')) }))).toBeNull()
})

test('Ready nodes, Local, and controllers before 1.27 are calm', () => {
  const nodes = on('hcloud')
  const model = detected(nodes)
  expect(rule.judge(aQuestion({ service, nodes: on('hcloud', 'True'), model }))).toBeNull()
  expect(rule.judge(aQuestion({ nodes, model }))).toBeNull()
  expect(rule.judge(aQuestion({ service, nodes, model, version: { major: 1, minor: 26 } }))).toBeNull()
})

test('nodes and probe must be known', () => {
  const nodes = on('digitalocean')
  const overridden = { 'service.beta.kubernetes.io/do-loadbalancer-override-health-check': '80' }
  expect(reasonOf(rule.judge(aQuestion({ service, nodes, model: detected(nodes, overridden) })))).toContain('probes')
  expect(reasonOf(rule.judge(aQuestion({ service, nodes: null, model: detected(nodes) })))).toContain('Nodes')
})
