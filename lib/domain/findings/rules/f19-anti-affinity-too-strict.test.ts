import { describe, expect, test } from 'vitest'
import { aQuestion, aWorkload, holding, reasonOf, selecting, workloads } from '@/lib/domain/findings/test-question'
import { aNode, nodesOf } from '@/lib/domain/test-objects'
import type { PodAntiAffinity, PodTemplate, Workload } from '@/lib/domain/workload'
import { f19AntiAffinityTooStrict } from './f19-anti-affinity-too-strict'

const { judge } = f19AntiAffinityTooStrict
const apart: PodAntiAffinity = {
  required: true,
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: selecting({ app: 'web' }),
}
const asking = (replicas: number, workload: Partial<Workload> = {}, template: Partial<PodTemplate> = {}) => ({
  facts: workloads(aWorkload({ replicas, ...workload }, { podAntiAffinity: [apart], ...template })),
})

describe('F19', () => {
  test('holds where there are more pods than nodes that may take them, a cordoned one not among them', () => {
    const nodes = [...nodesOf(3), aNode('n4', { unschedulable: true })]
    const found = holding(judge(aQuestion({ ...asking(4, { maxSurge: '0', maxUnavailable: '1' }), nodes })))
    expect(found).toMatchObject({ severity: 'high', figure: '4 on 3 nodes' })
    expect(found.explanation).toContain('1 of its 4 pods stay Pending')
    expect(found.fix.yaml).toContain('topologySpreadConstraints')
    expect(found.fix.kubectl).toContain('"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":null}')
  })

  test('beside another required term nothing is given that would take that one away, or do no good', () => {
    const other = { ...apart, labelSelector: selecting({ app: 'db' }) }
    const { fix } = holding(judge(aQuestion(asking(4, {}, { podAntiAffinity: [apart, other] }))))
    expect(fix.kubectl).toBeNull()
    expect(fix.yaml).not.toContain('podAntiAffinity')
    expect(fix.inWords).toContain('must then be taken out')
  })

  test('a rollout that must add a pod first and has no node for it stops', () => {
    const found = holding(judge(aQuestion(asking(3))))
    expect(found.title).toContain('wants 4 nodes during a rollout')
    expect(found.explanation).toContain('the rollout stops there')
    expect(found.fix.yaml).toContain('maxSurge: 0')
  })

  test('the change of a rollout warns of an owner that may undo it', () => {
    const { warning } = holding(judge(aQuestion(asking(3, { managedBy: { kind: 'Kafka', name: 'events' } })))).fix
    expect(warning).toContain('belongs to Kafka events')
  })

  test('a rollout that makes room goes on, and it is said', () => {
    expect(holding(judge(aQuestion(asking(3, { maxUnavailable: '1' })))).explanation).toContain('goes on')
  })

  test('holds not with room for the surge, for a preference, or against other pods', () => {
    expect(judge(aQuestion(asking(2)))).toBeNull()
    expect(judge(aQuestion(asking(9, {}, { podAntiAffinity: [{ ...apart, required: false }] })))).toBeNull()
    expect(
      judge(aQuestion(asking(9, {}, { podAntiAffinity: [{ ...apart, labelSelector: selecting({ app: 'db' }) }] }))),
    ).toBeNull()
  })

  test('where the template asks of nodes what is not known, they are at most so many', () => {
    const affinity = { hasNodeAffinity: true }
    expect(holding(judge(aQuestion(asking(4, {}, affinity)))).title).toContain('at most 3 may take its pods')
    expect(reasonOf(judge(aQuestion(asking(2, {}, affinity))))).toContain('not all known')
    expect(reasonOf(judge(aQuestion(asking(2, {}, { nodeSelector: new Map([['disk', 'ssd']]) }))))).toContain(
      'not all known',
    )
  })

  test('is not checked where nodes or workloads may not be read', () => {
    expect(reasonOf(judge(aQuestion({ ...asking(4), nodes: null })))).toContain('Nodes')
    expect(reasonOf(judge(aQuestion()))).toContain('Workloads')
  })
})
