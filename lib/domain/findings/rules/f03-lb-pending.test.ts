import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { anEvent, aQuestion, holding, nowMs, reasonOf } from '@/lib/domain/findings/test-question'
import { f03LBPending } from './f03-lb-pending'

const { judge } = f03LBPending
const pending = { ingress: [], createdAtMs: nowMs - 12 * 60_000 }

describe('F03', () => {
  test('holds once a balancer has given no address for more than five minutes, and quotes the controller', () => {
    const events = known([
      anEvent('SyncLoadBalancerFailed', { message: 'quota exceeded' }),
      anEvent('EnsuringLoadBalancer', { type: 'Normal' }),
    ])
    const found = holding(judge(aQuestion({ service: pending, facts: { events } })))
    expect(found).toMatchObject({
      severity: 'critical',
      title: 'web has no address from a load balancer, 12 min after it was created.',
    })
    expect(found.evidence.map(({ value }) => value)).toEqual(['empty', 'not set', 'quota exceeded'])
  })

  test('holds without the right to read events, and says so', () => {
    const service = { ...pending, loadBalancerClass: 'example.org/own' }
    const { explanation } = holding(judge(aQuestion({ service })))
    expect(explanation).toContain('Only a controller for the class example.org/own acts on it.')
    expect(explanation).toContain('Events are read for opened Services only')
  })

  test('holds not in the first five minutes, with an address, or for another type', () => {
    expect(judge(aQuestion({ service: { ingress: [], createdAtMs: nowMs - 300_000 } }))).toBeNull()
    expect(judge(aQuestion({ service: { createdAtMs: 0 } }))).toBeNull()
    expect(judge(aQuestion({ service: { ...pending, type: 'NodePort' } }))).toBeNull()
    expect(judge(aQuestion({ service: { ...pending, deleting: true } }))).toBeNull()
  })

  test('is not checked where the age is not known', () => {
    expect(reasonOf(judge(aQuestion({ service: { ingress: [], createdAtMs: null } })))).toContain('created')
  })
})
