import { describe, expect, test } from 'vitest'
import { known, notAsked } from '@/lib/domain/fact'
import { anAnswer, aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { aNode } from '@/lib/domain/test-objects'
import { f55ServiceProxyUnhealthy as rule } from './f55-service-proxy-unhealthy'

const healthz = (fields: Partial<HealthAnswer>) =>
  anAnswer({
    localEndpoints: null,
    serviceProxyHealthy: null,
    weight: null,
    service: null,
    nodeEligible: true,
    ...fields,
  })
const leaving = aNode('n1', { deleting: true })

describe('a node, by 10256', () => {
  const judge = (fields: Partial<HealthAnswer>, node = aNode('n1')) =>
    rule.judgeNode({ node, answer: known(healthz(fields)) })

  test('503 on a node that stays means rules that are stale', () => {
    const found = holding(judge({ status: 503 }))
    expect(found).toMatchObject({ severity: 'critical', nodes: ['n1'] })
    expect(found.evidence).toEqual([{ what: 'answer', value: '503', source: 'Node n1, port 10256' }])
    expect(holding(judge({ status: 503, nodeEligible: null })).nodes).toEqual(['n1'])
  })

  test('200 is fresh', () => {
    expect(judge({ status: 200 })).toBeNull()
  })

  test('503 of a node that leaves hides it, and so does a port that cannot be reached', () => {
    expect(reasonOf(judge({ status: 503, nodeEligible: false }, leaving))).toContain('leaves')
    expect(reasonOf(judge({ status: 503, nodeEligible: null }, leaving))).toContain('leaves')
    expect(reasonOf(judge({ outcome: 'timeout', status: null }))).toContain('could not be asked')
  })

  test('a port that nobody asks is not judged', () => {
    const answer = notAsked('Health ports')
    const node = aNode('n1')
    expect(reasonOf(rule.judgeNode({ node, answer }))).toContain('Health ports')
  })
})

describe('a Service, by its health ports', () => {
  const judge = (...answers: readonly [string, HealthAnswer][]) =>
    rule.judge(aQuestion({ answers: known(new Map(answers)) }))

  test('serviceProxyHealthy false names the nodes', () => {
    const stale = anAnswer({ status: 503, serviceProxyHealthy: false })
    expect(holding(judge(['n1', anAnswer()], ['n2', stale])).nodes).toEqual(['n2'])
  })

  test('503 of a node without pods is by design', () => {
    expect(judge(['n1', anAnswer()], ['n2', anAnswer({ status: 503, localEndpoints: 0, weight: 0 })])).toBeNull()
  })

  test('answers without the field, and none at all, leave it open', () => {
    expect(reasonOf(judge(['n1', anAnswer({ serviceProxyHealthy: null })]))).toContain('does not say')
    expect(reasonOf(judge())).toContain('No health port')
    expect(reasonOf(rule.judge(aQuestion()))).toContain('Health ports')
  })
})
