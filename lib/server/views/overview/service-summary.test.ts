import { describe, expect, test } from 'vitest'
import type { ClusterNode, EndpointSlice, Service } from '@/lib/domain/cluster'
import { aCluster, aNode, anEndpoint, aService, aSlice, nodesOf, podsOn, terminating } from '@/lib/domain/test-objects'
import { summariseService } from './service-summary'

/** An in-tree AWS balancer: instance targets, equal over nodes with cross-zone on, probing. */
const balanced: Partial<Service> = {
  loadBalancerClass: 'service.k8s.aws/nlb',
  annotations: new Map([
    ['service.beta.kubernetes.io/aws-load-balancer-nlb-target-type', 'instance'],
    ['service.beta.kubernetes.io/aws-load-balancer-attributes', 'load_balancing.cross_zone.enabled=true'],
  ]),
}

function summarise(
  fields: Partial<Service>,
  slices: readonly EndpointSlice[],
  nodes: readonly ClusterNode[] | null,
  endpointsKnown = true,
) {
  const service = aService(fields)
  return summariseService(aCluster(service, slices, nodes), service, endpointsKnown)
}

const cellsOf = (row: ReturnType<typeof summarise>) =>
  Object.fromEntries(row.cells.nodes.map(({ node, kind }) => [node, kind]))

describe('the group of a Service', () => {
  test('[5,3,2] under Local is uneven: the pods of the smallest node get 1.67 times their fair share', () => {
    const row = summarise(balanced, [aSlice(podsOn([5, 3, 2]))], nodesOf(5))
    expect(row.group).toBe('uneven')
    expect(row.peakToAverage).toBeCloseTo(1.667, 3)
    expect(row).toMatchObject({ readyEndpoints: 10, nodesWithEndpoints: 3, candidateNodes: 5, droppedShare: 0 })
  })

  test('[2,2,2] is even', () => {
    expect(summarise(balanced, [aSlice(podsOn([2, 2, 2]))], nodesOf(3)).group).toBe('even')
  })

  test('[6] on one node is even and still stands apart', () => {
    expect(summarise(balanced, [aSlice(podsOn([6]))], nodesOf(3)).group).toBe('one-node')
  })

  test('one that another proxy serves is unknown, on every node', () => {
    const row = summarise({ ...balanced, serviceProxyName: 'other' }, [aSlice(podsOn([6]))], nodesOf(3))
    expect(row).toMatchObject({ group: 'unknown-balancer', peakToAverage: null, droppedShare: null })
    expect(cellsOf(row)).toEqual({ n1: 'unknown' })
    expect(row.cells.elsewhere).toEqual({ kind: 'unknown', entryShare: null })
  })

  test('one whose nodes an annotation narrows by labels is unknown under Local, on every node', () => {
    const key = 'service.beta.kubernetes.io/aws-load-balancer-target-node-labels'
    const narrowed = { ...balanced, annotations: new Map([...(balanced.annotations ?? []), [key, 'pool=edge']]) }
    const row = summarise(narrowed, [aSlice(podsOn([3, 3]))], nodesOf(3))
    expect(row).toMatchObject({ group: 'unknown-balancer', peakToAverage: null, droppedShare: null })
    expect(cellsOf(row)).toEqual({ n1: 'unknown', n2: 'unknown' })
    expect(row.cells.elsewhere).toEqual({ kind: 'unknown', entryShare: null })
  })

  test('whatever enters a node that nothing probes and that has no pods is dropped', () => {
    const fields: Partial<Service> = { type: 'NodePort', healthCheckNodePort: null, ingress: [] }
    const row = summarise(fields, [aSlice(podsOn([8, 1, 1]))], nodesOf(5))
    expect(row.group).toBe('dropped')
    expect(row.droppedShare).toBeCloseTo(0.4, 9)
    // Twice the fair share of all connections is what the cells show; the mean of what arrives is smaller.
    expect(row.hottestLoad).toBeCloseTo(2, 9)
    expect(row.peakToAverage).toBeCloseTo(3.333, 3)
  })

  test('a Service without endpoints has none, which is no drop', () => {
    expect(summarise(balanced, [], nodesOf(3))).toMatchObject({ group: 'no-endpoints', readyEndpoints: 0 })
  })

  test('without endpoints it is the same whatever the balancer is, known or not', () => {
    expect(summarise({}, [], nodesOf(3))).toMatchObject({ group: 'no-endpoints', model: { id: 'unknown' } })
    // One that ends may serve its last connections, and on which node is not known.
    expect(summarise({}, [aSlice([anEndpoint('10.0.1.10', 'n1', terminating)])], nodesOf(3)).group).toBe(
      'unknown-balancer',
    )
  })

  test('an unknown balancer shows its bounds and no figure', () => {
    const row = summarise({}, [aSlice(podsOn([5, 3, 2]))], nodesOf(5))
    expect(row).toMatchObject({ group: 'unknown-balancer', peakToAverage: null, model: { id: 'unknown' } })
    for (const range of [row.hottestLoadBounds, row.peakToAverageBounds]) {
      expect(range?.low).toBeCloseTo(1, 9)
      expect(range?.high).toBeCloseTo(1.667, 3)
    }
  })

  test('endpoints that may not be read are not "none"', () => {
    expect(summarise(balanced, [], nodesOf(3), false)).toMatchObject({
      group: 'unknown-endpoints',
      readyEndpoints: null,
      nodesWithEndpoints: null,
      droppedShare: null,
      peakToAverage: null,
    })
  })
})

test('a row is about the worst of its ports and families', () => {
  const ports = [
    { ...aService().ports[0], name: 'http' },
    { ...aService().ports[0], name: 'admin', port: 9000 },
  ] as Service['ports']
  const slices = [
    aSlice(podsOn([2, 2]), { ports: [{ name: 'http', protocol: 'TCP', port: 8080 }] }),
    aSlice(podsOn([3, 1]), { name: 'web-2', ports: [{ name: 'admin', protocol: 'TCP', port: 9000 }] }),
  ]
  const row = summarise({ ...balanced, ports }, slices, nodesOf(2))
  expect(row.shown).toEqual({ port: 'admin', protocol: 'TCP', family: 'IPv4', of: 2 })
  expect(row.peakToAverage).toBeCloseTo(2, 9)
})

describe('the cells of a row', () => {
  test('under Local: pods where pods are, nothing elsewhere, no candidate where the rule says so', () => {
    const excluded = aNode('n4', {
      labels: new Map([['node.kubernetes.io/exclude-from-external-load-balancers', 'true']]),
    })
    const nodes = [...nodesOf(3), excluded, aNode('n5'), aNode('n6')]
    const row = summarise(balanced, [aSlice(podsOn([5, 3]))], nodes)
    expect(cellsOf(row)).toEqual({ n1: 'pods', n2: 'pods', n4: 'excluded' })
    expect(row.cells.elsewhere).toEqual({ kind: 'empty', entryShare: 0 })
    expect(row.cells.zones).toEqual([])
    expect(row.cells.nodes.find(({ node }) => node === 'n2')).toMatchObject({ endpoints: 3, entryShare: 0.5 })
    expect(row.cells.nodes.find(({ node }) => node === 'n2')?.load).toBeCloseTo(8 / 6, 9)
  })

  test('under Cluster: every other node forwards', () => {
    const row = summarise(
      { ...balanced, externalTrafficPolicy: 'Cluster', healthCheckNodePort: null },
      [aSlice(podsOn([2, 1]))],
      nodesOf(4),
    )
    expect(cellsOf(row)).toEqual({ n1: 'pods', n2: 'pods' })
    expect(row.cells.elsewhere).toEqual({ kind: 'forwards', entryShare: 0.25 })
  })

  test('zones that differ are said apart, so that a row does not grow with the cluster', () => {
    const zonal: Partial<Service> = {
      ...balanced,
      annotations: new Map([['service.beta.kubernetes.io/aws-load-balancer-nlb-target-type', 'instance']]),
      externalTrafficPolicy: 'Cluster',
      healthCheckNodePort: null,
    }
    const nodes = Array.from({ length: 1000 }, (_, at) => aNode(`n${at + 1}`, { zone: at < 800 ? 'a' : 'b' }))
    const row = summarise(zonal, [aSlice(podsOn([1]))], nodes)
    expect(row.model.id).toBe('zonal')
    expect(row.cells.nodes).toHaveLength(1)
    expect(row.cells.elsewhere).toMatchObject({ kind: 'forwards', entryShare: expect.closeTo(1 / 1600, 9) })
    expect(row.cells.zones).toEqual([{ zone: 'b', kind: 'forwards', entryShare: expect.closeTo(1 / 400, 9) }])
  })

  test('where most nodes are no candidates, the few that are get the cells', () => {
    const nodes = Array.from({ length: 100 }, (_, at) => aNode(`n${at + 1}`, { ready: at < 3 ? 'True' : 'False' }))
    const row = summarise(
      { ...balanced, externalTrafficPolicy: 'Cluster', healthCheckNodePort: null },
      [aSlice(podsOn([1]))],
      nodes,
    )
    expect(row.cells.elsewhere.kind).toBe('excluded')
    expect(cellsOf(row)).toEqual({ n1: 'pods', n2: 'forwards', n3: 'forwards' })
  })

  test('of an unknown balancer claim nothing', () => {
    const row = summarise({}, [aSlice(podsOn([1]))], nodesOf(3))
    expect(row.cells.nodes.map(({ kind }) => kind)).toEqual(['unknown'])
    expect(row.cells.elsewhere).toEqual({ kind: 'unknown', entryShare: null })
  })

  test('a node whose only pods terminate still serves', () => {
    const slice = aSlice([...podsOn([2]), anEndpoint('10.0.2.10', 'n2', terminating)])
    const fields: Partial<Service> = { type: 'NodePort', healthCheckNodePort: null, ingress: [] }
    expect(cellsOf(summarise(fields, [slice], nodesOf(2)))).toEqual({ n1: 'pods', n2: 'pods' })
  })

  test('are only those of endpoints where nodes may not be read', () => {
    const row = summarise(balanced, [aSlice(podsOn([1, 1]))], null)
    expect(row.cells.nodes.map(({ node }) => node)).toEqual(['n1', 'n2'])
    expect(row.candidateNodes).toBeNull()
    expect(row.cells.elsewhere.kind).toBe('unknown')
  })
})
