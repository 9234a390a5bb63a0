import { describe, expect, test } from 'vitest'
import { asksHealthPort, timing } from '@/lib/domain/balancers/probe'
import { aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import type { PodTemplate } from '@/lib/domain/workload'
import { f21NoDrainHook } from './f21-no-drain-hook'

const { judge } = f21NoDrainHook
const model = { probe: asksHealthPort('health-check-node-port', timing(10, null, 2, 6)) }
const hookless = (template: Partial<PodTemplate> = {}) => ({ model, facts: workloads(aWorkload({}, template)) })

describe('F21', () => {
  test('is info where it is not known how long the application serves on', () => {
    const found = holding(judge(aQuestion(hookless({ terminationGracePeriodSeconds: 60 }))))
    expect(found).toMatchObject({ severity: 'info', figure: 'no hook' })
    expect(found.title).toContain('is not known')
  })

  test('is medium where the grace period ends pods before the balancer looks away', () => {
    const found = holding(judge(aQuestion(hookless())))
    expect(found).toMatchObject({ severity: 'medium', figure: '30 s < 60 s' })
    expect(found.title).toContain('60 s (6 failed probes, 10 s apart)')
  })

  test('is info where the window of the balancer is not known', () => {
    expect(holding(judge(aQuestion({ ...hookless(), model: {} }))).severity).toBe('info')
  })

  test('before 1.30 the hook runs a program, since the action sleep is not there', () => {
    const parts = { ...hookless({ containerNames: ['web'] }), version: { major: 1, minor: 29 } }
    expect(holding(judge(aQuestion(parts))).fix.yaml).toContain('command: [sleep, "65"]')
  })

  test('holds for pods as targets whatever the policy, else only under Local', () => {
    const service = { externalTrafficPolicy: 'Cluster' } as const
    expect(holding(judge(aQuestion({ ...hookless(), service, model: { id: 'direct' } }))).severity).toBe('info')
    expect(judge(aQuestion({ ...hookless(), service }))).toBeNull()
  })

  test('holds not with a hook of any kind', () => {
    expect(judge(aQuestion(hookless({ preStop: [{ kind: 'exec', sleepSeconds: null }] })))).toBeNull()
  })

  test('is not checked where workloads were not read', () => {
    expect(reasonOf(judge(aQuestion({ model })))).toContain('Workloads')
  })
})
