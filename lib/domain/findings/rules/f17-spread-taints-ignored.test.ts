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
import { aNode, nodesOf } from '@/lib/domain/test-objects'
import type { Pod, PodTemplate, SpreadConstraint } from '@/lib/domain/workload'
import { f17SpreadTaintsIgnored } from './f17-spread-taints-ignored'

const { judge } = f17SpreadTaintsIgnored
const taint = { key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' }
const nodes = [...nodesOf(3, 'AAB'), aNode('cp', { taints: [taint], zone: 'B' })]
const waits: Partial<Pod> = {
  phase: 'Pending',
  nodeName: null,
  ready: false,
  unschedulable:
    "0/4 nodes are available: 1 node(s) had untolerated taint, 3 node(s) didn't match pod topology spread constraints.",
}

const standing = [1, 2, 3].map((number) => aPod(`web-${number}`, { nodeName: `n${number}` }))

const asking = (
  pod: Partial<Pod> = waits,
  constraint: Partial<SpreadConstraint> = {},
  template: Partial<PodTemplate> = {},
) =>
  aQuestion({
    nodes,
    facts: {
      ...workloads(aWorkload({}, { spreadConstraints: [aConstraint(constraint)], ...template })),
      pods: known([...standing, aPod('web-9', pod)]),
    },
  })

describe('F17', () => {
  test('holds where pods wait because a tainted node counts as one without pods', () => {
    const found = holding(judge(asking()))
    expect(found).toMatchObject({ severity: 'high', figure: '1 pod pending' })
    expect(found.title).toBe(
      '1 pod of web waits for a node: Deployment web also counts cp, where a taint keeps its pods off.',
    )
    expect(found.evidence.at(-1)).toMatchObject({ value: waits.unschedulable, source: 'Pod shop/web-9' })
    expect(found.fix.yaml).toContain('nodeTaintsPolicy: Honor')
  })

  test('mends each constraint that counts tainted nodes: one alone would still block', () => {
    const zone = aConstraint({ topologyKey: 'topology.kubernetes.io/zone' })
    const { facts } = asking(waits, {}, { spreadConstraints: [aConstraint(), zone] })
    const alone = aNode('cp', { taints: [taint], zone: 'C' })
    const found = holding(judge(aQuestion({ nodes: [...nodesOf(3, 'AAB'), alone], facts })))
    expect(found.title).toContain('also counts cp and C')
    expect(found.fix.yaml?.match(/nodeTaintsPolicy: Honor/g)).toHaveLength(2)
  })

  test('holds where the scheduler has said nothing yet', () => {
    expect(holding(judge(asking({ ...waits, unschedulable: null }))).severity).toBe('high')
  })

  test('with a selector for Linux a tainted Windows node does not count, and a tainted Linux node does', () => {
    const linux = nodesOf(3, 'AAB').map((node) => ({ ...node, os: 'linux' }))
    const { facts } = asking(waits, {}, { nodeSelector: new Map([['kubernetes.io/os', 'linux']]) })
    const windows = aNode('win', { taints: [{ key: 'os', value: 'windows', effect: 'NoSchedule' }], os: 'windows' })
    const plane = aNode('cp', { taints: [taint], zone: 'B', os: 'linux' })
    expect(holding(judge(aQuestion({ nodes: [...linux, windows, plane], facts }))).title).toContain('also counts cp,')
    expect(judge(aQuestion({ nodes: [...linux, windows], facts }))).toBeNull()
  })

  test.each([
    ['no pod waits', asking({})],
    ['the pod that waits is of another workload', asking({ ...waits, labels: new Map([['app', 'other']]) })],
    [
      'the scheduler names another cause',
      asking({ ...waits, unschedulable: '0/4 nodes are available: 4 Insufficient cpu.' }),
    ],
    ['tainted nodes are left out', asking(waits, { nodeTaintsPolicy: 'Honor' })],
    ['the constraint is soft', asking(waits, { whenUnsatisfiable: 'ScheduleAnyway' })],
    ['the zone of the tainted node has another', asking(waits, { topologyKey: 'topology.kubernetes.io/zone' })],
    [
      'the pods tolerate it',
      asking(waits, {}, { tolerations: [{ key: null, operator: 'Exists', value: '', effect: null }] }),
    ],
  ])('holds not where %s', (_, question) => {
    expect(judge(question)).toBeNull()
  })

  test('does not blame a tainted node that the node selector leaves out, for such a node does not count', () => {
    const labels = new Map([['pool', 'web']])
    const pool = [...nodesOf(3).map((node) => ({ ...node, labels })), aNode('cp', { taints: [taint] })]
    const { facts } = asking(waits, {}, { nodeSelector: labels })
    expect(judge(aQuestion({ nodes: pool, facts }))).toBeNull()
    const ignored = asking(waits, { nodeAffinityPolicy: 'Ignore' })
    expect(holding(judge(ignored)).severity).toBe('high')
  })

  test('does not blame a cordoned node that holds as many pods as the others', () => {
    const cordoned = [...nodesOf(2), aNode('n3', { unschedulable: true })]
    const { facts } = asking()
    expect(reasonOf(judge(aQuestion({ nodes: cordoned, facts })))).toContain('taints do not explain it')
  })

  test('is not checked where the template asks of nodes what is not known', () => {
    expect(reasonOf(judge(asking(waits, {}, { hasNodeAffinity: true })))).toContain('not all known')
  })

  test('is not checked where pods, nodes or workloads may not be read', () => {
    const { facts } = asking()
    expect(reasonOf(judge(aQuestion({ nodes, facts: { workloads: facts.workloads } })))).toContain('Pods')
    expect(reasonOf(judge(aQuestion({ nodes: null, facts })))).toContain('Nodes')
    expect(reasonOf(judge(aQuestion()))).toContain('Workloads')
  })
})
