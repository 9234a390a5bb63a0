import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aPod, aQuestion, holding } from '@/lib/domain/findings/test-question'
import { f23PublishNotReady } from './f23-publish-not-ready'

const { judge } = f23PublishNotReady
const service = { publishNotReadyAddresses: true }

describe('F23', () => {
  test('holds for a Service that takes traffic from outside, and counts the pods where they were read', () => {
    const pods = known([aPod('web-1'), aPod('web-2', { ready: false }), aPod('web-3', { terminating: true })])
    const found = holding(judge(aQuestion({ service, facts: { pods } })))
    expect(found.severity).toBe('high')
    expect(found.evidence[1]?.value).toBe('2 of 3')
    expect(found.fix.kubectl).toBe(`kubectl -n shop patch svc web -p '{"spec":{"publishNotReadyAddresses":false}}'`)
  })

  test('holds without the right to read pods', () => {
    expect(holding(judge(aQuestion({ service }))).evidence).toHaveLength(1)
  })

  test('holds not where it is off, or for a Service inside the cluster', () => {
    expect(judge(aQuestion())).toBeNull()
    expect(judge(aQuestion({ service: { ...service, type: 'ClusterIP', externalTrafficPolicy: null } }))).toBeNull()
  })
})
