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

  test('takes away what the selector asked for besides, which kubectl would leave in place', () => {
    const expression = { key: 'tier', operator: 'In', values: ['front'] } as const
    const labelSelector = { matchLabels: new Map([['application', 'web']]), matchExpressions: [expression] }
    const { fix } = holding(judge(spreading(labelSelector)))
    expect(fix.kubectl).toContain(
      '"labelSelector":{"matchLabels":{"app":"web","application":null},"matchExpressions":null}',
    )
    expect(fix.yaml).toContain('application: null')
  })

  test('asks in the selector for no key that matchLabelKeys looks at, which the API refuses', () => {
    const constraint = aConstraint({ labelSelector: selecting({ app: 'webb' }), matchLabelKeys: ['track'] })
    const template = { labels: new Map(Object.entries({ app: 'web', track: 'blue' })), spreadConstraints: [constraint] }
    const { fix } = holding(judge(aQuestion({ facts: workloads(aWorkload({}, template)) })))
    expect(fix.kubectl).toContain('"labelSelector":{"matchLabels":{"app":"web"}},"matchLabelKeys":["track"]')
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
