import { describe, expect, test } from 'vitest'
import { aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f12SkewHigh } from './f12-skew-high'

const { judge } = f12SkewHigh
const held = (counts: readonly number[]) => ({ slices: [aSlice(podsOn(counts))], nodes: nodesOf(counts.length) })

describe('F12', () => {
  test('E1: medium above 1.5, with the reason in numbers', () => {
    const found = holding(judge(aQuestion({ ...held([5, 3, 2]), facts: workloads(aWorkload()) })))
    expect(found).toMatchObject({ severity: 'medium', figure: '×1.67', nodes: ['n3'] })
    expect(found.title).toBe(
      'web: the 2 pods on n3 get ×1.67 of their fair share each (16.7\u202F% of new connections against 10\u202F%): the balancer treats 3 nodes alike that hold 5, 3 and 2 pods.',
    )
    expect(found.explanation).toContain('60\u202F%')
    expect(found.fix.yaml).toContain('topologySpreadConstraints')
  })

  test('E3, E8: high above 2; for one announcing node the fix is the policy', () => {
    expect(holding(judge(aQuestion(held([8, 1, 1, 0, 0]))))).toMatchObject({ severity: 'high', figure: '×3.33' })
    const announced = holding(
      judge(aQuestion({ ...held([3, 4, 3]), model: { id: 'single-node', announcers: ['n1'] } })),
    )
    expect(announced.severity).toBe('high')
    expect(announced.fix.kubectl).toContain('"externalTrafficPolicy":"Cluster"')
  })

  test('E11: hints that bend Cluster are taken off', () => {
    const zones = ['A', 'A', 'B']
    const slices = [aSlice(podsOn([1, 0, 3], (node) => ({ zoneHints: [zones[node - 1] ?? ''] })))]
    const service = { externalTrafficPolicy: 'Cluster', trafficDistribution: 'PreferSameZone' } as const
    const found = holding(judge(aQuestion({ slices, nodes: nodesOf(3, 'AAB'), service })))
    expect(found).toMatchObject({ severity: 'high', figure: '×2.67' })
    expect(found.fix.kubectl).toContain('"trafficDistribution":null')
  })

  test('E5, E6, E2: holds not for even pods, at 1.5 exactly, with weights, or straight to pods', () => {
    expect(judge(aQuestion(held([2, 2, 2])))).toBeNull()
    expect(judge(aQuestion(held([2, 1])))).toBeNull()
    expect(judge(aQuestion({ ...held([5, 3, 2]), model: { id: 'weighted' } }))).toBeNull()
    expect(judge(aQuestion({ ...held([8, 1, 1]), model: { id: 'direct' } }))).toBeNull()
    expect(judge(aQuestion({ slices: [] }))).toBeNull()
  })

  test('is not checked for an unknown balancer, with the bounds told', () => {
    const reason = reasonOf(judge(aQuestion({ ...held([5, 3, 2]), model: { id: 'unknown' } })))
    expect(reason).toContain('×1.00 to ×1.67')
  })
})
