import { expect, test } from 'vitest'
import { detectBalancer } from '@/lib/domain/balancers/detect'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { nodesAlone } from '@/lib/domain/findings/test-sightings'
import { aNode, aService, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f38ReplicasLtNodes as rule } from './f38-replicas-lt-nodes'

const nodePort = { type: 'NodePort', healthCheckNodePort: null, ingress: [] } as const
const slices = [aSlice(podsOn([1, 1, 1]))]
const picked = (service: Parameters<typeof aService>[0]) => detectBalancer(aService(service), nodesAlone(null))

test('three pods behind the node ports of five nodes lose two of five connections', () => {
  const found = holding(
    rule.judge(aQuestion({ service: nodePort, slices, nodes: nodesOf(5), model: picked(nodePort) })),
  )
  expect(found.severity).toBe('high')
  expect(found.title).toBe(
    'web has 3 pods for 5 entry nodes, and no probe takes empty ones out: 40\u202F% of new connections are dropped.',
  )
  expect(found.figure).toBe('40\u202F% dropped')
})

test('nine pods that lie on three of five nodes lose as much: their number alone helps nobody', () => {
  const together = [aSlice(podsOn([3, 3, 3]))]
  const found = holding(
    rule.judge(aQuestion({ service: nodePort, slices: together, nodes: nodesOf(5), model: picked(nodePort) })),
  )
  expect(found.title).toBe(
    'web has 9 pods on 3 of 5 entry nodes, and no probe takes empty ones out: 40\u202F% of new connections are dropped.',
  )
})

test('as many pods as nodes, or a balancer that probes, take empty nodes out of the reckoning', () => {
  expect(rule.judge(aQuestion({ service: nodePort, slices, nodes: nodesOf(3), model: picked(nodePort) }))).toBeNull()
  expect(rule.judge(aQuestion({ slices, nodes: nodesOf(5) }))).toBeNull()
})

test('k3s lists the nodes with pods alone, so fewer pods than nodes lose nothing', () => {
  const nodes = [1, 2, 3, 4].map((at) =>
    aNode(`n${at}`, { providerId: `k3s://n${at}`, addresses: [{ type: 'InternalIP', address: `192.0.2.${at}` }] }),
  )
  const service = { ingress: [1, 2, 3].map((at) => ({ ip: `192.0.2.${at}`, hostname: null, ipMode: 'VIP' as const })) }
  const model = detectBalancer(aService(service), nodesAlone(nodes))
  expect(model.product).toBe('k3s ServiceLB')
  expect(rule.judge(aQuestion({ service, slices, nodes, model }))).toBeNull()
})

test('without nodes, or with a balancer that is not known, it is not judged', () => {
  expect(
    reasonOf(rule.judge(aQuestion({ service: nodePort, slices, nodes: null, model: picked(nodePort) }))),
  ).toContain('Nodes')
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes: nodesOf(5), model: { id: 'unknown' } })))).toContain(
    'not known',
  )
})

test('pods where nothing enters are not counted among those on entry nodes', () => {
  const picked = { id: 'multi-address', probed: false, candidates: ['n1', 'n2'] } as const
  const apart = [aSlice(podsOn([1, 0, 2]))]
  const found = holding(rule.judge(aQuestion({ service: nodePort, slices: apart, nodes: nodesOf(3), model: picked })))
  expect(found.title).toContain('3 pods on 1 of 2 entry nodes')
  expect(found.explanation).toContain('1 of 2 nodes holds pods')
})
