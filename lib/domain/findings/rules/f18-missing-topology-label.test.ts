import { describe, expect, test } from 'vitest'
import { aConstraint, aQuestion, aWorkload, holding, reasonOf, workloads } from '@/lib/domain/findings/test-question'
import { aNode, nodesOf } from '@/lib/domain/test-objects'
import { f18MissingTopologyLabel } from './f18-missing-topology-label'

const { judge } = f18MissingTopologyLabel
const zone = 'topology.kubernetes.io/zone'
const byKey = (topologyKey: string) => workloads(aWorkload({}, { spreadConstraints: [aConstraint({ topologyKey })] }))
const nodes = [...nodesOf(2, 'AB'), aNode('n3')]

describe('F18', () => {
  test('holds where a candidate lacks the zone by which pods are spread', () => {
    const found = holding(judge(aQuestion({ nodes, facts: byKey(zone) })))
    expect(found).toMatchObject({ severity: 'medium', figure: '1 of 3 nodes', nodes: ['n3'] })
    expect(found.fix.kubectl).toBe(`kubectl get nodes -L ${zone}`)
  })

  test('holds where no candidate has it', () => {
    expect(holding(judge(aQuestion({ facts: byKey(zone) }))).figure).toBe('3 of 3 nodes')
  })

  test('holds not where all have it, only a node that is no candidate lacks it, or nothing goes by it', () => {
    expect(judge(aQuestion({ nodes: nodesOf(3, 'ABC'), facts: byKey(zone) }))).toBeNull()
    const excluded = aNode('n3', { deleting: true })
    expect(judge(aQuestion({ nodes: [...nodesOf(2, 'AB'), excluded], facts: byKey(zone) }))).toBeNull()
    expect(judge(aQuestion({ nodes, facts: byKey('kubernetes.io/hostname') }))).toBeNull()
    expect(judge(aQuestion({ nodes, facts: workloads(aWorkload()) }))).toBeNull()
  })

  test('is not checked for a label that is not kept, and without the right to read nodes', () => {
    expect(reasonOf(judge(aQuestion({ nodes, facts: byKey('example.org/rack') })))).toContain('example.org/rack')
    expect(reasonOf(judge(aQuestion({ nodes: null, facts: byKey(zone) })))).toContain('Nodes')
    expect(reasonOf(judge(aQuestion({ nodes })))).toContain('Workloads')
  })
})
