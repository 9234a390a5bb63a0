import { expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { lostAtBalancer, nodesAlone } from '@/lib/domain/findings/test-sightings'
import { aService } from '@/lib/domain/test-objects'
import { f29EtpIrrelevant as rule } from './f29-etp-irrelevant'

const nlbIp = { annotations: new Map([['service.beta.kubernetes.io/aws-load-balancer-type', 'nlb-ip']]) }

test('T18: nlb-ip sends to pods, and Local decides nothing there', () => {
  const model = detectBalancer(aService(nlbIp), nodesAlone(null))
  expect(model.id).toBe('direct')
  const found = holding(rule.judge(aQuestion({ service: nlbIp, model, sourceAddress: lostAtBalancer })))
  expect(found.severity).toBe('info')
  expect(found.title).toContain('AWS NLB')
  expect(found.explanation).toContain('healthCheckNodePort 31234')
  expect(found.explanation).toContain('Pods see an address of the balancer')
})

test('a balancer that sends to nodes lets the policy decide', () => {
  expect(rule.judge(aQuestion())).toBeNull()
})

test('under Cluster there is no claim to correct', () => {
  expect(rule.judge(aQuestion({ service: { externalTrafficPolicy: 'Cluster' }, model: { id: 'direct' } }))).toBeNull()
})

test('a balancer that is not known is not judged', () => {
  expect(reasonOf(rule.judge(aQuestion({ model: { id: 'unknown' } })))).toContain('not known')
})
