import { expect, test } from 'vitest'
import { aQuestion, reasonOf } from '@/lib/domain/findings/test-question'
import { f07HcnpUnreachable } from './f07-hcnp-unreachable'

test('F07 is never judged: the reason says what an operator can do', () => {
  expect(reasonOf(f07HcnpUnreachable.judge(aQuestion()))).toContain('let its probes reach port 31234')
})

test('F07 says nothing of a Service that has no health port', () => {
  expect(f07HcnpUnreachable.judge(aQuestion({ service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
})
