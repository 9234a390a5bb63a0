import { describe, expect, test } from 'vitest'
import { autoscalerTaint } from '@/lib/domain/balancers/candidate-rules'
import type { BalancerModel } from '@/lib/domain/balancers/model'
import type { ClusterNode, Service, SliceEndpoint } from '@/lib/domain/cluster'
import {
  aCluster,
  aModel,
  aNode,
  anEndpoint,
  aService,
  aSlice,
  nodesOf,
  podsOn,
  terminating,
} from '@/lib/domain/test-objects'
import { distribute } from './distribute'
import { listNodes } from './list-nodes'

type Case = {
  endpoints: readonly SliceEndpoint[]
  nodes: readonly ClusterNode[] | null
  model?: Partial<BalancerModel>
  service?: Partial<Service>
}

function listed({ endpoints, nodes, model, service }: Case) {
  const built = aService(service)
  const state = aCluster(built, [aSlice(endpoints)], nodes)
  const distribution = distribute({ state, service: built, model: aModel({ probed: true, ...model }) })
  const [port] = distribution.ports
  if (port === undefined) throw new Error('no port')
  return listNodes(state, distribution, port)
}

const reasonOf = (question: Case, name: string) => listed(question).find((node) => node.name === name)?.reason
const cluster = { externalTrafficPolicy: 'Cluster' } as const

describe('the listing of all nodes', () => {
  test('holds every node once, in order of zone and number, and those that only endpoints know', () => {
    const nodes = [aNode('n10', { zone: 'A' }), aNode('n2', { zone: 'A' }), aNode('n1', { zone: null })]
    const endpoints = [...podsOn([1, 1]), anEndpoint('10.0.9.1', 'ghost')]
    expect(listed({ endpoints, nodes }).map((node) => node.name)).toEqual(['n2', 'n10', 'ghost', 'n1'])
    expect(reasonOf({ endpoints, nodes }, 'ghost')).toContain('no Node of this name exists')
  })

  test.each(['Local', 'Cluster'] as const)(
    'gives every node its own share under %s: together they are the whole',
    (policy) => {
      const nodes = [
        ...nodesOf(40, 'AAAABBBB'),
        aNode('leaving', { deleting: true }),
        aNode('marked', { taints: [{ key: autoscalerTaint, value: '', effect: 'NoSchedule' }] }),
      ]
      for (const id of ['equal-node', 'weighted', 'zonal', 'adaptive', 'ecmp', 'multi-address'] as const) {
        for (const probed of [true, false]) {
          const question = {
            endpoints: podsOn([2, 1, 0, 0, 4]),
            nodes,
            model: { id, probed, candidateRule: 'metallb' } as const,
          }
          const rows = listed({ ...question, service: { externalTrafficPolicy: policy } })
          expect(rows.reduce((sum, row) => sum + (row.entryShare ?? Number.NaN), 0)).toBeCloseTo(1, 9)
          expect(rows.reduce((sum, row) => sum + (row.servingShare ?? Number.NaN), 0)).toBeLessThanOrEqual(1 + 1e-9)
        }
      }
    },
  )

  test('a node that only shares a zone with others is in the pool as they are', () => {
    const row = listed({
      endpoints: podsOn([1]),
      nodes: nodesOf(4, 'ABBB'),
      service: cluster,
      model: { id: 'zonal' },
    }).at(-1)
    expect(row).toMatchObject({ name: 'n4', inPool: true, entryShare: 1 / 6, usableEndpoints: 1, localEndpoints: 0 })
  })

  test('under Cluster a node that nothing enters on could pick endpoints all the same, those of its zone where hints say so', () => {
    const question = { nodes: nodesOf(5, 'AABBC'), service: cluster, model: { candidates: ['n1'] } }
    const usable = (endpoints: readonly SliceEndpoint[]) =>
      listed({ ...question, endpoints }).map((node) => node.usableEndpoints)
    expect(usable(podsOn([1, 0, 2]))).toEqual([3, 3, 3, 3, 3])
    expect(usable(podsOn([1, 0, 2], (node) => ({ zoneHints: [node === 1 ? 'A' : 'B'] })))).toEqual([1, 1, 2, 2, 3])
  })

  test('without the right to read nodes it holds those that endpoints name', () => {
    expect(listed({ endpoints: podsOn([1, 1]), nodes: null }).map((node) => node.name)).toEqual(['n1', 'n2'])
  })
})

describe('why a node receives connections or does not', () => {
  const endpoints = [...podsOn([2]), anEndpoint('10.0.2.1', 'n2', terminating)]

  test.each<[string, Case, string, string]>([
    ['healthy', { endpoints, nodes: nodesOf(3) }, 'n1', 'healthy: 2 ready endpoints here'],
    [
      'terminating',
      { endpoints, nodes: nodesOf(3) },
      'n2',
      'left out by design: only terminating endpoints here, so a probe gets 503; 1 of them still serving what arrives',
    ],
    [
      'empty',
      { endpoints, nodes: nodesOf(3) },
      'n3',
      'left out by design: no ready endpoint here, so a probe gets 503',
    ],
    [
      'unprobed',
      { endpoints, nodes: nodesOf(3), model: { probed: false } },
      'n3',
      'receives connections whatever it holds: nothing is probed; no usable endpoint of this port is here, so they are dropped',
    ],
    [
      'Cluster',
      { endpoints, nodes: nodesOf(3), service: cluster },
      'n3',
      'healthy: kube-proxy takes connections, whether or not pods are here',
    ],
    [
      'leaving',
      { endpoints, nodes: [...nodesOf(2), aNode('n3', { deleting: true })], service: cluster },
      'n3',
      'no candidate: the Node is being deleted',
    ],
    [
      'leaving, still a candidate',
      {
        endpoints,
        nodes: [...nodesOf(2), aNode('n3', { deleting: true })],
        service: cluster,
        model: { candidateRule: 'metallb' },
      },
      'n3',
      'left out by design: being deleted or marked for it, so kube-proxy answers 503',
    ],
    [
      'excluded with pods',
      { endpoints, nodes: [aNode('n1', { deleting: true }), aNode('n2')] },
      'n1',
      'no candidate: the Node is being deleted; nothing enters here for its 2 ready endpoints',
    ],
    [
      'announcing',
      { endpoints, nodes: nodesOf(3), model: { id: 'single-node', announcers: ['n1'] } },
      'n1',
      'announces the address',
    ],
    [
      'announcing in vain',
      { endpoints, nodes: nodesOf(3), model: { id: 'single-node', announcers: ['n3'] } },
      'n3',
      'announces the address; no usable endpoint of this port is here, so they are dropped',
    ],
    [
      'perhaps announcing',
      { endpoints, nodes: nodesOf(3), model: { id: 'single-node' } },
      'n2',
      'may be the one that announces; the objects do not say which does',
    ],
    [
      'cannot announce',
      { endpoints, nodes: nodesOf(3), model: { id: 'single-node' } },
      'n3',
      'cannot announce: no endpoint here serves',
    ],
    [
      'direct',
      { endpoints, nodes: nodesOf(3), model: { id: 'direct' } },
      'n1',
      'no entry: connections go straight to its 2 ready pods',
    ],
    ['unknown balancer', { endpoints, nodes: nodesOf(3), model: { id: 'unknown' } }, 'n1', 'the balancer is not known'],
    [
      'refused',
      { endpoints: [], nodes: nodesOf(1), service: cluster },
      'n1',
      'healthy: kube-proxy takes connections, whether or not pods are here; no endpoint anywhere could serve, so they are refused',
    ],
  ])('%s', (_, question, name, reason) => {
    expect(reasonOf(question, name)).toBe(reason)
  })
})
