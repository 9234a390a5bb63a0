import { expect, test } from 'vitest'
import type { Announcement, Announcements } from '@/lib/domain/announcements'
import { known } from '@/lib/domain/fact'
import { aQuestion, holding, type QuestionParts, reasonOf } from '@/lib/domain/findings/test-question'
import { aSlice, podsOn } from '@/lib/domain/test-objects'
import { f32MultipleAnnouncers as rule } from './f32-multiple-announcers'

const metallb = { id: 'single-node', product: 'MetalLB layer 2', candidateRule: 'metallb', announcers: ['n1'] } as const
const dualStack = { ipFamilies: ['IPv4', 'IPv6'] } as const

const announced = (...statuses: readonly [node: string, family: Announcement['family']][]) =>
  known(
    new Map([
      [
        'shop/web',
        statuses.map(([node, family]) => ({ node, family, object: `ServiceL2Status metallb-system/l2-${node}` })),
      ],
    ]),
  )
const nobody = known(new Map())

function question(announcements: Partial<Announcements>, parts: QuestionParts = {}) {
  const asked = aQuestion({ model: metallb, ...parts })
  return { ...asked, state: { ...asked.state, announcements: { ...asked.state.announcements, ...announcements } } }
}

test('two statuses for one Service are two nodes that answer for one address', () => {
  const found = holding(rule.judge(question({ metallbL2: announced(['n1', null], ['n2', null]) })))
  expect(found).toMatchObject({ severity: 'critical', figure: '2 announcers', nodes: ['n1', 'n2'] })
  expect(found.evidence[0]).toEqual({
    what: 'announcing node',
    value: 'n1',
    source: 'ServiceL2Status metallb-system/l2-n1',
  })
  expect(found.fix.kubectl).toContain('metallb.io/service-namespace=shop,metallb.io/service-name=web')
})

test('one announcer, or one for each family, is as it should be', () => {
  expect(rule.judge(question({ metallbL2: announced(['n1', null]) }))).toBeNull()
  expect(
    rule.judge(question({ metallbL2: announced(['n1', 'IPv4'], ['n2', 'IPv6']) }, { service: dualStack })),
  ).toBeNull()
})

test('two for one family are too many, whatever the other has', () => {
  const metallbL2 = announced(['n1', 'IPv4'], ['n2', 'IPv4'], ['n3', 'IPv6'])
  expect(holding(rule.judge(question({ metallbL2 }, { service: dualStack }))).nodes).toEqual(['n1', 'n2'])
})

test('two that may be one for each family are not judged, three are', () => {
  const two = question({ metallbL2: announced(['n1', null], ['n2', null]) }, { service: dualStack })
  expect(reasonOf(rule.judge(two))).toContain('family')
  const three = question({ metallbL2: announced(['n1', null], ['n2', null], ['n3', null]) }, { service: dualStack })
  expect(holding(rule.judge(three)).nodes).toHaveLength(3)
})

test('no status at all, with an address and endpoints, is an address that nobody announces', () => {
  const found = holding(rule.judge(question({ metallbL2: nobody, metallbBgp: nobody })))
  expect(found).toMatchObject({ severity: 'critical', figure: 'no announcer' })
  expect(found.title).toContain('203.0.113.10')
})

test('silence is right without endpoints, and by layer 2 where BGP announces', () => {
  expect(rule.judge(question({ metallbL2: nobody, metallbBgp: nobody }, { slices: [] }))).toBeNull()
  const bgp = known(
    new Map([['shop/web', [{ node: 'n1', family: null, object: 'ServiceBGPStatus metallb-system/a' }]]]),
  )
  expect(rule.judge(question({ metallbL2: nobody, metallbBgp: bgp }))).toBeNull()
})

test('a status for a node that is gone splits nothing', () => {
  expect(rule.judge(question({ metallbL2: announced(['n1', null], ['gone', null]) }))).toBeNull()
  expect(reasonOf(rule.judge(question({ metallbL2: announced(['gone', null]) })))).toContain('no node of this name')
})

test('statuses that were not read leave it open', () => {
  expect(reasonOf(rule.judge(question({})))).toContain('ServiceL2Statuses')
  expect(reasonOf(rule.judge(question({ metallbL2: nobody })))).toContain('ServiceBGPStatuses')
})

test('a balancer of another kind has no such statuses', () => {
  const model = { id: 'equal-node', product: 'Azure Load Balancer' } as const
  expect(rule.judge(question({}, { model, slices: [aSlice(podsOn([1]))] }))).toBeNull()
})
