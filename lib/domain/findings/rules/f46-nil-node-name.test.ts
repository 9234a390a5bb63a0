import { expect, test } from 'vitest'
import { aQuestion, holding } from '@/lib/domain/findings/test-question'
import { anEndpoint, aSlice, podsOn } from '@/lib/domain/test-objects'
import { f46NilNodeName as rule } from './f46-nil-node-name'

const handMade = aSlice([anEndpoint('198.51.100.7', null, { podName: null })], { name: 'web-outside' })

test('T3: an endpoint that names no node gets nothing from outside', () => {
  const found = holding(rule.judge(aQuestion({ slices: [aSlice(podsOn([2])), handMade] })))
  expect(found).toMatchObject({ severity: 'high', figure: '1 of 3' })
  expect(found.evidence.map(({ value }) => value)).toContain('198.51.100.7')
  expect(found.fix.kubectl).toContain('"externalTrafficPolicy":"Cluster"')
})

test('named nodes, Cluster, and a balancer that sends to pods are calm', () => {
  expect(rule.judge(aQuestion())).toBeNull()
  expect(rule.judge(aQuestion({ slices: [handMade], service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
  expect(rule.judge(aQuestion({ slices: [handMade], model: { id: 'direct' } }))).toBeNull()
})
