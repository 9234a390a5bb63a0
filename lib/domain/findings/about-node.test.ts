import { expect, test } from 'vitest'
import { nodesAbout } from './about-node'

const service = { kind: 'service', namespace: 'shop', name: 'web' } as const

test('a finding on a node is about that node, and one on a Service about the nodes that are wrong', () => {
  expect(nodesAbout({ id: 'F34', subject: { kind: 'node', name: 'n1' }, nodes: [] })).toEqual(['n1'])
  expect(nodesAbout({ id: 'F37', subject: service, nodes: ['n1', 'n2'] })).toEqual(['n1', 'n2'])
})

test('a hot pod is no fault of its node', () => {
  expect(nodesAbout({ id: 'F12', subject: service, nodes: ['n1'] })).toEqual([])
})
