import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { anAnswer, aQuestion, holding, nowMs, reasonOf } from '@/lib/domain/findings/test-question'
import type { HealthAnswer } from '@/lib/domain/health/answer'
import { f06HcnpMismatch } from './f06-hcnp-mismatch'

const { judge } = f06HcnpMismatch
const agreeing = { n1: anAnswer(), n2: anAnswer(), n3: anAnswer() }
const lagging = anAnswer({ status: 503, localEndpoints: 0, weight: 0 })

const asking = (
  answers: Readonly<Record<string, HealthAnswer>>,
  disagreesForMs: Readonly<Record<string, number>> = {},
) =>
  aQuestion({
    answers: known(new Map(Object.entries(answers))),
    memory: { disagreesSince: new Map(Object.entries(disagreesForMs).map(([name, ms]) => [name, nowMs - ms])) },
  })

describe('F06', () => {
  test('holds for a node that disagrees for more than two sync periods of 30 s', () => {
    const found = holding(judge(asking({ ...agreeing, n2: lagging }, { n2: 61_000 })))
    expect(found).toMatchObject({ severity: 'high', nodes: ['n2'], figure: '1 of 3 nodes' })
    expect(found.title).toBe('n2 answers on the health port 31234 against what the EndpointSlices say.')
    expect(found.evidence[0]?.value).toContain('kube-proxy lags behind')
    expect(found.explanation).toContain('two sync periods of kube-proxy')
  })

  test('holds not while the disagreement is young, nor where it was never remembered', () => {
    expect(judge(asking({ ...agreeing, n2: lagging }, { n2: 60_000 }))).toBeNull()
    expect(judge(asking({ ...agreeing, n2: lagging }))).toBeNull()
  })

  test('holds not where every node answers as it must, a 503 by design among them', () => {
    expect(judge(asking(agreeing, { n2: 600_000 }))).toBeNull()
  })

  test('is not checked where a node could not be reached or was not asked', () => {
    expect(reasonOf(judge(asking({ ...agreeing, n3: anAnswer({ outcome: 'timeout', status: null }) })))).toContain(
      '1 node of 3 gave no answer',
    )
    expect(reasonOf(judge(asking({ n1: anAnswer() })))).toContain('2 nodes of 3')
  })

  test('is not checked where nobody looks or nothing is remembered', () => {
    expect(reasonOf(judge(aQuestion({ memory: {} })))).toContain('Health ports')
    expect(reasonOf(judge(aQuestion({ answers: known(new Map()), memory: null })))).toContain('not remembered')
  })

  test('holds not where there is no health port', () => {
    expect(judge(aQuestion({ service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
  })
})
