import { expect, test } from 'vitest'
import { needsClientAddressKey } from '@/lib/domain/findings/declared-needs'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { carriedByProxy, lostAtBalancer, lostOnNode, preserved } from '@/lib/domain/findings/test-sightings'
import { f53SourceLost as rule } from './f53-source-lost'

const declaring = (value: string) => ({ annotations: new Map([[needsClientAddressKey, value]]) })
const needed = { ...declaring('true'), externalTrafficPolicy: 'Cluster' } as const

test('a declared need that Cluster takes away is met by Local', () => {
  const found = holding(rule.judge(aQuestion({ service: needed, sourceAddress: lostOnNode })))
  expect(found).toMatchObject({ severity: 'medium', figure: 'lost' })
  expect(found.title).toBe('web is declared to need client addresses, and pods see an address of the entry node.')
  expect(found.fix.kubectl).toContain('"externalTrafficPolicy":"Local"')
})

test('an NLB is told to keep addresses, with its other attributes left as they are', () => {
  const key = 'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes'
  const annotations = new Map([
    ...declaring('true').annotations,
    [key, 'stickiness.enabled=true,preserve_client_ip.enabled=false'],
  ])
  const model = { id: 'direct', product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const
  const found = holding(rule.judge(aQuestion({ service: { annotations }, model, sourceAddress: lostAtBalancer })))
  expect(found.fix.kubectl).toContain(`"${key}":"stickiness.enabled=true,preserve_client_ip.enabled=true"`)
})

test('an NLB that keeps addresses before nodes under Cluster needs Local as well', () => {
  const model = { id: 'zonal', product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const
  const { fix } = holding(rule.judge(aQuestion({ service: needed, model, sourceAddress: lostAtBalancer })))
  expect(fix.kubectl).toContain('preserve_client_ip.enabled=true')
  expect(fix.kubectl).toContain('"externalTrafficPolicy":"Local"')
})

test('an address that is kept, or handed on in a header, or not needed, is no loss', () => {
  expect(rule.judge(aQuestion({ service: needed, sourceAddress: preserved }))).toBeNull()
  expect(rule.judge(aQuestion({ service: needed, sourceAddress: carriedByProxy }))).toBeNull()
  expect(rule.judge(aQuestion({ service: declaring('false'), sourceAddress: lostOnNode }))).toBeNull()
  expect(rule.judge(aQuestion({ sourceAddress: lostOnNode }))).toBeNull()
})

test('what the annotation says, and the verdict, must be readable', () => {
  expect(reasonOf(rule.judge(aQuestion({ service: declaring('maybe') })))).toContain('maybe')
  expect(reasonOf(rule.judge(aQuestion({ service: needed })))).toContain('not known')
})
