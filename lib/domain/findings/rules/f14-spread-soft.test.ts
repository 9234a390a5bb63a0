import { describe, expect, test } from 'vitest'
import { aConstraint, aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { aNode, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { PodTemplate } from '@/lib/domain/workload'
import { f14SpreadSoft } from './f14-spread-soft'

const { judge } = f14SpreadSoft
const soft = aConstraint({ whenUnsatisfiable: 'ScheduleAnyway' })
const preferring = (template: Partial<PodTemplate> = {}) =>
  workloads(aWorkload({}, { spreadConstraints: [soft], ...template }))
const held = (...counts: readonly number[]) => ({ slices: [aSlice(podsOn(counts))] })
const controlPlane = aNode('n4', {
  taints: [{ key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' }],
})

describe('F14', () => {
  test('holds where the pods lie more unevenly than the preference wants', () => {
    const found = holding(judge(aQuestion({ ...held(8, 1, 0), facts: preferring() })))
    expect(found).toMatchObject({ severity: 'medium', figure: 'wanted 1, is 8', nodes: ['n1'] })
    expect(found.title).toBe(
      'Deployment web only prefers a spread of 1 over nodes: n1 holds 8 ready pods of web, n3 holds 0.',
    )
    expect(found.fix.yaml).toContain('whenUnsatisfiable: DoNotSchedule')
  })

  test('a tainted node without pods does not make a spread uneven', () => {
    expect(judge(aQuestion({ ...held(2, 2, 2), nodes: [...nodesOf(3), controlPlane], facts: preferring() }))).toBeNull()
  })

  test('holds not within the skew that it wants, nor for a hard constraint', () => {
    expect(judge(aQuestion({ ...held(2, 2, 1), facts: preferring() }))).toBeNull()
    const hard = workloads(aWorkload({}, { spreadConstraints: [aConstraint()] }))
    expect(judge(aQuestion({ ...held(8, 1, 0), facts: hard }))).toBeNull()
  })

  test('where the template asks of nodes what is not known, only nodes with pods are compared', () => {
    const facts = preferring({ hasNodeAffinity: true })
    expect(holding(judge(aQuestion({ ...held(8, 1, 0), facts }))).figure).toBe('wanted 1, is 7')
    expect(reasonOf(judge(aQuestion({ ...held(2, 1, 0), facts })))).toContain('not all known')
  })

  test('is not checked where nodes or workloads may not be read', () => {
    expect(reasonOf(judge(aQuestion({ nodes: null, facts: preferring() })))).toContain('Nodes may not be read')
    expect(reasonOf(judge(aQuestion()))).toContain('Workloads')
  })
})
