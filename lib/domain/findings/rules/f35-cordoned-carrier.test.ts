import { expect, test } from 'vitest'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aNode, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f35CordonedCarrier as rule } from './f35-cordoned-carrier'

const slices = [aSlice(podsOn([2, 2, 1]))]
const nodes = [...nodesOf(2), aNode('n3', { unschedulable: true }), aNode('n4', { unschedulable: true })]

test('T13: a cordoned node with a pod goes on receiving its full share', () => {
  const found = holding(rule.judge(aQuestion({ slices, nodes })))
  expect(found).toMatchObject({ severity: 'medium', nodes: ['n3'] })
  expect(found.title).toBe('n3 is cordoned and still receives 33.3\u202F% of new connections.')
  expect(found.explanation).toContain('1 pod on n3 is ready')
  expect(found.fix.kubectl).toBe('kubectl uncordon n3')
})

test('a cordoned node without pods, one that announces nothing, and Cluster are calm', () => {
  expect(rule.judge(aQuestion({ slices: [aSlice(podsOn([2, 2]))], nodes }))).toBeNull()
  expect(rule.judge(aQuestion({ slices, nodes, model: { id: 'single-node', announcers: ['n1'] } }))).toBeNull()
  expect(rule.judge(aQuestion({ slices, nodes, service: { externalTrafficPolicy: 'Cluster' } }))).toBeNull()
})

test('a share that is not known is not named', () => {
  expect(holding(rule.judge(aQuestion({ slices, nodes, model: { id: 'unknown' } }))).title).toBe(
    'n3 is cordoned and still receives new connections.',
  )
})

test('without nodes a cordon is not known', () => {
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes: null })))).toContain('cordoned')
})

test('of many cordoned nodes eight stand as evidence, with how many more there are, and all are named', () => {
  const ten = Array.from({ length: 10 }, (_, index) => index + 1)
  const found = holding(
    rule.judge(
      aQuestion({
        slices: [aSlice(podsOn(ten.map(() => 1)))],
        nodes: ten.map((number) => aNode(`n${number}`, { unschedulable: true })),
      }),
    ),
  )
  expect(found.nodes).toHaveLength(10)
  expect(found.evidence.filter(({ what }) => what === 'spec.unschedulable')).toHaveLength(8)
  expect(found.evidence.at(-1)).toEqual({ what: 'further', value: '2 more', source: 'nodes' })
})
