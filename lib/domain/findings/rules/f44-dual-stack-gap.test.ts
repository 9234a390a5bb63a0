import { expect, test } from 'vitest'
import { aQuestion, holding } from '@/lib/domain/findings/test-question'
import { anEndpoint, aSlice, podsOn } from '@/lib/domain/test-objects'
import { f44DualStackGap as rule } from './f44-dual-stack-gap'

const both = [
  { ip: '203.0.113.10', hostname: null, ipMode: 'VIP' },
  { ip: '2001:db8::10', hostname: null, ipMode: 'VIP' },
] as const
const dualStack = { ipFamilies: ['IPv4', 'IPv6'], ingress: both } as const
const slice6 = (nodes: readonly string[]) =>
  aSlice(
    nodes.map((node, at) => anEndpoint(`2001:db8:1::${at + 10}`, node)),
    { name: 'web-v6', addressType: 'IPv6' },
  )

test('T15: a node that holds pods of one family alone is named', () => {
  const slices = [aSlice(podsOn([1, 1])), slice6(['n1'])]
  const found = holding(rule.judge(aQuestion({ service: dualStack, slices })))
  expect(found).toMatchObject({ severity: 'medium', figure: '1 node differs', nodes: ['n2'] })
  expect(found.evidence).toContainEqual({
    what: 'ready IPv6 pods',
    value: 'n2 0',
    source: 'EndpointSlices of shop/web',
  })
})

test('a dual-stack Service whose balancer has one family shuts the other out', () => {
  const slices = [aSlice(podsOn([1])), slice6(['n1'])]
  const service = { ...dualStack, ingress: [both[0]] }
  expect(holding(rule.judge(aQuestion({ service, slices }))).title).toBe(
    'web is dual-stack, and its balancer has no IPv6 address.',
  )
})

test('a host name may have both families', () => {
  const slices = [aSlice(podsOn([1])), slice6(['n1'])]
  const ingress = [{ ip: null, hostname: 'lb.example.org', ipMode: null }]
  expect(rule.judge(aQuestion({ service: { ...dualStack, ingress }, slices }))).toBeNull()
})

test('a dual-stack NLB before IPv4 targets hides its IPv6 clients', () => {
  const key = 'service.beta.kubernetes.io/aws-load-balancer-ip-address-type'
  const service = { annotations: new Map([[key, 'dualstack']]) }
  const model = { id: 'zonal', product: 'AWS NLB', candidateRule: 'aws-load-balancer-controller' } as const
  const found = holding(rule.judge(aQuestion({ service, model })))
  expect(found.title).toContain('IPv6 clients arrive with an address of the balancer')
  expect(found.fix.kubectl).toContain(`"${key}":"ipv4"`)
})

test('alike families, and one family, are calm', () => {
  expect(
    rule.judge(aQuestion({ service: dualStack, slices: [aSlice(podsOn([1, 1])), slice6(['n1', 'n2'])] })),
  ).toBeNull()
  expect(rule.judge(aQuestion())).toBeNull()
})
