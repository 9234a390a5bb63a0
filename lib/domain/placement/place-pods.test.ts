import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aNode, nodesOf } from '@/lib/domain/test-objects'
import { rulesOf, rulesOfTemplate } from './rules'
import { aConstraint, apart, aTemplate, place, standingOn } from './test-workload'
import { regionKey, zoneKey } from './topology'

const hard = { spreadConstraints: [aConstraint()] }
const cordoned = (name: string) => aNode(name, { unschedulable: true })
const tainted = (name: string) =>
  aNode(name, { taints: [{ key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' }] })

describe('a hard spread constraint on the host name', () => {
  test('evens out nodes of one kind', () => {
    expect(place({ nodes: nodesOf(3), template: hard, pods: 7 }).counts).toEqual({ n1: 3, n2: 2, n3: 2 })
  })

  test('fills the emptiest nodes first and leaves standing pods where they are', () => {
    expect(place({ nodes: nodesOf(3), template: hard, standing: standingOn([5, 3, 2]), pods: 3 }).counts).toEqual({
      n2: 1,
      n3: 2,
    })
  })

  test('counts tainted nodes as empty domains by default, which blocks the rest, and not with nodeTaintsPolicy Honor', () => {
    const nodes = [...nodesOf(2), tainted('n3')]
    const blocked = place({ nodes, template: hard, pods: 4 })
    expect(blocked).toMatchObject({ counts: { n1: 1, n2: 1 }, pending: 2 })
    expect(blocked.why).toContain('maxSkew 1 on kubernetes.io/hostname')
    const honoured = { spreadConstraints: [aConstraint({ nodeTaintsPolicy: 'Honor' })] }
    expect(place({ nodes, template: honoured, pods: 4 })).toMatchObject({ counts: { n1: 2, n2: 2 }, pending: 0 })
  })

  test('a cordoned node is an empty domain too unless taints are honoured', () => {
    const nodes = [...nodesOf(2), cordoned('n3')]
    expect(place({ nodes, template: hard, pods: 4 }).pending).toBe(2)
    const honoured = { spreadConstraints: [aConstraint({ nodeTaintsPolicy: 'Honor' })] }
    expect(place({ nodes, template: honoured, pods: 4 }).pending).toBe(0)
  })

  test('with fewer domains than minDomains takes the minimum as zero', () => {
    const few = { spreadConstraints: [aConstraint({ minDomains: 3 })] }
    expect(place({ nodes: nodesOf(2), template: few, pods: 4 })).toMatchObject({
      counts: { n1: 1, n2: 1 },
      pending: 2,
    })
    expect(place({ nodes: nodesOf(3), template: few, pods: 6 }).pending).toBe(0)
  })

  test('counts pods of an older revision unless matchLabelKeys tells revisions apart', () => {
    const question = { nodes: nodesOf(3), standing: standingOn([4, 0, 0], 'old'), pods: 3 }
    expect(place({ ...question, template: hard }).counts).toEqual({ n2: 2, n3: 1 })
    const template = { spreadConstraints: [aConstraint({ matchLabelKeys: ['pod-template-hash'] })] }
    const own = place({ ...question, template, revision: new Map([['pod-template-hash', 'new']]) })
    expect(own.counts).toEqual({ n1: 1, n2: 1, n3: 1 })
  })

  test('with a selector that picks other pods counts none and forbids nothing (F15)', () => {
    const labelSelector = { matchLabels: new Map([['app', 'other']]), matchExpressions: [] }
    const template = { spreadConstraints: [aConstraint({ labelSelector })] }
    expect(place({ nodes: nodesOf(1), template, pods: 5 })).toMatchObject({ counts: { n1: 5 }, pending: 0 })
  })
})

describe('other rules', () => {
  test('required anti-affinity leaves pods pending where there are more than nodes (F19)', () => {
    const template = { podAntiAffinity: [apart()] }
    expect(place({ nodes: nodesOf(3), template, pods: 5 })).toMatchObject({
      counts: { n1: 1, n2: 1, n3: 1 },
      pending: 2,
    })
  })

  test('preferred anti-affinity only prefers', () => {
    const template = { podAntiAffinity: [apart({ required: false })] }
    expect(place({ nodes: nodesOf(3), template, pods: 5 })).toMatchObject({
      counts: { n1: 2, n2: 2, n3: 1 },
      pending: 0,
    })
  })

  test('a hard constraint on zones lets the pods of a zone share its only node', () => {
    const template = { spreadConstraints: [aConstraint({ topologyKey: zoneKey })] }
    expect(place({ nodes: nodesOf(4, 'ABBB'), template, pods: 6 }).counts).toEqual({ n1: 3, n2: 1, n3: 1, n4: 1 })
  })

  test('without constraints the defaults of the scheduler prefer emptier nodes and zones but forbid nothing', () => {
    expect(place({ nodes: nodesOf(4, 'ABBB'), pods: 4 }).counts).toEqual({ n1: 1, n2: 1, n3: 1, n4: 1 })
    expect(place({ nodes: nodesOf(1), pods: 9 }).counts).toEqual({ n1: 9 })
  })

  test('cordon, taints, Ready and the node selector keep pods off, tolerations let them on', () => {
    const nodes = [
      cordoned('n1'),
      tainted('n2'),
      aNode('n3', { ready: 'False' }),
      aNode('n4', { zone: 'A' }),
      aNode('n5'),
    ]
    expect(place({ nodes, template: { nodeSelector: new Map([[zoneKey, 'A']]) }, pods: 3 }).counts).toEqual({ n4: 3 })
    const tolerations = [{ key: null, operator: 'Exists', value: '', effect: null } as const]
    expect(place({ nodes, template: { tolerations }, pods: 5 }).counts).toEqual({ n1: 1, n2: 1, n3: 1, n4: 1, n5: 1 })
  })

  test('two pods that want one port of the host never share it', () => {
    const ports = [{ name: 'http', port: 80, protocol: 'TCP', hostPort: 80 } as const]
    expect(place({ nodes: nodesOf(2), template: { ports }, pods: 3 })).toMatchObject({ pending: 1 })
  })

  test('no node that fits is said with the reason that most share', () => {
    expect(place({ nodes: [cordoned('n1'), cordoned('n2'), tainted('n3')], pods: 2 })).toEqual({
      counts: {},
      pending: 2,
      why: 'No node takes these pods: of most it is true that it is cordoned.',
    })
  })
})

describe('what the model cannot follow', () => {
  const nodes = new Map([['n1', aNode('n1')]])

  test('is said: labels that are not kept, node affinity, a template that was not read', () => {
    const { limits } = rulesOfTemplate(
      aTemplate({
        nodeSelector: new Map([['disk', 'ssd']]),
        hasNodeAffinity: true,
        spreadConstraints: [aConstraint({ topologyKey: 'rack' })],
        podAntiAffinity: [apart({ labelSelector: { matchLabels: new Map([['app', 'db']]), matchExpressions: [] } })],
      }),
      nodes,
    )
    expect(limits.join('\n')).toMatch(/disk.*\n.*node affinity.*\n.*rack.*\n.*other workloads/)
    expect(rulesOf(null, nodes).limits).toHaveLength(1)
  })

  test('is nothing for rules on host name, zone and region', () => {
    const spreadConstraints = [aConstraint(), aConstraint({ topologyKey: regionKey })]
    expect(rulesOfTemplate(aTemplate({ spreadConstraints }), nodes).limits).toEqual([])
  })
})

describe('for every cluster', () => {
  const world = fc.record({
    zones: fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 6 }),
    standing: fc.array(fc.nat(3), { maxLength: 6 }),
    pods: fc.nat(12),
    maxSkew: fc.integer({ min: 1, max: 3 }),
  })

  test('a hard constraint is never broken by a new pod, and every pod is placed or pending', () => {
    fc.assert(
      fc.property(world, ({ zones, standing, pods, maxSkew }) => {
        const nodes = nodesOf(zones.length, zones.join(''))
        const there = standingOn(standing.slice(0, nodes.length))
        const template = { spreadConstraints: [aConstraint({ maxSkew })] }
        const { counts, pending } = place({ nodes, template, standing: there, pods })
        const total = nodes.map((node, at) => (standing[at] ?? 0) + (counts[node.name] ?? 0))
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0) + pending).toBe(pods)
        for (const [at, count] of total.entries()) {
          if ((counts[`n${at + 1}`] ?? 0) > 0) expect(count - Math.min(...total)).toBeLessThanOrEqual(maxSkew)
        }
      }),
    )
  })

  test('the order of nodes and pods never matters', () => {
    fc.assert(
      fc.property(world, ({ zones, standing, pods }) => {
        const nodes = nodesOf(zones.length, zones.join(''))
        const there = standingOn(standing.slice(0, nodes.length))
        const turned = { nodes: [...nodes].reverse(), standing: [...there].reverse(), pods }
        expect(place(turned)).toEqual(place({ nodes, standing: there, pods }))
      }),
    )
  })
})
