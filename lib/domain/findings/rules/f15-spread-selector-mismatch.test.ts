import { describe, expect, test } from 'vitest'
import {
  aConstraint,
  aQuestion,
  aWorkload,
  holding,
  reasonOf,
  selecting,
  workloads,
} from '@/lib/domain/findings/test-question'
import type { LabelSelector } from '@/lib/domain/workload'
import { f15SpreadSelectorMismatch } from './f15-spread-selector-mismatch'

const { judge } = f15SpreadSelectorMismatch
const spreading = (labelSelector: LabelSelector | null) =>
  aQuestion({ facts: workloads(aWorkload({}, { spreadConstraints: [aConstraint({ labelSelector })] })) })

describe('F15', () => {
  test('holds where the selector picks other pods, and mends it with the labels of these', () => {
    const found = holding(judge(spreading(selecting({ app: 'webb' }))))
    expect(found.severity).toBe('high')
    expect(found.evidence.map(({ value }) => value)).toEqual(['app=webb', 'app=web'])
    expect(found.fix.kubectl).toContain('"labelSelector":{"matchLabels":{"app":"web"}}')
  })

  test('holds where there is no selector, which selects nothing', () => {
    expect(holding(judge(spreading(null))).evidence[0]?.value).toBe('not set, which selects nothing')
  })

  test('holds not where the selector picks its own pods, as an empty one does', () => {
    expect(judge(spreading(selecting({ app: 'web' })))).toBeNull()
    expect(judge(spreading(selecting({})))).toBeNull()
    expect(
      judge(spreading({ matchLabels: new Map(), matchExpressions: [{ key: 'app', operator: 'Exists', values: [] }] })),
    ).toBeNull()
  })

  test('is not checked where workloads were not read', () => {
    expect(reasonOf(judge(aQuestion()))).toContain('Workloads')
  })
})
