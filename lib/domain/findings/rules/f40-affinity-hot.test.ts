import { expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { lostAtBalancer, lostOnNode, preserved } from '@/lib/domain/findings/test-sightings'
import { f40AffinityHot as rule } from './f40-affinity-hot'

const sticky = { sessionAffinity: 'ClientIP', sessionAffinityTimeoutSeconds: 10_800 } as const

test('behind a balancer that replaces addresses, affinity has nothing to tell clients apart by', () => {
  const found = holding(rule.judge(aQuestion({ service: sticky, sourceAddress: lostAtBalancer })))
  expect(found).toMatchObject({ severity: 'medium', figure: 'balancer addresses only' })
  expect(found.explanation).toContain('3 h')
  expect(found.fix.kubectl).toBe(
    `kubectl -n shop patch svc web -p '{"spec":{"sessionAffinity":"None","sessionAffinityConfig":null}}'`,
  )
})

test('one client with more than twice a fair share makes a pod hot', () => {
  const found = holding(
    rule.judge(aQuestion({ service: sticky, sourceAddress: preserved, topClientShare: known(0.4) })),
  )
  expect(found.figure).toBe('top client 40\u202F%')
})

test('many small clients, no affinity, and a single pod are calm', () => {
  const topClientShare = known(0.3)
  expect(rule.judge(aQuestion({ service: sticky, sourceAddress: preserved, topClientShare }))).toBeNull()
  expect(rule.judge(aQuestion({ sourceAddress: lostAtBalancer }))).toBeNull()
  expect(rule.judge(aQuestion({ service: sticky, sourceAddress: lostAtBalancer, slices: [] }))).toBeNull()
})

test('under Cluster affinity still sees clients: kube-proxy picks before it replaces the address', () => {
  const service = { ...sticky, externalTrafficPolicy: 'Cluster' } as const
  expect(rule.judge(aQuestion({ service, sourceAddress: lostOnNode, topClientShare: known(0.1) }))).toBeNull()
})

test('how large the largest client is must be known', () => {
  expect(reasonOf(rule.judge(aQuestion({ service: sticky, sourceAddress: preserved })))).toContain('Clients')
  expect(reasonOf(rule.judge(aQuestion({ service: sticky })))).toContain('not known')
})
