import { expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import type { Service } from '@/lib/domain/cluster'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { nodesAlone } from '@/lib/domain/findings/test-sightings'
import { aNode, aService, aSlice, podsOn } from '@/lib/domain/test-objects'
import { f48ProxyProtoLocalNlb as rule } from './f48-proxy-proto-local-nlb'

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-'
const nodes = [1, 2, 3, 4].map((at) => aNode(`n${at}`, { zone: 'a', providerId: `aws:///a/i-${at}` }))

function judge(annotations: Record<string, string>, fields: Partial<Service> = {}) {
  const entries = Object.entries(annotations).map(([key, value]) => [`${prefix}${key}`, value] as const)
  const service = { loadBalancerClass: 'service.k8s.aws/nlb', annotations: new Map(entries), ...fields }
  const model = detectBalancer(aService(service), nodesAlone(nodes))
  return rule.judge(aQuestion({ service, model, nodes, slices: [aSlice(podsOn([2, 1]))] }))
}

test('an NLB with PROXY protocol to nodes finds none healthy under Local and then sends to all', () => {
  const found = holding(judge({ 'proxy-protocol': '*' }))
  expect(found).toMatchObject({ severity: 'critical', figure: 'PROXY v2 on 80' })
  expect(found.title).toContain('its probes of the health port fail on every node')
  expect(found.explanation).toContain('50\u202F% of new connections are dropped')
  expect(found.fix.kubectl).toContain(`"${prefix}nlb-target-type":"ip"`)
})

test('a target group of its own counts as well', () => {
  expect(holding(judge({ 'target-group-attributes.80': 'proxy_protocol_v2.enabled=true' })).figure).toBe(
    'PROXY v2 on 80',
  )
})

test('a probe that an annotation turned to TCP does not fail, and is ruled out all the same', () => {
  const found = holding(judge({ 'proxy-protocol': '*', 'healthcheck-protocol': 'tcp' }))
  expect(found.title).toContain('which its controller rules out')
})

test('without PROXY protocol, with pod targets, under Cluster, and elsewhere nothing is wrong', () => {
  expect(judge({})).toBeNull()
  expect(judge({ 'proxy-protocol': '*', 'nlb-target-type': 'ip' })).toBeNull()
  expect(judge({ 'proxy-protocol': '*' }, { externalTrafficPolicy: 'Cluster' })).toBeNull()
  expect(rule.judge(aQuestion())).toBeNull()
})

test('targets that are not known are not judged', () => {
  const autoMode = { loadBalancerClass: 'eks.amazonaws.com/nlb' }
  expect(reasonOf(judge({ 'proxy-protocol': '*' }, autoMode))).toContain('EKS Auto Mode')
})
