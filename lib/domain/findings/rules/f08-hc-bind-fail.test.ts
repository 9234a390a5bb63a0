import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { anAnswer, anEvent, aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { f08HcBindFail } from './f08-hc-bind-fail'

const { judge } = f08HcBindFail

const inUse = (node: string) =>
  anEvent('FailedToStartServiceHealthcheck', {
    message: `node ${node} failed to start healthcheck "shop/web" on port 31234: listen tcp :31234: bind: address already in use`,
    source: 'kube-proxy',
  })

const events = (...nodes: readonly string[]) => ({ facts: { events: known(nodes.map(inUse)) } })
const dual = { ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['10.96.0.10', 'fd00::10'] } as const
const v135 = { major: 1, minor: 35 }
const answers = (answer: HealthAnswer) => ({ answers: known(new Map([['n1', answer]])) })

describe('F08', () => {
  test('holds with severity high for a single-stack Service', () => {
    const found = holding(judge(aQuestion({ ...events('n1', 'n2'), version: v135 })))
    expect(found).toMatchObject({ severity: 'high', nodes: ['n1', 'n2'], figure: '2 events' })
    expect(found.title).toBe('kube-proxy could not open the health port 31234 of web on n1 and n2.')
    expect(found.evidence[1]).toMatchObject({ what: 'FailedToStartServiceHealthcheck, 14:28:00 UTC', source: 'Event' })
  })

  test('T22: dual-stack before 1.36 whose port answers for this Service is spurious, info', () => {
    const found = holding(judge(aQuestion({ service: dual, version: v135, ...events('n1'), ...answers(anAnswer()) })))
    expect(found).toMatchObject({ severity: 'info', figure: 'spurious' })
    expect(found.explanation).toContain('Nothing needs mending')
  })

  test.each([
    ['the server is 1.36 or newer', { version: { major: 1, minor: 36 } }],
    ['the version is not known', { version: null }],
    ['another Service answers', answers(anAnswer({ service: { namespace: 'shop', name: 'api' } }))],
    ['nothing listens', answers(anAnswer({ outcome: 'refused', status: null, service: null }))],
  ])('stays high on dual-stack where %s', (_, parts) => {
    const question = { service: dual, version: v135, ...events('n1'), ...answers(anAnswer()), ...parts }
    expect(holding(judge(aQuestion(question))).severity).toBe('high')
  })

  test('is not checked where the answer that would tell was not had', () => {
    const question = { service: dual, version: v135, ...events('n1') }
    expect(reasonOf(judge(aQuestion(question)))).toContain('may be spurious')
    const silent = answers(anAnswer({ outcome: 'timeout', status: null, service: null }))
    expect(reasonOf(judge(aQuestion({ ...question, ...silent })))).toContain('on n1')
  })

  test('one real failure goes before what may be spurious', () => {
    const refused = answers(anAnswer({ outcome: 'refused', status: null, service: null }))
    const found = holding(judge(aQuestion({ service: dual, version: v135, ...events('n1', 'n2'), ...refused })))
    expect(found).toMatchObject({ severity: 'high', nodes: ['n1'] })
  })

  test('holds not without such an event or without a health port', () => {
    expect(judge(aQuestion(events()))).toBeNull()
    expect(judge(aQuestion({ ...events('n1'), service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
  })

  test('is not checked where events were not read', () => {
    expect(reasonOf(judge(aQuestion()))).toContain('Events')
  })
})
