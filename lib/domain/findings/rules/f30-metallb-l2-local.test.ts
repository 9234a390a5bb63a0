import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { lostOnNode, preserved } from '@/lib/domain/findings/test-sightings'
import { aModel, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f30MetalLbL2Local as rule } from './f30-metallb-l2-local'

const layer2 = { id: 'single-node', product: 'MetalLB layer 2', candidateRule: 'metallb', announcers: ['n1'] } as const
const e8 = { slices: [aSlice(podsOn([3, 4, 3]))], nodes: nodesOf(3) }

test('E8: with the announcer on a node of three, seven of ten pods are idle', () => {
  const found = holding(rule.judge(aQuestion({ ...e8, model: layer2, sourceAddress: preserved })))
  expect(found).toMatchObject({ severity: 'high', figure: '7 of 10 pods idle', nodes: ['n2', 'n3'] })
  expect(found.title).toBe(
    '7 of 10 pods of web get nothing: one node announces its address and Local keeps connections there.',
  )
  expect(found.fix.kubectl).toContain('"externalTrafficPolicy":"Cluster"')
  expect(found.fix.warning).toContain('Pods would see addresses of nodes')
  expect(found.fix.warning).toContain('healthCheckNodePort 31234 is released')
})

test('T19: two pods on two nodes are one that serves and one that waits', () => {
  const found = holding(
    rule.judge(
      aQuestion({ slices: [aSlice(podsOn([1, 1]))], nodes: nodesOf(2), model: layer2, sourceAddress: lostOnNode }),
    ),
  )
  expect(found.figure).toBe('1 of 2 pods idle')
  expect(found.title).toContain('1 of 2 pods of web gets nothing')
})

test('an announcer that is not known leaves a range', () => {
  const found = holding(rule.judge(aQuestion({ ...e8, model: { ...layer2, announcers: null } })))
  expect(found.figure).toBe('6 to 7 of 10 pods idle')
})

test('pods on one node alone, Cluster, or several announcers leave nobody idle', () => {
  expect(rule.judge(aQuestion({ slices: [aSlice(podsOn([3]))], nodes: nodesOf(3), model: layer2 }))).toBeNull()
  expect(rule.judge(aQuestion({ ...e8, model: layer2, service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
  expect(rule.judge(aQuestion({ ...e8, model: { ...layer2, id: 'ecmp', announcers: ['n1', 'n2', 'n3'] } }))).toBeNull()
})

test('MetalLB that may announce by BGP is not judged', () => {
  const model = { id: 'unknown', product: 'MetalLB', candidateRule: 'metallb' } as const
  expect(reasonOf(rule.judge(aQuestion({ ...e8, model })))).toContain('MetalLB')
})

test('two nodes that are both said to announce leave a range between them', () => {
  const rivals = ['n1', 'n2'].map((name) => aModel({ ...layer2, announcers: [name] }))
  const model = { ...layer2, id: 'unknown', announcers: null, couldBe: rivals } as const
  expect(holding(rule.judge(aQuestion({ ...e8, model }))).figure).toBe('6 to 7 of 10 pods idle')
})
