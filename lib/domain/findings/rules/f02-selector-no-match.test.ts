import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import { aPod, aQuestion, aWorkload, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { f02SelectorNoMatch } from './f02-selector-no-match'

const { judge } = f02SelectorNoMatch
const noMatch = { pods: known([]), podsInNamespace: known(12) }

describe('F02', () => {
  test('holds where none of the pods in the namespace is selected', () => {
    const found = holding(judge(aQuestion({ slices: [], facts: noMatch })))
    expect(found.severity).toBe('critical')
    expect(found.title).toBe('None of the 12 pods in shop has the labels app=web: web has no endpoint.')
    expect(found.fix.kubectl).toBe('kubectl -n shop get pods --show-labels')
  })

  test('holds not with endpoints, selected pods, an empty namespace or no selector', () => {
    expect(judge(aQuestion({ facts: noMatch }))).toBeNull()
    expect(judge(aQuestion({ slices: [], facts: { ...noMatch, pods: known([aPod('web-1')]) } }))).toBeNull()
    expect(judge(aQuestion({ slices: [], facts: { ...noMatch, podsInNamespace: known(0) } }))).toBeNull()
    expect(judge(aQuestion({ slices: [], service: { selector: new Map() }, facts: noMatch }))).toBeNull()
  })

  test('holds not where the workload that it would select is scaled to zero', () => {
    const facts = { ...noMatch, workloads: known([aWorkload({ replicas: 0 })]) }
    expect(judge(aQuestion({ slices: [], facts }))).toBeNull()
  })

  test('is not checked where pods were not read', () => {
    expect(reasonOf(judge(aQuestion({ slices: [] })))).toContain('Pods are read for opened Services only')
    expect(reasonOf(judge(aQuestion({ slices: [], facts: { pods: known([]) } })))).toContain('Pods are read')
  })
})
