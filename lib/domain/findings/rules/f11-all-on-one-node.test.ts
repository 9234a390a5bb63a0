import { describe, expect, test } from 'vitest'
import { aConstraint, aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f11AllOnOneNode } from './f11-all-on-one-node'

const { judge } = f11AllOnOneNode
const onOne = [aSlice(podsOn([0, 6]))]

describe('F11', () => {
  test('E4: six pods on one of three nodes, with a ready patch for the workload', () => {
    const found = holding(judge(aQuestion({ slices: onOne, facts: workloads(aWorkload()) })))
    expect(found).toMatchObject({ severity: 'high', figure: '6 of 6 on n2', nodes: ['n2'] })
    expect(found.title).toBe('All 6 ready pods of web are on n2: they fail with it.')
    expect(found.fix.kubectl).toContain('patch deployment web')
    expect(found.fix.yaml).toContain('matchLabelKeys: [pod-template-hash]')
  })

  test('gives words alone where the workload was not read, or where the constraint is there already', () => {
    const unread = holding(judge(aQuestion({ slices: onOne })))
    expect(unread.fix).toMatchObject({ yaml: null, kubectl: null })
    expect(unread.fix.inWords).toContain('Workloads are read for opened Services only')
    const facts = workloads(aWorkload({}, { spreadConstraints: [aConstraint()] }))
    expect(holding(judge(aQuestion({ slices: onOne, facts }))).fix.inWords).toContain('never after')
  })

  test('holds not for one pod, two nodes with pods, one candidate, or under Cluster', () => {
    expect(judge(aQuestion({ slices: [aSlice(podsOn([1]))] }))).toBeNull()
    expect(judge(aQuestion({ slices: [aSlice(podsOn([5, 1]))] }))).toBeNull()
    expect(judge(aQuestion({ slices: [aSlice(podsOn([6]))], nodes: nodesOf(1) }))).toBeNull()
    expect(judge(aQuestion({ slices: onOne, service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
  })

  test('is not checked where nodes may not be read', () => {
    expect(reasonOf(judge(aQuestion({ slices: onOne, nodes: null })))).toContain('Nodes may not be read')
  })
})
