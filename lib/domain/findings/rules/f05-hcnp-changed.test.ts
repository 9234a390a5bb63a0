import { describe, expect, test } from 'vitest'
import { aQuestion, holding, nowMs, reasonOf } from '@/lib/domain/findings/test-question'
import { f05HcnpChanged } from './f05-hcnp-changed'

const { judge } = f05HcnpChanged
const ports = (...values: readonly (number | null)[]) => ({
  memory: {
    healthCheckNodePorts: values.map((value, at) => ({ value, sinceMs: nowMs - 60_000 * (values.length - at) })),
  },
})

describe('F05', () => {
  test('holds after a way over Cluster and back gave another port', () => {
    const found = holding(judge(aQuestion(ports(30111, null, 31234))))
    expect(found).toMatchObject({
      severity: 'medium',
      title: 'The health port of web is 31234; it was 30111.',
      figure: '30111 → 31234',
    })
    expect(found.evidence[2]).toMatchObject({ what: 'changed at', value: '14:29:00 UTC' })
    expect(found.fix.yaml).toContain('healthCheckNodePort: 31234')
  })

  test('holds not where the same port came back, none changed, or the Service has none', () => {
    expect(judge(aQuestion(ports(31234, null, 31234)))).toBeNull()
    expect(judge(aQuestion(ports(31234)))).toBeNull()
    expect(
      judge(
        aQuestion({ ...ports(30111, null), service: { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null } }),
      ),
    ).toBeNull()
  })

  test('is not checked where nothing is remembered', () => {
    expect(reasonOf(judge(aQuestion({ memory: null })))).toContain('not remembered')
  })
})
