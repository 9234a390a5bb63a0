import { expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aPod, aQuestion, holding, reasonOf, selecting } from '@/lib/domain/findings/test-question'
import { lostAtBalancer, lostOnNode, preserved } from '@/lib/domain/findings/test-sightings'
import { f24NetpolIpBlock as rule } from './f24-netpol-ip-block'

const block = { cidr: '198.51.100.0/24', except: [] }
const allowPartners = {
  name: 'allow-partners',
  podSelector: selecting({ app: 'web' }),
  ingress: [{ ipBlocks: [block], hasSelectors: false, ports: [] }],
}
const facts = { pods: known([aPod('web-1')]), networkPolicies: known([allowPartners]) }
const service = { externalTrafficPolicy: 'Cluster' } as const

test('a list of clients, where pods see nodes, shuts out or lets in the wrong ones', () => {
  const found = holding(rule.judge(aQuestion({ service, facts, sourceAddress: lostOnNode })))
  expect(found).toMatchObject({ severity: 'high', figure: '1 block' })
  expect(found.title).toBe(
    'allow-partners admits clients of web by address, and pods see an address of the entry node.',
  )
  expect(found.evidence[0]).toEqual({
    what: 'spec.ingress[].from[].ipBlock',
    value: '198.51.100.0/24',
    source: 'NetworkPolicy shop/allow-partners',
  })
  expect(found.fix.kubectl).toContain('"externalTrafficPolicy":"Local"')
})

test('behind a balancer that replaces addresses another policy would not help', () => {
  expect(holding(rule.judge(aQuestion({ facts, sourceAddress: lostAtBalancer }))).fix.kubectl).toBeNull()
})

test('where pods see clients, and where no policy goes by address, nothing is wrong', () => {
  expect(rule.judge(aQuestion({ facts, sourceAddress: preserved }))).toBeNull()
  const none = { ...facts, networkPolicies: known([]) }
  expect(rule.judge(aQuestion({ service, facts: none, sourceAddress: lostOnNode }))).toBeNull()
})

test('policies, pods and the verdict must be known', () => {
  expect(reasonOf(rule.judge(aQuestion({ service, sourceAddress: lostOnNode })))).toContain('NetworkPolicies')
  const policies = { networkPolicies: facts.networkPolicies }
  expect(reasonOf(rule.judge(aQuestion({ service, facts: policies, sourceAddress: lostOnNode })))).toContain('Pods')
  expect(reasonOf(rule.judge(aQuestion({ service, facts })))).toContain('not known')
})
