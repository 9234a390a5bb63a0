import { expect, test } from 'vitest'
import { passesThrough, proxies } from '@/lib/domain/balancers/client-path'
import { known, notAsked } from '@/lib/domain/fact'
import { aPod, aQuestion, holding, type QuestionParts, reasonOf, selecting } from '@/lib/domain/findings/test-question'
import { judgeSourceAddress } from '@/lib/domain/source-address/judge-source-address'
import { aService } from '@/lib/domain/test-objects'
import { f24NetpolIpBlock as rule } from './f24-netpol-ip-block'

const partners = {
  name: 'allow-partners',
  podSelector: selecting({ app: 'web' }),
  ingress: [{ ipBlocks: [{ cidr: '198.51.100.0/24', except: [] }], hasSelectors: false, ports: [] }],
}
const facts = { pods: known([aPod('web-1')]), networkPolicies: known([partners]) }
const kept = { clientPath: passesThrough(aService(), 'Packets reach the node as they were sent.') }
const replaced = { clientPath: proxies(aService(), { because: 'It ends each connection.' }) }
const cluster = { externalTrafficPolicy: 'Cluster' } as const

/** With the source address judged by the same facts. */
function ask(parts: QuestionParts) {
  const asked = aQuestion(parts)
  const { networkPolicies, pods } = asked.facts
  const evidence = notAsked('Client addresses')
  return { ...asked, sourceAddress: judgeSourceAddress({ ...asked, networkPolicies, pods, evidence }) }
}

test('a list of clients, where pods see nodes, shuts out or lets in the wrong ones', () => {
  const found = holding(rule.judge(ask({ service: cluster, facts, model: kept })))
  expect(found).toMatchObject({ severity: 'high', figure: '1 block' })
  expect(found.title).toMatch(/^allow-partners lets clients of web in by address, and pods see .*\.$/)
  expect(found.evidence[0]).toEqual({
    what: 'spec.ingress[].from[].ipBlock',
    value: '198.51.100.0/24',
    source: 'NetworkPolicy shop/allow-partners',
  })
  expect(found.explanation).toContain('varies')
  expect(found.fix.kubectl).toContain('"externalTrafficPolicy":"Local"')
  expect(found.fix.warning).toContain('each list is held against these: name their networks in it first')
})

test('behind a balancer that replaces addresses another policy would not help', () => {
  expect(holding(rule.judge(ask({ facts, model: replaced }))).fix.kubectl).toBeNull()
})

test('where pods see clients, and where no policy goes by address, nothing is wrong', () => {
  expect(rule.judge(ask({ facts, model: kept }))).toBeNull()
  expect(rule.judge(ask({ service: cluster, facts: { ...facts, networkPolicies: known([]) }, model: kept }))).toBeNull()
})

test('policies, the pods that they select, and the verdict must be known', () => {
  expect(reasonOf(rule.judge(ask({ service: cluster, model: kept })))).toContain('NetworkPolicies')
  const tier = { networkPolicies: known([{ ...partners, podSelector: selecting({ tier: 'front' }) }]) }
  expect(reasonOf(rule.judge(ask({ service: cluster, facts: tier, model: kept })))).toContain('allow-partners')
  expect(reasonOf(rule.judge(ask({ facts, model: { id: 'unknown' } })))).toContain('allow-partners')
})
