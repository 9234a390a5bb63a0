import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import {
  aConstraint,
  aPod,
  aQuestion,
  aWorkload,
  holding,
  reasonOf,
  workloads,
} from '@/lib/domain/findings/test-question'
import { aSlice, podsOn } from '@/lib/domain/test-objects'
import type { SpreadConstraint, Workload } from '@/lib/domain/workload'
import { f16SpreadNoMatchLabelKeys } from './f16-spread-no-match-label-keys'

const { judge } = f16SpreadNoMatchLabelKeys
const uneven = { slices: [aSlice(podsOn([4, 1, 1]))] }
const pods = known([
  aPod('web-1'),
  aPod('web-2'),
  aPod('web-3', { phase: 'Succeeded', labels: new Map([['app', 'web']]) }),
])
const spreading = (constraint: Partial<SpreadConstraint> = {}, workload: Partial<Workload> = {}) => ({
  ...workloads(aWorkload(workload, { spreadConstraints: [aConstraint(constraint)] })),
  pods,
})

describe('F16', () => {
  test('holds where a hard constraint that counts former pods is not kept, and calls the rollout a likely cause', () => {
    const found = holding(judge(aQuestion({ ...uneven, facts: spreading({ matchLabelKeys: ['tier'] }) })))
    expect(found).toMatchObject({ severity: 'medium', figure: 'allowed 1, is 3', nodes: ['n1'] })
    expect(found.explanation).toContain('which it was is not remembered')
    expect(found.fix.yaml).toContain('matchLabelKeys: [tier, pod-template-hash]')
  })

  test('with two constraints on the host name the whole list is written, and no command that would confuse them', () => {
    const twins = [aConstraint(), aConstraint({ whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 2 })]
    const facts = { ...workloads(aWorkload({}, { spreadConstraints: twins })), pods }
    const { fix } = holding(judge(aQuestion({ ...uneven, facts })))
    expect(fix.kubectl).toBeNull()
    expect(fix.yaml?.match(/topologyKey/g)).toHaveLength(2)
  })

  test.each([
    ['the key is there', { matchLabelKeys: ['pod-template-hash'] }, {}],
    ['the constraint is soft', { whenUnsatisfiable: 'ScheduleAnyway' }, {}],
    ['the skew is allowed', { maxSkew: 3 }, {}],
    ['it is a StatefulSet', {}, { kind: 'StatefulSet' }],
    ['the constraint has no selector, without which the API refuses the key', { labelSelector: null }, {}],
  ] as const)('holds not where %s', (_, constraint, workload) => {
    expect(judge(aQuestion({ ...uneven, facts: spreading(constraint, workload) }))).toBeNull()
  })

  test('is not checked while pods of two templates are there, or where pods were not read', () => {
    const both = known([
      aPod('web-1'),
      aPod('web-2', {
        labels: new Map([
          ['app', 'web'],
          ['pod-template-hash', 'new'],
        ]),
      }),
    ])
    expect(reasonOf(judge(aQuestion({ ...uneven, facts: { ...spreading(), pods: both } })))).toContain(
      'rollout may be under way',
    )
    const { workloads: only } = spreading()
    expect(reasonOf(judge(aQuestion({ ...uneven, facts: { workloads: only } })))).toContain('Pods')
    expect(reasonOf(judge(aQuestion({ ...uneven, nodes: null, facts: spreading() })))).toContain('Nodes')
  })
})
