import { describe, expect, test } from 'vitest'
import { aQuestion, holding } from '@/lib/domain/findings/test-question'
import { f04HcnpZero } from './f04-hcnp-zero'

const { judge } = f04HcnpZero

describe('F04', () => {
  test('holds for a Local LoadBalancer Service without a port, and mends it by the policy there and back', () => {
    const found = holding(judge(aQuestion({ service: { healthCheckNodePort: null } })))
    expect(found.severity).toBe('high')
    expect(found.fix.kubectl?.split('\n')).toEqual([
      `kubectl -n shop patch svc web -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'`,
      `kubectl -n shop patch svc web -p '{"spec":{"externalTrafficPolicy":"Local"}}'`,
    ])
  })

  test('holds not with a port, under Cluster, or for type NodePort, which has none', () => {
    expect(judge(aQuestion())).toBeNull()
    const service = { healthCheckNodePort: null } as const
    expect(judge(aQuestion({ service: { ...service, externalTrafficPolicy: 'Cluster' } }))).toBeNull()
    expect(judge(aQuestion({ service: { ...service, type: 'NodePort' } }))).toBeNull()
  })
})
