import { expect, test } from 'vitest'
import type { ClientPath } from '@/lib/domain/balancers/client-path'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f48ProxyProtoLocalNlb as rule } from './f48-proxy-proto-local-nlb'

const path = (fields: Partial<ClientPath>, proxyProtocol: 'v2' | null = 'v2'): ClientPath => ({
  target: 'node',
  forwarder: 'kube-proxy',
  balancerAddress: 'a private address of the NLB',
  ports: [{ port: 80, protocol: 'TCP', targetSees: 'client', because: '', proxyProtocol, forwardedFor: false }],
  ...fields,
})
const nlb = { id: 'equal-node', product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const
const parts = { slices: [aSlice(podsOn([2, 1]))], nodes: nodesOf(4) }

test('an NLB with PROXY protocol to nodes finds none healthy under Local and then sends to all', () => {
  const found = holding(rule.judge(aQuestion({ ...parts, model: { ...nlb, clientPath: path({}) } })))
  expect(found).toMatchObject({ severity: 'critical', figure: 'PROXY v2 on 80' })
  expect(found.explanation).toContain('all 4 nodes, of which 2 hold pods')
  expect(found.explanation).toContain('50\u202F% of new connections are dropped')
  expect(found.fix.kubectl).toContain('"service.beta.kubernetes.io/aws-load-balancer-nlb-target-type":"ip"')
})

test('without PROXY protocol, with pod targets, under Cluster, and elsewhere nothing is wrong', () => {
  expect(rule.judge(aQuestion({ ...parts, model: { ...nlb, clientPath: path({}, null) } }))).toBeNull()
  expect(
    rule.judge(aQuestion({ ...parts, model: { ...nlb, id: 'direct', clientPath: path({ target: 'pod' }) } })),
  ).toBeNull()
  const service = { externalTrafficPolicy: 'Cluster' } as const
  expect(rule.judge(aQuestion({ ...parts, service, model: { ...nlb, clientPath: path({}) } }))).toBeNull()
  expect(rule.judge(aQuestion(parts))).toBeNull()
})

test('targets that are not known are not judged', () => {
  const model = { ...nlb, id: 'unknown', clientPath: path({ target: null }, null) } as const
  expect(reasonOf(rule.judge(aQuestion({ ...parts, model })))).toContain('AWS NLB')
})
