import { describe, expect, test } from 'vitest'
import { known } from '@/lib/domain/fact'
import {
  aConstraint,
  aPod,
  aQuestion,
  aWorkload,
  holding,
  reasonOf,
  selecting,
  workloads,
} from '@/lib/domain/findings/test-question'
import { aNode, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import type { Pod, PodTemplate } from '@/lib/domain/workload'
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

  test('counts the pods that the constraint picks where several workloads share the Service', () => {
    const [blue, green] = ['blue', 'green'].map((track) => {
      const labels = new Map(Object.entries({ app: 'web', track }))
      const constraint = aConstraint({ whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selecting({ track }) })
      return aWorkload({ name: track }, { labels, spreadConstraints: [constraint] })
    })
    const lying = (track: string, ...nodes: readonly string[]) =>
      nodes.map((nodeName, at) => aPod(`${track}-${at}`, { nodeName, labels: new Map([['track', track]]) }))
    const both = [blue, green].filter((each) => each !== undefined)
    const asking = (...pods: readonly Pod[]) =>
      aQuestion({ ...held(4, 2, 2), facts: { ...workloads(...both), pods: known(pods) } })
    const even = lying('blue', 'n1', 'n1', 'n2', 'n3')
    expect(judge(asking(...even, ...lying('green', 'n1', 'n1', 'n2', 'n3')))).toBeNull()
    const found = holding(judge(asking(...even, ...lying('green', 'n1', 'n1', 'n1', 'n2'))))
    expect(found.title).toContain('Deployment green only prefers')
    expect(found.title).toContain('n1 holds 3 ready pods that it counts, n3 holds 0')
    expect(reasonOf(judge(aQuestion({ ...held(4, 2, 2), facts: workloads(...both) })))).toContain('Pods')
  })

  test('holds not where the constraint picks none of its own pods: hardened it would change nothing', () => {
    const labelSelector = selecting({ app: 'other' })
    const constraint = aConstraint({ whenUnsatisfiable: 'ScheduleAnyway', labelSelector })
    const facts = workloads(aWorkload({}, { spreadConstraints: [constraint] }))
    expect(judge(aQuestion({ ...held(8, 1, 0), facts }))).toBeNull()
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
