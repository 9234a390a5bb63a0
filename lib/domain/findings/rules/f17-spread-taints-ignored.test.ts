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

const asking = (
  pod: Partial<Pod> = waits,
  constraint: Partial<SpreadConstraint> = {},
  template: Partial<PodTemplate> = {},
) =>
  aQuestion({
    nodes,
    facts: {
      ...workloads(aWorkload({}, { spreadConstraints: [aConstraint(constraint)], ...template })),
      pods: known([aPod('web-1'), aPod('web-2', pod)]),
    },
  })

describe('F17', () => {
  test('holds where pods wait because a tainted node counts as one without pods', () => {
    const found = holding(judge(asking()))
    expect(found).toMatchObject({ severity: 'high', figure: '1 pod pending' })
    expect(found.title).toBe(
      '1 pod of web waits for a node: Deployment web also counts cp, where a taint keeps its pods off.',
    )
    expect(found.evidence.at(-1)).toMatchObject({ value: waits.unschedulable, source: 'Pod shop/web-2' })
    expect(found.fix.yaml).toContain('nodeTaintsPolicy: Honor')
  })

  test('holds where the scheduler has said nothing yet', () => {
    expect(holding(judge(asking({ ...waits, unschedulable: null }))).severity).toBe('high')
  })

  test.each([
    ['no pod waits', asking({})],
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

  test('is not checked where pods, nodes or workloads may not be read', () => {
    const { facts } = asking()
    expect(reasonOf(judge(aQuestion({ nodes, facts: { workloads: facts.workloads } })))).toContain('Pods')
    expect(reasonOf(judge(aQuestion({ nodes: null, facts })))).toContain('Nodes')
    expect(reasonOf(judge(aQuestion()))).toContain('Workloads')
  })
})
