import { describe, expect, test } from 'vitest'
import { asksHealthPort, timing } from '@/lib/domain/balancers/probe'
import { aQuestion, holding, nowMs, reasonOf } from '@/lib/domain/findings/test-question'
import { aSlice, podsOn, terminating } from '@/lib/domain/test-objects'
import { f22TerminatingOnly } from './f22-terminating-only'

const { judge } = f22TerminatingOnly
const draining = { slices: [aSlice(podsOn([2, 1], (node) => (node === 2 ? terminating : {})))] }
const model = { probe: asksHealthPort('health-check-node-port', timing(10, null, 2, 2)) }
const since = (seconds: number) => ({ memory: { terminatingOnlySince: new Map([['n2', nowMs - seconds * 1000]]) } })

describe('F22', () => {
  test('E12: holds once the balancer should have looked away', () => {
    const found = holding(judge(aQuestion({ ...draining, model, ...since(180) })))
    expect(found).toMatchObject({ severity: 'high', figure: 'for 3 min', nodes: ['n2'] })
    expect(found.title).toBe('Only terminating pods of web are left on n2, for 3 min.')
    expect(found.explanation).toContain('503')
  })

  test('MetalLB goes on announcing, which is said; 60 s are assumed where no window is known', () => {
    const metallb = { candidateRule: 'metallb', id: 'ecmp' } as const
    expect(judge(aQuestion({ ...draining, model: metallb, ...since(60) }))).toBeNull()
    const found = holding(judge(aQuestion({ ...draining, model: metallb, ...since(61) })))
    expect(found.explanation).toContain('MetalLB goes on announcing')
    expect(found.evidence.at(-1)?.value).toBe('not known; 60 s assumed')
  })

  test('holds not within the window, with a ready pod beside, or under Cluster', () => {
    expect(judge(aQuestion({ ...draining, model, ...since(20) }))).toBeNull()
    expect(judge(aQuestion({ model, ...since(180) }))).toBeNull()
    expect(
      judge(aQuestion({ ...draining, model, ...since(180), service: { externalTrafficPolicy: 'Cluster' } })),
    ).toBeNull()
  })

  test('is not checked where nothing is remembered', () => {
    expect(reasonOf(judge(aQuestion({ ...draining, model })))).toContain('not remembered')
  })
})
