import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { anEndpoint, aSlice, nodesOf } from '@/lib/domain/test-objects'
import { f42HintsSkewExternal as rule } from './f42-hints-skew-external'

/** E11: zone a has two nodes and one pod, zone b one node and three pods. */
const nodes = nodesOf(3, 'aab')
const inZone = (address: string, node: string, zone: string) => anEndpoint(address, node, { zone, zoneHints: [zone] })
const hinted = [
  aSlice([
    inZone('10.0.1.10', 'n1', 'a'),
    inZone('10.0.3.10', 'n3', 'b'),
    inZone('10.0.3.11', 'n3', 'b'),
    inZone('10.0.3.12', 'n3', 'b'),
  ]),
]
const service = { externalTrafficPolicy: 'Cluster', trafficDistribution: 'PreferSameZone' } as const

test('E11: hints load the one pod of zone a with what enters on two nodes', () => {
  const found = holding(rule.judge(aQuestion({ service, slices: hinted, nodes })))
  expect(found).toMatchObject({ severity: 'medium', figure: '×2.67' })
  expect(found.title).toContain('pods in a get ×2.67 of their fair share')
  expect(found.fix.kubectl).toBe(`kubectl -n shop patch svc web -p '{"spec":{"trafficDistribution":null}}'`)
})

test('hints by annotation are taken away where they are set', () => {
  const key = 'service.kubernetes.io/topology-mode'
  const annotated = { ...service, trafficDistribution: null, annotations: new Map([[key, 'Auto']]) }
  const found = holding(rule.judge(aQuestion({ service: annotated, slices: hinted, nodes })))
  expect(found.fix.kubectl).toContain(`{"metadata":{"annotations":{"${key}":null}}}`)
})

test('a balancer that sends straight to pods asks no kube-proxy, however uneven its zones are', () => {
  const model = { id: 'direct', crossZone: false } as const
  expect(rule.judge(aQuestion({ service, slices: hinted, nodes, model }))).toBeNull()
})

test('without hints, with even zones, and under Local nothing is bent', () => {
  const bare = [aSlice(hinted[0]?.endpoints.map((endpoint) => ({ ...endpoint, zoneHints: [] })) ?? [])]
  expect(rule.judge(aQuestion({ service, slices: bare, nodes }))).toBeNull()
  const even = [aSlice([inZone('10.0.1.10', 'n1', 'a'), inZone('10.0.3.10', 'n3', 'b')])]
  expect(rule.judge(aQuestion({ service, slices: even, nodes: nodesOf(4, 'aabb') }))).toBeNull()
  expect(rule.judge(aQuestion({ slices: hinted, nodes }))).toBeNull()
})

test('T10: one endpoint without a hint switches them off', () => {
  const partial = [aSlice([...(hinted[0]?.endpoints ?? []), anEndpoint('10.0.3.13', 'n3', { zone: 'b' })])]
  expect(rule.judge(aQuestion({ service, slices: partial, nodes }))).toBeNull()
})

test('where connections enter must be known', () => {
  expect(reasonOf(rule.judge(aQuestion({ service, slices: hinted, nodes, model: { id: 'unknown' } })))).toContain(
    'not known',
  )
})
