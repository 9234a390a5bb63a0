import { expect, test } from 'vitest'
import { autoscalerTaint } from '@/lib/domain/balancers/candidate-rules'
import { aQuestion, holding, reasonOf } from '@/lib/domain/findings/test-question'
import { aNode, aSlice, nodesOf, podsOn } from '@/lib/domain/test-objects'
import { f36DeletingCarrier as rule } from './f36-deleting-carrier'

const slices = [aSlice(podsOn([2, 2, 2]))]
const marked = aNode('n3', { taints: [{ key: autoscalerTaint, value: '1700000000', effect: 'NoSchedule' }] })

test('T12: a node that the autoscaler marked keeps its health port at 200 while it holds pods', () => {
  const found = holding(rule.judge(aQuestion({ slices, nodes: [...nodesOf(2), marked] })))
  expect(found).toMatchObject({ severity: 'medium', nodes: ['n3'] })
  expect(found.title).toBe('n3 is on the way out and still holds 2 ready pods of web.')
  expect(found.explanation).toContain('Health port 31234 goes on answering 200')
  expect(found.fix.kubectl).toBe('kubectl drain n3 --ignore-daemonsets')
})

test('a Node that is being deleted counts too, under Cluster as well', () => {
  const nodes = [...nodesOf(2), aNode('n3', { deleting: true })]
  const service = { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null } as const
  const found = holding(rule.judge(aQuestion({ slices, nodes, service })))
  expect(found.explanation).toContain('10256 answers 503')
  expect(found.evidence[0]?.what).toBe('metadata.deletionTimestamp')
})

test('a leaving node without pods, and a cordoned one, are calm', () => {
  expect(rule.judge(aQuestion({ slices: [aSlice(podsOn([2, 2]))], nodes: [...nodesOf(2), marked] }))).toBeNull()
  expect(rule.judge(aQuestion({ slices, nodes: [...nodesOf(2), aNode('n3', { unschedulable: true })] }))).toBeNull()
})

test('without nodes it is not known which leave', () => {
  expect(reasonOf(rule.judge(aQuestion({ slices, nodes: null })))).toContain('Nodes')
})
